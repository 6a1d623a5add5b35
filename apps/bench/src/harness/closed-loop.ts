import { createHistogram } from 'node:perf_hooks';
import type { Operation } from '../scenarios/scenario.ts';

export interface Percentiles {
  readonly p50Micros: number;
  readonly p99Micros: number;
}

/** Reading the clock after each operation would be felt where many are in flight. */
const clockEvery = 8;

/** What a loop did. */
export interface LoopCounts {
  readonly wallMs: number;
  readonly operations: number;
  /** Rows read, or queries: what the operations said they did. */
  readonly units: number;
  /** Only with one in flight, else undefined: with more they are those of a saturated loop, and to record them is felt. */
  readonly latency: Percentiles | undefined;
}

/**
 * Keeps `inFlight` operations going for `durationMs`, at least one each, each worker starting its next one when the last is done. A closed
 * loop tells costs and peak throughput; with one in flight it tells the latency of an idle service as well.
 */
export async function runClosedLoop(inFlight: number, durationMs: number, operation: Operation): Promise<LoopCounts> {
  const latencies = inFlight === 1 ? createHistogram({ lowest: 100, highest: 60e9, figures: 3 }) : undefined;
  const begun = performance.now();
  const end = begun + durationMs;
  let operations = 0;
  let units = 0;
  let isOver = false;
  const work = async (): Promise<void> => {
    let start = performance.now();
    do {
      const unitsDone = await operation();
      // Not `units += await …`: that would add to what the sum was before the wait, and lose what others added.
      units += unitsDone;
      operations += 1;
      if (latencies === undefined && operations % clockEvery !== 0) continue;
      const done = performance.now();
      latencies?.record(Math.max(1, Math.round((done - start) * 1e6)));
      isOver = done >= end;
      start = done;
    } while (!isOver);
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return {
    wallMs: performance.now() - begun,
    operations,
    units,
    latency: latencies && { p50Micros: latencies.percentile(50) / 1000, p99Micros: latencies.percentile(99) / 1000 },
  };
}
