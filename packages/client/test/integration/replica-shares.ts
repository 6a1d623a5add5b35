/** How many of its statements each thread sends to a replica, as counted by the nodes of a real cluster. */
import type { Client, Host, QueryOptions } from 'cassandra-driver';

/** Returns the node that has the row, in a keyspace with one copy and an int as partition key. */
export function replicaOf(plain: Client, keyspace: string, id: number): Host {
  const key = Buffer.alloc(4);
  key.writeInt32BE(id);
  return plain.getReplicas(keyspace, key)[0] as Host;
}

/**
 * Runs a statement for each id, node by node of those that have the rows, and resolves with the share of each thread's
 * requests that came to the right node. A thread is an application name that ends in a number. Its requests are those
 * of all its connections, so that a stray one of its control connection counts as a miss.
 *
 * @throws {RangeError} if the nodes did not count as many requests as there are ids, or at least 1/20 more
 */
export async function sharesAtReplica(
  plain: Client,
  keyspace: string,
  ids: readonly number[],
  execute: (id: number) => Promise<unknown>,
): Promise<Map<string, number>> {
  const hits = new Map<string, number>();
  const all = new Map<string, number>();
  for (const [replica, own] of Map.groupBy(ids, (id) => replicaOf(plain, keyspace, id))) {
    const before = await countRequests(plain);
    await Promise.all(own.map(execute));
    for (const [host, counts] of await countRequests(plain)) {
      for (const [thread, count] of counts) {
        const asked = count - (before.get(host)?.get(thread) ?? 0);
        all.set(thread, (all.get(thread) ?? 0) + asked);
        if (host === replica) hits.set(thread, (hits.get(thread) ?? 0) + asked);
      }
    }
  }
  const total = [...all.values()].reduce((sum, count) => sum + count, 0);
  if (total < ids.length || total > ids.length * 1.05)
    throw new RangeError(`${ids.length} statements were ${total} requests to the nodes`);
  return new Map([...all].map(([thread, count]) => [thread, (hits.get(thread) ?? 0) / count]));
}

/** Returns how many requests each thread has sent to each node. */
async function countRequests(plain: Client): Promise<Map<Host, Map<string, number>>> {
  const counts = new Map<Host, Map<string, number>>();
  for (const host of plain.hosts.values()) {
    const options = { host } as QueryOptions;
    const { rows } = await plain.execute('SELECT client_options, request_count FROM system_views.clients', [], options);
    const ofHost = new Map<string, number>();
    for (const row of rows) {
      const { APPLICATION_NAME: name } = (row['client_options'] ?? {}) as { readonly APPLICATION_NAME?: string };
      if (name !== undefined) ofHost.set(name, (ofHost.get(name) ?? 0) + Number(row['request_count']));
    }
    counts.set(host, ofHost);
  }
  return counts;
}
