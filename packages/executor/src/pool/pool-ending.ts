import { BrokenThreadPoolError } from '../errors/broken-thread-pool-error.ts';
import { ShutdownError } from '../errors/shutdown-error.ts';
import type { DeadlineQueue } from '../queues/deadline-queue.ts';
import type { KeepAlive } from '../threads/keep-alive.ts';
import type { PoolThread } from '../threads/pool-thread.ts';
import type { ServiceLane } from '../services/service-lane.ts';
import type { TaskLane } from '../tasks/task-lane.ts';

/** `finishing`: all work is done, and the threads are being ended. */
export type PoolState = 'open' | 'shutting-down' | 'finishing' | 'terminated';

/** What has to be brought to an end. */
export interface EndingPool {
  state: PoolState;
  readonly threads: readonly PoolThread[];
  readonly tasks: TaskLane;
  readonly services: ServiceLane;
  readonly keepAlive: KeepAlive;
  readonly deadlines: DeadlineQueue;
}

/** How long `terminate()` waits for the threads' exits. */
const terminateTimeoutMs = 5000;

/** The two ways a pool ends. */
export class PoolEnding {
  readonly #pool: EndingPool;
  /** For each thread waited for: resolved when it is gone. */
  readonly #exits = new Map<PoolThread, PromiseWithResolvers<void>>();
  #finalizerError: unknown;

  constructor(pool: EndingPool) {
    this.#pool = pool;
  }

  /** The way of `shutdown()`: all work first, then the services, then the finalizers, then the threads. */
  async finish(): Promise<void> {
    const pool = this.#pool;
    pool.keepAlive.begin();
    try {
      await this.#untilTasksDone();
      const closed = await pool.services.closeAll().then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      // terminate() may have come meanwhile; it ends the threads itself.
      if (pool.state === 'shutting-down') {
        pool.state = 'finishing';
        await Promise.all(pool.threads.map((thread) => this.#finishThread(thread)));
        if (closed !== undefined) {
          throw closed.error;
        }
        if (this.#finalizerError !== undefined) {
          throw new BrokenThreadPoolError('the finalizer failed', { cause: this.#finalizerError });
        }
      }
    } finally {
      pool.keepAlive.end();
      this.#closeTimers();
    }
  }

  /** The way of `terminate()`: everything is settled at once. */
  async terminate(): Promise<void> {
    const pool = this.#pool;
    pool.state = 'terminated';
    const exits = pool.threads.filter((thread) => thread.link !== undefined).map((thread) => this.#untilExit(thread));
    for (const thread of pool.threads) {
      if (thread.link !== undefined) {
        thread.state = 'leaving';
        thread.link.terminate();
      }
    }
    pool.tasks.failQueued(createTerminatedError);
    pool.tasks.failSent(createTerminatedError);
    pool.services.failAll(createTerminatedError);
    pool.keepAlive.begin();
    // A thread stuck in native code may never end. All its work is settled, so nobody has to wait for it.
    const timer = setTimeout(() => this.#exits.forEach((exit) => exit.resolve()), terminateTimeoutMs);
    await Promise.all(exits);
    clearTimeout(timer);
    pool.keepAlive.end();
    this.#closeTimers();
  }

  /** The thread has run its finalizer. */
  onFinished(thread: PoolThread, error: unknown): void {
    this.#finalizerError ??= error;
    thread.link?.terminate();
  }

  onExit(thread: PoolThread): void {
    this.#exits.get(thread)?.resolve();
    this.#exits.delete(thread);
  }

  async #finishThread(thread: PoolThread): Promise<void> {
    if (thread.link === undefined) {
      return;
    }
    const exit = this.#untilExit(thread);
    if (thread.state === 'ready') {
      thread.outbox.finish();
      thread.flush();
    } else {
      thread.link.terminate();
    }
    thread.state = 'leaving';
    await exit;
  }

  #untilTasksDone(): Promise<void> {
    const { tasks } = this.#pool;
    if (tasks.isIdle) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      tasks.onIdle = resolve;
    });
  }

  #untilExit(thread: PoolThread): Promise<void> {
    let exit = this.#exits.get(thread);
    if (exit === undefined) {
      exit = Promise.withResolvers<void>();
      this.#exits.set(thread, exit);
    }
    return exit.promise;
  }

  #closeTimers(): void {
    const { keepAlive, deadlines } = this.#pool;
    if (keepAlive.count === 0) {
      keepAlive.close();
      deadlines.clear();
    }
  }
}

function createTerminatedError(): ShutdownError {
  return new ShutdownError('terminated', 'the executor was terminated before this was done');
}
