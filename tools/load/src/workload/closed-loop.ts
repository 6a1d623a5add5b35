import { createHistogram } from 'node:perf_hooks';

/** One operation. Resolves with its number of units: rows read, or queries. */
export type Operation = () => Promise<number>;

export interface Percentiles {
  readonly p50Micros: number;
  readonly p99Micros: number;
}

/** The size of a closed loop. */
export interface LoopSize {
  /** Operations in flight at any time. */
  readonly inFlight: number;
  readonly durationMs: number;
  /** The loop continues after `durationMs` until it has done this many, for three times as long at most. Default: 0. */
  readonly leastOperations?: number;
  /**
   * One operation in this many is timed. Timing each one costs too much when many are in flight.
   * Default: 1 with one in flight, else 8.
   */
  readonly timedEvery?: number;
}

/** The counts of a loop. */
export interface LoopCounts {
  readonly wallMs: number;
  readonly operations: number;
  /** The sum of the units of all operations. */
  readonly units: number;
  /** Latency of the timed operations. With many in flight this is the latency of a saturated service. */
  readonly latency: Percentiles;
}

/**
 * Keeps `inFlight` operations in flight for `durationMs`, then waits for the last ones, so that every started operation is counted.
 * Each slot runs at least one operation. A closed loop shows costs and the largest throughput of a subject.
 */
export async function runClosedLoop(size: LoopSize, operation: Operation): Promise<LoopCounts> {
  const { inFlight, durationMs, leastOperations = 0, timedEvery = inFlight === 1 ? 1 : 8 } = size;
  // Nanoseconds from 100 ns to 1 minute.
  const latencies = createHistogram({ lowest: 100, highest: 60e9, figures: 3 });
  const begunMs = performance.now();
  let begun = 0;
  let operations = 0;
  let units = 0;
  let isOver = false;
  const isOverAt = (nowMs: number): boolean => {
    const elapsedMs = nowMs - begunMs;
    return elapsedMs >= durationMs && (operations >= leastOperations || elapsedMs >= 3 * durationMs);
  };
  const work = async (): Promise<void> => {
    do {
      const isTimed = begun++ % timedEvery === 0;
      const startMs = isTimed ? performance.now() : 0;
      const unitsDone = await operation();
      // Not `units += await …`, which reads the sum before the wait and loses what other operations add meanwhile.
      units += unitsDone;
      operations += 1;
      if (!isTimed) continue;
      const doneMs = performance.now();
      latencies.record(Math.max(1, Math.round((doneMs - startMs) * 1e6)));
      isOver = isOverAt(doneMs);
    } while (!isOver);
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return { wallMs: performance.now() - begunMs, operations, units, latency: percentilesOf(latencies) };
}

/** Reads a histogram of nanoseconds. */
export function percentilesOf(latencies: { percentile(percentile: number): number }): Percentiles {
  return { p50Micros: latencies.percentile(50) / 1000, p99Micros: latencies.percentile(99) / 1000 };
}
