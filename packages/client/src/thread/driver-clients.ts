import { setTimeout } from 'node:timers/promises';
import type { ServiceContext } from '@async-cassandra/executor/thread';
import driver from 'cassandra-driver';
import type { EncodedClusterOptions } from '../wire/cluster-options.ts';
import { resolveThreadOptions } from '../wire/thread-options.ts';
import { ClientGuard, closedError } from './client-guard.ts';
import type { Definitions } from './definitions.ts';
import type { DriverClient } from './driver.ts';
import { nameContactPoints } from './name-contact-points.ts';
import type { DriverWarnings } from './driver-warnings.ts';
import type { RowPath } from './row-path.ts';

/** The driver client of one keyspace, from the time that it begins to connect. */
class OpenClient {
  readonly connecting: Promise<DriverClient>;
  /** Set when connected, so that a request finds it without waiting. */
  client: DriverClient | undefined = undefined;
  guard: ClientGuard | undefined = undefined;
  /** A client that is wanted no more need not be made. */
  isClosed = false;

  constructor(connect: (open: OpenClient) => Promise<DriverClient>) {
    this.connecting = connect(this);
  }
}

/**
 * The thread's driver clients, one for each keyspace in use: protocol v4 names no keyspace in a request, and a driver
 * client has one for all its requests.
 */
export class DriverClients {
  readonly #options: EncodedClusterOptions;
  readonly #context: ServiceContext;
  readonly #definitions: Definitions;
  readonly #rowPath: RowPath;
  readonly #warnings: DriverWarnings;
  readonly #open = new Map<number, OpenClient>();
  /** Reading keyspaces anew, while requests wait. */
  #refreshing: Promise<void> | undefined;

  constructor(
    options: EncodedClusterOptions,
    context: ServiceContext,
    definitions: Definitions,
    rowPath: RowPath,
    warnings: DriverWarnings,
  ) {
    this.#options = options;
    this.#context = context;
    this.#definitions = definitions;
    this.#rowPath = rowPath;
    this.#warnings = warnings;
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
    const opening = new OpenClient((self) => this.#connect(keyspace, self));
    this.#open.set(keyspace, opening);
    opening.connecting.then(
      (client) => (opening.client = client),
      () => {
        // The keyspace may have been closed and opened again meanwhile.
        if (this.#open.get(keyspace) === opening) this.#open.delete(keyspace);
      },
    );
    return opening.connecting;
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

  async #connect(keyspace: number, opening: OpenClient): Promise<DriverClient> {
    const { threadIndex, threadName } = this.#context;
    const name = this.#definitions.keyspace(keyspace);
    const isReporter = threadIndex === 0 && this.#open.size <= 1;
    const context = { threadIndex, threadName, isReporter, ...(name === undefined ? {} : { keyspace: name }) };
    const client = new driver.Client(await resolveThreadOptions(this.#options, context));
    this.#warnings.watch(client);
    const guard = new ClientGuard(client);
    opening.guard = guard;
    try {
      if (opening.isClosed) await guard.close();
      await client.connect();
      if (guard.isClosed) throw closedError();
      await this.#rowPath.check(client);
      return client;
    } catch (error) {
      nameContactPoints(error, client);
      await guard.close().catch(() => {}); // what failed before is the error to report
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

/** A client that is still connecting is given up at once: nobody waits for it any more. */
async function shutDown(open: OpenClient): Promise<void> {
  open.isClosed = true;
  try {
    await open.guard?.close();
  } catch {
    // A client that fails to close ends with its thread.
  }
}
