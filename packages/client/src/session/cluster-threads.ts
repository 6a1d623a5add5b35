import { serviceModule, type Executor } from '@async-cassandra/executor';
import type { ThreadData } from '../wire/thread-data.ts';
import type { DecodeOptions } from '../rows/row-shape.ts';
import { driverErrorClasses } from '../wire/driver-errors.ts';
import { createDispatch, forgetStatement, type ClientCall } from './dispatch.ts';
import { KeyspaceRegistry } from './keyspaces.ts';
import type { ResolvedClusterOptions } from './options.ts';
import type { ClusterState, SessionState } from './session-state.ts';
import { ShapeRegistry } from './shapes.ts';
import { StatementRegistry } from './statements.ts';
import { MonotonicTimestamps } from './timestamps.ts';
import { TypeVersions, type TypesListener } from './type-versions.ts';

const entry = serviceModule(
  new URL(`../thread/entry.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
);

/** The driver's service in an executor's threads: started at the first `connect()`, once. */
export class ClusterThreads {
  readonly executor: Executor;
  readonly options: ResolvedClusterOptions;
  readonly #data: ThreadData;
  readonly #decoding: DecodeOptions;
  readonly #warned = new Set<string>();
  readonly #onTypesMoved: TypesListener | undefined;
  #started: Promise<ClusterState> | undefined;

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
  }

  /** The state that sessions share. A start that failed is tried again at the next call. */
  start(): Promise<ClusterState> {
    this.#started ??= this.#start().catch((error: unknown) => {
      this.#started = undefined;
      throw error;
    });
    return this.#started;
  }

  /** The state if the service was ever started, without starting it. */
  started(): Promise<ClusterState> | undefined {
    return this.#started;
  }

  async #start(): Promise<ClusterState> {
    const shapes = new ShapeRegistry(this.#decoding);
    const service = await this.executor.service<ClientCall, unknown>(entry, {
      data: this.#data,
      maxInFlightPerThread: this.options.maxInFlightPerThread,
      maxQueue: this.options.maxQueue,
      errorClasses: driverErrorClasses,
      ...createDispatch(
        shapes,
        (message) => this.#warn(message),
        () => types,
      ),
    });
    const types = new TypeVersions(service, this.#onTypesMoved);
    const statements = new StatementRegistry((forgotten) => {
      for (const thread of service.threads) forgetStatement(thread, forgotten);
    });
    return {
      service,
      statements,
      keyspaces: new KeyspaceRegistry(),
      timestamps: this.options.clientTimestamps ? new MonotonicTimestamps() : undefined,
      sessions: new Set<SessionState>(),
      releases: new Set<Promise<void>>(),
    };
  }

  /** Every thread finds the same thing wrong, perhaps with another detail in brackets; one warning says it. */
  #warn(message: string): void {
    const [problem = message] = message.split('(');
    if (this.#warned.has(problem)) return;
    this.#warned.add(problem);
    process.emitWarning(message, { type: 'AsyncCassandraWarning', code: 'ASYNC_CASSANDRA_THREAD' });
  }
}
