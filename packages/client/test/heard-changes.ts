/** Waits until a cluster has heard of what somebody else did to the schema. */
import type { ClusterOptions } from '@async-cassandra/client';
import type { Client } from 'cassandra-driver';

const typesListener = Symbol.for('async-cassandra.client.typesListener');
let markers = 0;

/** The changes that one cluster hears of. */
export class HeardChanges {
  readonly #waiting = new Map<string, () => void>();

  /** For the cluster whose changes these are. */
  get options(): ClusterOptions {
    const listener = (_version: number, keyspace: string | undefined): void => {
      if (keyspace !== undefined) this.#waiting.get(keyspace)?.();
    };
    return { [typesListener]: listener } as ClusterOptions;
  }

  /**
   * Resolves when the cluster has received the event of what `client` has changed before: the events of a server come in
   * their order, so a keyspace that is made afterwards marks it.
   */
  async allOf(client: Client): Promise<void> {
    const marker = `marker_${process.pid}_${markers++}`;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.set(marker, resolve);
    await client.execute(
      `CREATE KEYSPACE ${marker} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
    );
    await promise;
    this.#waiting.delete(marker);
    await client.execute(`DROP KEYSPACE ${marker}`);
  }
}
