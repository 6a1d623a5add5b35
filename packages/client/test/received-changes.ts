/** Waits until a cluster has received the events of another client's schema changes. */
import type { ClusterOptions } from '@async-cassandra/client';
import type { Client } from 'cassandra-driver';

const typesListener = Symbol.for('async-cassandra.client.typesListener');
let markers = 0;

/** The schema changes that one cluster has noticed. */
export class ReceivedChanges {
  readonly #waiting = new Map<string, () => void>();

  /** Options for the cluster to watch. */
  get options(): ClusterOptions {
    const listener = (_version: number, keyspace: string | undefined): void => {
      if (keyspace !== undefined) this.#waiting.get(keyspace)?.();
    };
    return { [typesListener]: listener } as ClusterOptions;
  }

  /**
   * Resolves when the cluster has received the events of all changes that `client` made before. Events of a server arrive in order,
   * so a keyspace that is created afterwards marks the end.
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
