/** A cluster on its own simulator. It checks how each life-cycle call ends, and which connections are left at the server. */
import {
  AsyncCluster,
  errors,
  isClientError,
  type AsyncSession,
  type ClusterOptions,
  type Deadline,
} from '@async-cassandra/client';
import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import { expect } from 'vitest';

const rows = table<string>({
  keyspace: 'one',
  name: 'rows',
  columns: { id: 'int' },
  partitionKey: ['id'],
  rows: [],
});

/** The reason that tests abort with. */
export const abortReason = new Error('not needed any more');

export const insert = 'INSERT INTO one.rows (id) VALUES (?)';
/** Never answered. */
export const held = 'SELECT id FROM one.rows -- held';

/** A requested session. */
export interface Opened {
  /** The session, or `undefined` if it could not be opened. */
  readonly opening: Promise<AsyncSession | undefined>;
  readonly first: string | undefined;
  /** Its `setKeyspace()` calls, in order. */
  readonly moves: { readonly keyspace: string; readonly isDone: Promise<boolean> }[];
  /** Set when it is open. */
  session: AsyncSession | undefined;
}

/** All calls on one cluster. */
export class TrackedCluster {
  readonly simulator: Simulator;
  readonly cluster: AsyncCluster;
  readonly opened: Opened[] = [];
  /** What differs from the documentation. */
  readonly problems: string[] = [];
  /** If the test ended the executor itself, sessions are open but nothing is connected. */
  isExecutorEnded = false;
  readonly #threads: number;
  readonly #outcomes: Promise<void>[] = [];
  #isShutDown = false;

  private constructor(simulator: Simulator, threads: number, options: ClusterOptions) {
    const { contactPoints, localDataCenter, port } = simulator;
    this.simulator = simulator;
    this.#threads = threads;
    this.cluster = new AsyncCluster({ contactPoints, localDataCenter, protocolOptions: { port }, ...options });
  }

  static async start(threads: number, options: ClusterOptions): Promise<TrackedCluster> {
    const simulator = await startSimulator({
      tables: [rows],
      keyspaces: { one: { replicationFactor: 1 }, two: { replicationFactor: 1 } },
      rules: [{ when: { query: /held/ }, then: { drop: true } }],
    });
    return new TrackedCluster(simulator, threads, options);
  }

  /** Follows a call: it must succeed, or fail with a documented error. */
  heed(name: string, call: Promise<unknown>): void {
    const outcome = call.then(
      () => {},
      (error: unknown) => {
        if (!isDocumented(error)) this.problems.push(`${name} failed with ${String(error)}`);
      },
    );
    this.#outcomes.push(outcome);
  }

  connect(keyspace: string | undefined, options: Deadline = {}): Opened {
    const wasShutDown = this.#isShutDown;
    const call = this.cluster.connect(keyspace, options);
    this.heed('connect', call);
    const opening = call.then(
      (session) => {
        if (wasShutDown) this.problems.push('connect() opened a session after shutdown()');
        if (this.cluster.isClosed && !session.isClosed) this.problems.push('a session is open in a closed cluster');
        opened.session = session;
        return session;
      },
      () => undefined,
    );
    const opened: Opened = { opening, first: keyspace, moves: [], session: undefined };
    this.opened.push(opened);
    return opened;
  }

  move(opened: Opened, keyspace: string, call: Promise<unknown>): void {
    this.heed(`the move to ${keyspace}`, call);
    const isDone = call.then(
      () => true,
      () => false,
    );
    opened.moves.push({ keyspace, isDone });
  }

  shutdown(options?: { readonly timeoutMs?: number }): void {
    this.#isShutDown = true;
    this.heed('shutdown', this.cluster.shutdown(options));
    expect(this.cluster.isClosed).toBe(true);
  }

  /** Waits for all calls so far, and compares the sessions and connections with the expected ones. */
  async settle(): Promise<void> {
    await Promise.all(this.opened.map(({ opening }) => opening));
    await Promise.all(this.#outcomes);
    const used = new Set<string | undefined>();
    for (const { session, moves, first } of this.opened) {
      if (session === undefined || session.isClosed) continue;
      let expected = first;
      for (const { keyspace, isDone } of moves) if (await isDone) expected = keyspace;
      expect(session.keyspace).toBe(expected);
      used.add(expected);
    }
    if (!this.isExecutorEnded) await this.#expectConnections(used.size * this.#threads);
  }

  /** Shuts everything down, and expects no connection at the server. */
  async end(): Promise<void> {
    try {
      this.shutdown();
      await this.settle();
      await this.cluster.executor.shutdown();
      await this.#expectConnections(0);
      expect(this.problems).toEqual([]);
    } finally {
      await this.cluster.executor.shutdown({ timeoutMs: 0 });
      await this.simulator.stop();
    }
  }

  async #expectConnections(count: number): Promise<void> {
    await expect.poll(() => this.simulator.connectionCount(), { timeout: 10_000, interval: 5 }).toBe(count);
  }
}

function isDocumented(error: unknown): boolean {
  if (isClientError(error)) return ['cluster-closed', 'session-closed'].includes(error.code);
  if (error === abortReason) return true;
  return Object.values(errors).some((known) => error instanceof known);
}
