import { setTimeout } from 'node:timers/promises';
import type { ServiceContext } from '@async-cassandra/executor/thread';
import driver from 'cassandra-driver';
import type { EncodedClusterOptions } from '../wire/cluster-options.ts';
import { resolveThreadOptions } from '../wire/thread-options.ts';
import type { Definitions } from './definitions.ts';
import type { DriverClient } from './driver.ts';

/** What else happens to a driver client when it is made. */
export interface ClientHooks {
  beforeConnect(client: DriverClient): void;
  /** A request waits until it has resolved. */
  onConnect(client: DriverClient): Promise<void>;
}

interface OpenClient {
  readonly connecting: Promise<DriverClient>;
  /** Set when connected, so that a request finds it without waiting. */
  client: DriverClient | undefined;
}

/**
 * The thread's driver clients, one for each keyspace in use: protocol v4 names no keyspace in a request, and a driver
 * client has one for all its requests.
 */
export class DriverClients {
  readonly #options: EncodedClusterOptions;
  readonly #context: ServiceContext;
  readonly #definitions: Definitions;
  readonly #hooks: ClientHooks;
  readonly #open = new Map<number, OpenClient>();
  /** Reading keyspaces anew, while requests wait. */
  #refreshing: Promise<void> | undefined;

  constructor(options: EncodedClusterOptions, context: ServiceContext, definitions: Definitions, hooks: ClientHooks) {
    this.#options = options;
    this.#context = context;
    this.#definitions = definitions;
    this.#hooks = hooks;
  }

  /** The client of a keyspace if it is connected, and nothing has to be waited for. */
  connected(keyspace: number): DriverClient | undefined {
    return this.#refreshing === undefined ? this.#open.get(keyspace)?.client : undefined;
  }

  /** The client of a keyspace, made and connected at its first use. A connection that failed is tried anew. */
  connect(keyspace: number): Promise<DriverClient> {
    const open = this.#open.get(keyspace);
    if (open !== undefined)
      return this.#refreshing === undefined ? open.connecting : this.#refreshing.then(() => open.connecting);
    const connecting = this.#connect(keyspace);
    const opening: OpenClient = { connecting, client: undefined };
    this.#open.set(keyspace, opening);
    connecting.then(
      (client) => (opening.client = client),
      () => this.#open.delete(keyspace),
    );
    return connecting;
  }

  /**
   * Reads the keyspaces anew, for each client: the schema was changed through another one. The driver would learn of it by
   * an event a second later; until then it does not know the replicas of a new keyspace. Requests wait meanwhile.
   */
  refreshKeyspaces(): void {
    const refreshes = [...this.#open.values()].flatMap(({ client }) =>
      client === undefined ? [] : [refreshKeyspaces(client)],
    );
    const refreshing = Promise.all(refreshes).then(() => {
      if (this.#refreshing === refreshing) this.#refreshing = undefined;
    });
    this.#refreshing = refreshing;
  }

  /** Closes the client of a keyspace, if there is one. */
  async disconnect(keyspace: number): Promise<void> {
    const open = this.#open.get(keyspace);
    if (open === undefined) return;
    this.#open.delete(keyspace);
    await shutDown(open);
  }

  /** Closes all of them. */
  async close(): Promise<void> {
    const open = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(open.map(shutDown));
  }

  async #connect(keyspace: number): Promise<DriverClient> {
    const { threadIndex, threadName } = this.#context;
    const name = this.#definitions.keyspace(keyspace);
    const isReporter = threadIndex === 0 && this.#open.size <= 1;
    const context = { threadIndex, threadName, isReporter, ...(name === undefined ? {} : { keyspace: name }) };
    const client = new driver.Client(await resolveThreadOptions(this.#options, context));
    this.#hooks.beforeConnect(client);
    try {
      await client.connect();
      await this.#hooks.onConnect(client);
      return client;
    } catch (error) {
      await client.shutdown().catch(() => {}); // what failed before is the error to report
      throw error;
    }
  }
}

/** How long requests may wait for the keyspaces of one client. What then is still missing, its events bring. */
const maxRefreshMs = 1000;

async function refreshKeyspaces(client: DriverClient): Promise<void> {
  const { options } = client as unknown as { readonly options?: { readonly isMetadataSyncEnabled?: boolean } };
  if (options?.isMetadataSyncEnabled === false) return;
  const timer = new AbortController();
  try {
    const refreshed = client.metadata.refreshKeyspaces(false);
    await Promise.race([refreshed, setTimeout(maxRefreshMs, undefined, { ref: false, signal: timer.signal })]);
  } catch {
    // The control connection is away: when it is back, the driver reads the keyspaces itself.
  } finally {
    timer.abort();
  }
}

async function shutDown({ connecting }: OpenClient): Promise<void> {
  try {
    const client = await connecting;
    await client.shutdown();
  } catch {
    // A client that never connected has nothing to close, and one that fails to close ends with its thread.
  }
}
