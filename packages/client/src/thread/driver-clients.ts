import { setTimeout } from 'node:timers/promises';
import type { ServiceContext } from '@async-cassandra/executor/thread';
import driver from 'cassandra-driver';
import type { EncodedDriverOptions } from '../options/encode-options.ts';
import type { ChangeScope, SignalToMain, StatementTypes } from '../wire/signal.ts';
import { resolveThreadOptions } from '../options/thread-options.ts';
import { ClientGuard, closedError } from './driver-seam/client-guard.ts';
import type { Definitions } from './definitions.ts';
import type { DriverClient } from './driver-seam/client.ts';
import { watchDriver, type PreparedMeta } from './driver-seam/watch.ts';
import { dropOtherTypes, dropTypes, noteTypes } from './driver-seam/prepared-types.ts';
import { keepKeyspace, retireClient } from './driver-seam/kept-keyspace.ts';
import { nameContactPoints } from './name-contact-points.ts';

/** What else happens to a driver client when it is made. */
export interface ClientHooks {
  beforeConnect(client: DriverClient): void;
  /** A request waits until it has resolved. */
  onConnect(client: DriverClient): Promise<void>;
}

/** The driver client of one keyspace, from the moment when it starts to connect. */
interface OpenClient {
  readonly connecting: Promise<DriverClient>;
  /** Set once connected, so that a request finds it without waiting. */
  client: DriverClient | undefined;
  guard: ClientGuard | undefined;
  /** True if the client is not needed any more and need not connect. */
  isClosed: boolean;
  /** True if the schema changed while it connected, perhaps after it had read the keyspaces. */
  isBehind: boolean;
}

/**
 * The thread's driver clients, one for each keyspace in use. A request of protocol v4 does not name its keyspace, and a driver client
 * has one keyspace for all its requests.
 */
export class DriverClients {
  readonly #options: EncodedDriverOptions;
  readonly #context: Pick<ServiceContext, 'threadIndex' | 'threadName'>;
  readonly #definitions: Definitions;
  readonly #hooks: ClientHooks;
  readonly #notify: (signal: SignalToMain) => void;
  readonly #open = new Map<number, OpenClient>();
  /** Statements that were prepared and that the main thread does not know of yet. */
  readonly #prepared: StatementTypes[] = [];
  /** Clients that get no more requests, until they are closed. */
  readonly #retired = new Set<Promise<void>>();
  /** Set while the keyspaces are read again. Requests wait for it. */
  #refreshing: Promise<void> | undefined;

  constructor(
    options: EncodedDriverOptions,
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

  /** Returns the client of a keyspace if it is connected and requests need not wait. */
  connected(keyspace: number): DriverClient | undefined {
    return this.#refreshing === undefined ? this.#open.get(keyspace)?.client : undefined;
  }

  /** Returns the client of a keyspace. Makes and connects it at its first use, and again after a failure. */
  connect(keyspace: number): Promise<DriverClient> {
    const open = this.#open.get(keyspace);
    if (open !== undefined) {
      // Looked up again afterwards, because there may be another client then.
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
      // Checked because the keyspace may have been closed and opened again meanwhile.
      if (this.#open.get(keyspace) === opening) this.#open.delete(keyspace);
      reject(error);
    });
    return connecting;
  }

  /**
   * Reads the keyspaces again for each client, because the schema was changed through another client. The driver alone would notice it
   * by an event a second later, and would not know the replicas of a new keyspace until then. Requests wait meanwhile.
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

  /** Makes every client prepare all statements again that a schema change may affect. */
  dropTypes(scope: ChangeScope): void {
    for (const { client } of this.#open.values()) if (client !== undefined) dropTypes(client, scope);
  }

  /** Makes every client prepare one statement again, unless it has these types already. */
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

  /** Closes all clients. */
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
      // From here on it gets schema changes. It has prepared nothing before.
      opening.client = client;
      return client;
    } catch (error) {
      nameContactPoints(error, client);
      await guard.close().catch(() => {}); // the earlier error is the one to report
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
          `This cassandra-driver does not show changes of the schema and of a connection's keyspace (${unwatched.unavailable}). ` +
          'After a schema change, make a new AsyncCluster. This version is made for cassandra-driver >=4.10 <5.',
      });
    }
  }

  #notifyOfTypes(cql: string, keyspaceName: string | undefined, meta: PreparedMeta): void {
    const types = noteTypes(cql, keyspaceName, meta);
    if (types === undefined) return;
    // One signal for all that one read of the socket brought. The statement's own answer comes a round trip later.
    if (this.#prepared.length === 0) {
      process.nextTick(() => this.#notify({ kind: 'prepared', statements: this.#prepared.splice(0) }));
    }
    this.#prepared.push(types);
  }
}

/** How long requests may wait for the keyspaces of one client. After that, events of the server bring the missing ones. */
const maxRefreshMs = 1000;

async function refreshKeyspaces(client: DriverClient): Promise<void> {
  const { options } = client as unknown as { readonly options?: { readonly isMetadataSyncEnabled?: boolean } };
  if (options?.isMetadataSyncEnabled === false) return;
  const timer = new AbortController();
  try {
    const refreshed = client.metadata.refreshKeyspaces(false);
    await Promise.race([refreshed, setTimeout(maxRefreshMs, undefined, { ref: false, signal: timer.signal })]);
  } catch {
    // The control connection is lost. When it is back, the driver reads the keyspaces itself.
  } finally {
    timer.abort();
  }
}

/** Closes a client. One that is still connecting is given up at once, because nobody waits for it any more. */
async function shutDown(open: OpenClient): Promise<void> {
  open.isClosed = true;
  try {
    await open.guard?.close();
  } catch {
    // A client that fails to close ends with its thread.
  }
}
