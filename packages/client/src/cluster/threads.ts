import { InlineExecutor, type Executor } from '@async-cassandra/executor';
import type { ShutdownOptions } from './shutdown-options.ts';
import type { ThreadData } from '../wire/thread-data.ts';
import type { DecodeOptions } from '../rows/row-shape.ts';
import { driverErrorClasses } from '../wire/driver-errors.ts';
import { asClientError, clusterClosedError } from './closed-error.ts';
import { createServiceHooks } from '../calls/service-hooks.ts';
import { KeyspaceRegistry } from '../registry/keyspaces.ts';
import type { ResolvedClusterOptions } from '../options/resolve-options.ts';
import { openCallService } from '../placement/open-service.ts';
import type { ClusterState, SessionState } from '../session/session-state.ts';
import { ShapeRegistry } from '../registry/shapes.ts';
import { forgetStatement, StatementRegistry, type Statement } from '../registry/statements.ts';
import { createSignalHandlers } from './signal-handlers.ts';
import { findThreadEntry } from './thread-entry.ts';
import { MonotonicTimestamps } from '../registry/timestamps.ts';
import { TypeVersions, type TypesListener } from '../registry/type-versions.ts';

/** The driver's service in an executor's threads. It starts once, at the first `connect()`. */
export class ClusterThreads {
  readonly executor: Executor;
  /** Runs small statements on the calling thread, if the cluster's `placement` is `auto`. */
  readonly inline: InlineExecutor | undefined;
  readonly #unlisten: (() => void) | undefined;
  readonly options: ResolvedClusterOptions;
  readonly #data: ThreadData;
  readonly #decoding: DecodeOptions;
  readonly #warned = new Set<string>();
  /** `shutdown()` sets this before it does anything else. */
  isClosed = false;
  /** Set when the service has started. */
  state: ClusterState | undefined;
  readonly #onTypesMoved: TypesListener | undefined;
  #started: PromiseWithResolvers<ClusterState> | undefined;
  #isGivenUp = false;

  constructor(
    executor: Executor,
    options: ResolvedClusterOptions,
    data: ThreadData,
    decoding: DecodeOptions,
    onTypesMoved?: TypesListener,
  ) {
    this.executor = executor;
    this.options = options;
    this.#data = data;
    this.#decoding = decoding;
    this.#onTypesMoved = onTypesMoved;
    if (options.placement !== 'auto') return;
    this.inline = new InlineExecutor();
    // A pool that the application shuts down ends the driver in its threads, so it ends here too.
    this.#unlisten = executor.onThread(({ type }) => {
      if (type === 'exit' && executor.stats().isShutDown) void this.endInline();
    });
  }

  /** @throws {ClientError} `cluster-closed`. */
  assertOpen(): void {
    if (this.isClosed) throw clusterClosedError();
  }

  /**
   * Starts the service and returns the state that sessions share. If the start fails, the next call tries again.
   *
   * @throws {ClientError} `cluster-closed` when the executor was shut down, or `giveUp()` was called.
   */
  start(): Promise<ClusterState> {
    if (this.#started !== undefined) return this.#started.promise;
    const started = Promise.withResolvers<ClusterState>();
    this.#started = started;
    this.#start().then(started.resolve, (error: unknown) => {
      this.#started = undefined;
      started.reject(asClientError(error));
    });
    return started.promise;
  }

  /** Returns the state if `start()` was called, without starting the service. */
  started(): Promise<ClusterState> | undefined {
    return this.#started?.promise;
  }

  /** Rejects callers that wait for the start. If the service starts later, it is closed at once. */
  giveUp(): void {
    this.#isGivenUp = true;
    this.#started?.reject(clusterClosedError());
  }

  /** Ends the driver on the calling thread, if there is one. */
  async endInline(options?: ShutdownOptions): Promise<void> {
    this.#unlisten?.();
    await this.inline?.shutdown(options);
  }

  async #start(): Promise<ClusterState> {
    const { keptStatements } = this.#data;
    const shapes = new ShapeRegistry(this.#decoding, 2 * keptStatements);
    const types = new TypeVersions(this.#onTypesMoved);
    const handlers = createSignalHandlers(shapes, types, (message) => this.#warn(message));
    const { maxInFlightPerThread, maxQueue, workerUrl } = this.options;
    const service = await openCallService(this.executor, this.inline, {
      entry: workerUrl ?? findThreadEntry(),
      data: this.#data,
      hooks: createServiceHooks(handlers),
      limits: { maxInFlightPerThread, maxQueue, errorClasses: driverErrorClasses },
    });
    types.start(service);
    if (this.#isGivenUp) {
      await service.close({ timeoutMs: 0 });
      throw clusterClosedError();
    }
    const forget = (forgotten: Statement): void => {
      for (const thread of service.threads) forgetStatement(forgotten, thread);
    };
    const statements = new StatementRegistry(forget, keptStatements, this.inline !== undefined);
    this.state = {
      service,
      statements,
      keyspaces: new KeyspaceRegistry(),
      types,
      prepare: this.options.prepare,
      unknownNames: this.options.profile.unknownNames,
      timestamps: this.options.clientTimestamps ? new MonotonicTimestamps() : undefined,
      sessions: new Set<SessionState>(),
    };
    return this.state;
  }

  /** Every thread reports the same problem, perhaps with other details in brackets, so only the first report becomes a warning. */
  #warn(message: string): void {
    const [problem = message] = message.split('(');
    if (this.#warned.has(problem)) return;
    this.#warned.add(problem);
    process.emitWarning(message, { type: 'AsyncCassandraWarning', code: 'ASYNC_CASSANDRA_THREAD' });
  }
}
