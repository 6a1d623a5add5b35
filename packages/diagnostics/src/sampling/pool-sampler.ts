import type { Executor } from '@async-cassandra/executor';
import type { PoolWindow } from '../advisor/figures.ts';
import { type ExecutorCounts, countExecutor } from './executor-counts.ts';
import { MainThreadSampler } from './main-thread-sampler.ts';
import { type ThreadUsage, compareLooked, compareThreads } from './thread-loads.ts';

/** The methods of an executor that a sampler uses. */
export type SampledExecutor = Pick<Executor, 'maxWorkers' | 'stats' | 'sampleThreads'>;

/**
 * Measures what the threads of an executor and the calling thread did since the last sample. There is no timer. A sample takes about
 * 30 µs of the calling thread and a round trip to each thread.
 */
export class PoolSampler {
  readonly #executor: SampledExecutor;
  readonly #main = new MainThreadSampler();
  #counts: ExecutorCounts;
  #threads: readonly ThreadUsage[] = [];
  #latest: Promise<unknown> = Promise.resolve();

  constructor(executor: SampledExecutor) {
    this.#executor = executor;
    this.#counts = countExecutor(executor.stats());
  }

  /**
   * Returns the window since the last sample or the constructor. The first window counts each thread from its own start. Calls that
   * overlap run one after another. `inFlight`, `queued` and `abandoned` are read at the end of the window; they are not means.
   */
  sample(): Promise<PoolWindow> {
    const window = this.#latest.then(() => this.#take());
    this.#latest = window.catch(() => {
      // The caller of that window gets the error. The next window does not depend on it.
    });
    return window;
  }

  async #take(): Promise<PoolWindow> {
    const threads = await this.#executor.sampleThreads();
    // No await from here on, so that the main thread, counts and threads are read at the same moment.
    const { durationMs, utilization, cpuMs, processCpuMs } = this.#main.sample();
    const counts = countExecutor(this.#executor.stats());
    // A service that was closed takes its counts with it.
    const completed = Math.max(0, counts.completed - this.#counts.completed);
    const latencySumMs = counts.latencySumMs - this.#counts.latencySumMs;
    const window: PoolWindow = {
      durationMs,
      completed,
      main: { name: 'main', utilization, cpuMs },
      threads: compareThreads(this.#threads, threads),
      processCpuMs: Math.max(0, processCpuMs - compareLooked(this.#threads, threads)),
      inFlight: counts.inFlight,
      queued: counts.queued,
      abandoned: counts.abandoned,
      ...(completed > 0 && latencySumMs >= 0 && { latencyMs: latencySumMs / completed }),
    };
    this.#counts = counts;
    this.#threads = threads;
    return window;
  }
}
