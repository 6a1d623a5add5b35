import { setTimeout } from 'node:timers/promises';
import type { ServiceContext } from '@async-cassandra/executor/thread';
import driver from 'cassandra-driver';
import type { EncodedClusterOptions } from '../options/driver-options.ts';
import type { ChangeScope, SignalToMain } from '../wire/signal.ts';
import { resolveThreadOptions } from '../options/thread-options.ts';
import { ClientGuard, closedError } from './driver-seam/client-guard.ts';
import type { Definitions } from './definitions.ts';
import type { DriverClient } from './driver-seam/client.ts';
import { watchDriver, type PreparedMeta } from './driver-seam/watch.ts';
import { dropOtherTypes, dropTypes, noteTypes, type StatementTypes } from './driver-seam/prepared-types.ts';
import { keepKeyspace, retireClient } from './driver-seam/kept-keyspace.ts';
import { nameContactPoints } from './name-contact-points.ts';

/** What else happens to a driver client when it is made. */
export interface ClientHooks {
  beforeConnect(client: DriverClient): void;
  /** A request waits until it has resolved. */
  onConnect(client: DriverClient): Promise<void>;
}

/** The driver client of one keyspace, from the time that it begins to connect. */
interface OpenClient {
  readonly connecting: Promise<DriverClient>;
  /** Set when connected, so that a request finds it without waiting. */
  client: DriverClient | undefined;
  guard: ClientGuard | undefined;
  /** A client that is wanted no more need not be made. */
  isClosed: boolean;
  /** The schema was changed while it connected, perhaps after it had read the keyspaces. */
  isBehind: boolean;
}

/**
 * The thread's driver clients, one for each keyspace in use: protocol v4 names no keyspace in a request, and a driver
 * client has one for all its requests.
 */
export class DriverClients {
  readonly #options: EncodedClusterOptions;
  readonly #context: Pick<ServiceContext, 'threadIndex' | 'threadName'>;
  readonly #definitions: Definitions;
  readonly #hooks: ClientHooks;
  readonly #notify: (signal: SignalToMain) => void;
  readonly #open = new Map<number, OpenClient>();
  /** Clients that serve no more requests, until they are closed. */
  readonly #retired = new Set<Promise<void>>();
  /** Reading keyspaces anew, while requests wait. */
  #refreshing: Promise<void> | undefined;

  constructor(
    options: EncodedClusterOptions,
    context: Pick<ServiceContext, 'threadIndex' | 'threadName'>,
    definitions: Definitions,
    hooks: ClientHooks,
    notify: (signal: SignalToMain) => void,
  ) {
    this.#options = options;
    this.#context = context;
    this.#definitions = definitions;
    this.#hooks = hooks;
    this.#notify = notify;
  }

  /** The client of a keyspace if it is connected, and nothing has to be waited for. */
  connected(keyspace: number): DriverClient | undefined {
    return this.#refreshing === undefined ? this.#open.get(keyspace)?.client : undefined;
  }

  /** The client of a keyspace, made and connected at its first use. A connection that failed is tried anew. */
  connect(keyspace: number): Promise<DriverClient> {
    const open = this.#open.get(keyspace);
    if (open !== undefined) {
      // Asked for again afterwards, since the client may be another one then.
      return this.#refreshing === undefined ? open.connecting : this.#refreshing.then(() => this.connect(keyspace));
    }
    const { promise: connecting, resolve, reject } = Promise.withResolvers<DriverClient>();
    const opening: OpenClient = {
      connecting,
      client: undefined,
      guard: undefined,
      isClosed: false,
      isBehind: false,
    };
    this.#open.set(keyspace, opening);
    this.#connect(keyspace, opening).then(resolve, (error: unknown) => {
      // The keyspace may have been closed and opened again meanwhile.
      if (this.#open.get(keyspace) === opening) this.#open.delete(keyspace);
      reject(error);
    });
    return connecting;
  }

  /**
   * Reads the keyspaces anew, for each client: the schema was changed through another one. The driver would learn of it by
   * an event a second later; until then it does not know the replicas of a new keyspace. Requests wait meanwhile.
   */
  refreshKeyspaces(): void {
    const refreshes = [...this.#open.values()].map(async (open) => {
      if (open.client === undefined) open.isBehind = true;
      else await refreshKeyspaces(open.client);
    });
    const refreshing = Promise.all(refreshes).then(() => {
      if (this.#refreshing === refreshing) this.#refreshing = undefined;
    });
    this.#refreshing = refreshing;
  }

  /** Has every client prepare again what a change of the schema may concern. */
  dropTypes(scope: ChangeScope): void {
    for (const { client } of this.#open.values()) if (client !== undefined) dropTypes(client, scope);
  }

  /** Has every client prepare one statement again unless it has these types already. */
  dropOtherTypes(types: StatementTypes): void {
    for (const { client } of this.#open.values()) if (client !== undefined) dropOtherTypes(client, types);
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
    await Promise.all([...open.map(shutDown), ...this.#retired]);
  }

  async #connect(keyspace: number, opening: OpenClient): Promise<DriverClient> {
    const { threadIndex, threadName } = this.#context;
    const name = this.#definitions.keyspace(keyspace);
    const isReporter = threadIndex === 0 && this.#open.size <= 1;
    const context = { threadIndex, threadName, isReporter, ...(name === undefined ? {} : { keyspace: name }) };
    const client = new driver.Client(await resolveThreadOptions(this.#options, context));
    this.#hooks.beforeConnect(client);
    const guard = new ClientGuard(client);
    opening.guard = guard;
    this.#watch(client, guard, keyspace, opening);
    try {
      if (opening.isClosed) await guard.close();
      await client.connect();
      if (guard.isClosed) throw closedError();
      await this.#hooks.onConnect(client);
      while (opening.isBehind) {
        opening.isBehind = false;
        // oxlint-disable-next-line no-await-in-loop -- again if the schema changed while it was read
        await refreshKeyspaces(client);
      }
      // From here on it is told of changes; so far it has prepared nothing.
      opening.client = client;
      return client;
    } catch (error) {
      nameContactPoints(error, client);
      await guard.close().catch(() => {}); // what failed before is the error to report
      throw error;
    }
  }

  #watch(client: DriverClient, guard: ClientGuard, keyspace: number, opening: OpenClient): void {
    keepKeyspace(client);
    const unwatched = watchDriver(client, {
      onSchemaEvent: (scope) => {
        this.dropTypes(scope);
        this.#notify({ kind: 'schema-event', scope });
      },
      onEventsMissed: () => dropTypes(client, undefined),
      onPrepared: (cql, keyspaceName, meta) => this.#notifyOfTypes(cql, keyspaceName, meta),
      onKeyspaceSet: (connection) => {
        if (this.#open.get(keyspace) === opening) this.#open.delete(keyspace);
        const retired = retireClient(guard, connection).finally(() => this.#retired.delete(retired));
        this.#retired.add(retired);
      },
    });
    if (unwatched !== undefined) {
      this.#notify({
        kind: 'warning',
        message:
          `Changes of the schema and of a connection's keyspace cannot be seen in this cassandra-driver (${unwatched.unavailable}). ` +
          'After a change of the schema, connect anew. cassandra-driver >=4.10 <5 is what this version is made for.',
      });
    }
  }

  #notifyOfTypes(cql: string, keyspaceName: string | undefined, meta: PreparedMeta): void {
    const types = noteTypes(cql, keyspaceName, meta);
    if (types !== undefined) this.#notify({ kind: 'prepared', key: types.key, signature: types.signature });
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
