import { isExecutorError } from '@async-cassandra/executor';
import { closeSession } from '../session/close.ts';
import type { ClusterThreads } from './threads.ts';
import { shutdownTimeoutOf, type ShutdownOptions } from './shutdown-options.ts';

/** The end of one cluster. Each call may bring the limit nearer; the nearest one counts. */
export class ClusterEnd {
  readonly #threads: ClusterThreads;
  readonly #limit = Promise.withResolvers<void>();
  #ended: Promise<void> | undefined;

  constructor(threads: ClusterThreads) {
    this.#threads = threads;
  }

  /** @throws {TypeError | RangeError} for a wrong option; then nothing is closed. */
  async close(options: ShutdownOptions | undefined): Promise<void> {
    const timeoutMs = shutdownTimeoutOf(options);
    this.#threads.isClosed = true;
    this.#ended ??= closeCluster(this.#threads, this.#limit.promise);
    // Longer than any timer can wait is no limit.
    const timer = timeoutMs > 0x7fff_ffff ? undefined : setTimeout(() => this.#limit.resolve(), timeoutMs);
    try {
      await this.#ended;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Closes what a cluster opened. What is still open at the limit is ended where it stands. */
async function closeCluster(threads: ClusterThreads, limit: Promise<void>): Promise<void> {
  const isOwn = threads.options.executor === undefined;
  const closed = closeInOrder(threads, isOwn);
  const isLate = await Promise.race([closed.then(() => false), limit.then(() => true)]);
  if (isLate) {
    closed.catch(() => {}); // what is ended from outside may fail in any way
    await endAtOnce(threads, isOwn);
  }
}

/** From the sessions, each after its calls under way, down to the pool. */
async function closeInOrder(threads: ClusterThreads, isOwn: boolean): Promise<void> {
  try {
    const state = await threads.started();
    if (state !== undefined) {
      await Promise.all([...state.sessions].map(closeSession));
      await state.service.close();
    }
  } catch (error) {
    // A pool that was shut down by hand has closed its services already. A start that failed left nothing to close.
    if (!isExecutorError(error) && threads.started() !== undefined) throw error;
  } finally {
    if (isOwn) await threads.executor.shutdown();
    await threads.endInline();
  }
}

/** Open calls are rejected, as `cluster-closed`. Of an executor that was passed in, only the driver's service ends. */
async function endAtOnce(threads: ClusterThreads, isOwn: boolean): Promise<void> {
  threads.giveUp();
  const runsHere = threads.inline !== undefined || threads.executor.maxWorkers === 0;
  // On the calling thread no end of a thread closes the connections.
  if (!isOwn || runsHere) await threads.state?.service.close({ timeoutMs: 0 });
  if (isOwn) await threads.executor.shutdown({ timeoutMs: 0 });
  await threads.endInline({ timeoutMs: 0 });
}
