import { availableParallelism } from 'node:os';
import { assertNumberOption } from '../errors.ts';
import type { PoolFigures, PoolWindow } from '../advisor/figures.ts';
import { mean } from '../statistics/summary.ts';
import { countExecutor } from './executor-counts.ts';
import { PoolSampler, type SampledExecutor } from './pool-sampler.ts';

/** Options of {@link watchPool}. */
export interface WatchOptions {
  /** Length of one window in milliseconds. 50 to 60,000. Default: 1,000. */
  readonly windowMs?: number;
  /** How many of the latest windows are kept. Integer from 1. Default: 300, which is five minutes at one second. */
  readonly maxWindows?: number;
  /** Figures for the advice that the executor does not know. */
  readonly figures?: Pick<
    PoolFigures,
    'maxInFlightPerThread' | 'connectionsPerThread' | 'isServerOnSameHost' | 'serviceVariation'
  >;
}

/** A running watch of a pool. Its timer does not keep the process alive. */
export interface PoolWatch extends Disposable {
  /** Returns the windows so far, for `advise`. */
  figures(): PoolFigures;
  /** Resolves when there are `count` windows, or when the watch is stopped. */
  untilWindows(count: number): Promise<void>;
  /** Ends the watch. `figures()` still works. Calling it again does nothing. */
  stop(): void;
}

/** How often the queue is read within one window. Little's law needs the mean. */
const readingsPerWindow = 20;

/**
 * Watches an executor from the thread that uses it, window by window. Costs about 0.1 % of a core at the default.
 *
 * @throws {DiagnosticsError} `invalid-option` for an option out of range.
 */
export function watchPool(executor: SampledExecutor, options: WatchOptions = {}): PoolWatch {
  const { windowMs = 1000, maxWindows = 300, figures = {} } = options;
  assertNumberOption('windowMs', windowMs, 50, 60_000);
  assertNumberOption('maxWindows', maxWindows, 1, 1_000_000);
  return new RunningPoolWatch(executor, windowMs, maxWindows, figures);
}

class RunningPoolWatch implements PoolWatch {
  readonly #executor: SampledExecutor;
  readonly #sampler: PoolSampler;
  readonly #maxWindows: number;
  readonly #known: NonNullable<WatchOptions['figures']>;
  readonly #windows: PoolWindow[] = [];
  readonly #waiting = new Map<() => void, number>();
  readonly #timer: NodeJS.Timeout;
  #isStopped = false;
  #readings: { inFlight: number; queued: number }[] = [];

  constructor(
    executor: SampledExecutor,
    windowMs: number,
    maxWindows: number,
    known: NonNullable<WatchOptions['figures']>,
  ) {
    this.#executor = executor;
    this.#sampler = new PoolSampler(executor);
    this.#maxWindows = maxWindows;
    this.#known = known;
    // This drops the figures of the threads from before the watch.
    void this.#sampler.sample().catch(() => this.stop());
    this.#timer = setInterval(() => this.#read(), windowMs / readingsPerWindow).unref();
  }

  figures(): PoolFigures {
    const threads = Math.max(1, this.#executor.maxWorkers);
    return { threads, cores: availableParallelism(), windows: [...this.#windows], ...this.#known };
  }

  untilWindows(count: number): Promise<void> {
    if (this.#isStopped || this.#windows.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.set(resolve, count));
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
    this.#wake(Infinity);
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  #read(): void {
    const { inFlight, queued } = countExecutor(this.#executor.stats());
    this.#readings.push({ inFlight, queued });
    if (this.#readings.length < readingsPerWindow) return;
    const readings = this.#readings;
    this.#readings = [];
    // An executor that was shut down has no threads to sample, so the watch ends.
    this.#sampler.sample().then(
      (window) => this.#keep(window, readings),
      () => this.stop(),
    );
  }

  #keep(window: PoolWindow, readings: readonly { inFlight: number; queued: number }[]): void {
    if (this.#isStopped) return;
    const inFlight = mean(readings.map((reading) => reading.inFlight));
    const queued = mean(readings.map((reading) => reading.queued));
    this.#windows.push({ ...window, inFlight, queued });
    if (this.#windows.length > this.#maxWindows) this.#windows.shift();
    this.#wake(this.#windows.length);
  }

  #wake(windows: number): void {
    for (const [resolve, count] of this.#waiting) {
      if (windows < count) continue;
      this.#waiting.delete(resolve);
      resolve();
    }
  }
}
