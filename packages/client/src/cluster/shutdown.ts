import { isExecutorError } from '@async-cassandra/executor';
import { closeSession } from '../session/close.ts';
import { maxTimerMs } from '../options/checks.ts';
import type { ClusterThreads } from './threads.ts';
import { shutdownTimeoutOf, type ShutdownOptions } from './shutdown-options.ts';

/** Closes one cluster. It may be called several times with several limits: the one that ends first counts. */
export class ClusterEnd {
  readonly #threads: ClusterThreads;
  readonly #limit = Promise.withResolvers<void>();
  #ended: Promise<void> | undefined;

  constructor(threads: ClusterThreads) {
    this.#threads = threads;
  }

  /** @throws {TypeError | RangeError} for a wrong option. Then nothing is closed. */
  async close(options: ShutdownOptions | undefined): Promise<void> {
    const timeoutMs = shutdownTimeoutOf(options);
    this.#threads.isClosed = true;
    this.#ended ??= closeCluster(this.#threads, this.#limit.promise);
    // A timer cannot wait longer than this, so a longer limit is no limit.
    const timer = timeoutMs > maxTimerMs ? undefined : setTimeout(() => this.#limit.resolve(), timeoutMs);
    try {
      await this.#ended;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Closes what a cluster opened, in order. When the limit passes first, ends the rest at once. */
async function closeCluster(threads: ClusterThreads, limit: Promise<void>): Promise<void> {
  const isOwn = threads.options.executor === undefined;
  const closed = closeInOrder(threads, isOwn);
  const isLate = await Promise.race([closed.then(() => false), limit.then(() => true)]);
  if (isLate) {
    closed.catch(() => {}); // closing in order may fail in any way once everything is ended at once
    await endAtOnce(threads, isOwn);
  }
}

/** Closes the sessions, each after its running calls, then the service, then the pool. */
async function closeInOrder(threads: ClusterThreads, isOwn: boolean): Promise<void> {
  try {
    const state = await threads.started();
    if (state !== undefined) {
      await Promise.all([...state.sessions].map(closeSession));
      await state.service.close();
    }
  } catch (error) {
    // If the application shut the pool down, its services are closed already. A failed start left nothing to close.
    if (!isExecutorError(error) && threads.started() !== undefined) throw error;
  } finally {
    if (isOwn) await threads.executor.shutdown();
    await threads.endInline();
  }
}

/** Rejects open calls with `cluster-closed`. In an executor that was passed in, ends the driver's service only. */
async function endAtOnce(threads: ClusterThreads, isOwn: boolean): Promise<void> {
  threads.giveUp();
  if (isOwn) await threads.executor.shutdown({ timeoutMs: 0 });
  else await threads.state?.service.close({ timeoutMs: 0 });
  await threads.endInline({ timeoutMs: 0 });
}
