import { type RecordableHistogram, createHistogram } from 'node:perf_hooks';
import { assertNumberOption } from '../errors.ts';
import { Heartbeats } from './heartbeats.ts';

/** Options of {@link measureEventLoopLateness}. */
export interface LatenessOptions {
  /**
   * Milliseconds between two heartbeats. 1 to 1,000. Default: 5.
   *
   * A beat costs about 3 µs. At 5 ms that is 0.06 % of a core, and an idle loop wakes 200 times a second.
   */
  readonly intervalMs?: number;
}

/** How late heartbeats were. Percentiles are shares of time: a p99 of 190 ms means that 1 % of the time was worse. */
export interface LatenessSummary {
  readonly beats: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly meanMs: number;
}

/** A running measurement. Its timer does not keep the process alive. */
export interface LatenessMeter extends Disposable {
  /**
   * Returns the lateness since the start or the last `reset()`. It is 0.1 ms for an idle loop. It is up to 1 ms for a loop that sleeps
   * between other work, because Node's timers count in milliseconds.
   */
  summary(): LatenessSummary;
  /** Starts a new window. */
  reset(): void;
  /** Ends the heartbeat. `summary()` still works. Calling it again does nothing. */
  stop(): void;
}

/**
 * Starts a heartbeat on this thread's event loop and measures how late it comes.
 *
 * Everything else on this thread is as late as the beats: a request that arrives while a page is decoded waits just as long. Beats that
 * a blocked loop missed are counted too (see `Heartbeats`).
 *
 * @throws {DiagnosticsError} `invalid-option` for an interval out of range.
 */
export function measureEventLoopLateness(options: LatenessOptions = {}): LatenessMeter {
  const { intervalMs = 5 } = options;
  assertNumberOption('intervalMs', intervalMs, 1, 1000);
  return new RunningLatenessMeter(intervalMs);
}

/**
 * Returns the last whole millisecond of the clock of Node's timers, in terms of `performance.now()`. Timers fire at whole milliseconds of
 * that clock. Otherwise all beats would be late by the same part of a millisecond, a different one in each process.
 */
function lastWholeMillisecond(): number {
  return performance.now() - Number(process.hrtime.bigint() % 1_000_000n) / 1e6;
}

class RunningLatenessMeter implements LatenessMeter {
  // Nanoseconds from 1 µs to 1 minute with two digits: 13 KiB instead of 272 for the default.
  readonly #histogram: RecordableHistogram = createHistogram({ lowest: 1000, highest: 60e9, figures: 2 });
  readonly #heartbeats: Heartbeats;
  #timer: NodeJS.Timeout | undefined;

  constructor(intervalMs: number) {
    this.#heartbeats = new Heartbeats(intervalMs, lastWholeMillisecond());
    this.#scheduleBeat();
  }

  summary(): LatenessSummary {
    const histogram = this.#histogram;
    if (histogram.count === 0) return { beats: 0, p50Ms: 0, p99Ms: 0, maxMs: 0, meanMs: 0 };
    return {
      beats: histogram.count,
      p50Ms: histogram.percentile(50) / 1e6,
      p99Ms: histogram.percentile(99) / 1e6,
      maxMs: histogram.max / 1e6,
      meanMs: histogram.mean / 1e6,
    };
  }

  reset(): void {
    this.#histogram.reset();
    this.#heartbeats.skipTo(performance.now());
  }

  stop(): void {
    // Beats that are due now count too. Otherwise a stop right after a block would hide the block.
    if (this.#timer) this.#recordDue();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  #scheduleBeat(): void {
    this.#timer = setTimeout(() => {
      this.#recordDue();
      this.#scheduleBeat();
    }, this.#heartbeats.waitMs(performance.now())).unref();
  }

  #recordDue(): void {
    this.#heartbeats.recordDue(performance.now(), (latenessMs) => {
      // The histogram takes integers from 1.
      this.#histogram.record(Math.max(1, Math.round(latenessMs * 1e6)));
    });
  }
}
