import { createHistogram } from 'node:perf_hooks';

/** What a closed loop did. Latencies end when the last cell was read. */
export interface ClosedLoopResult {
  readonly durationMs: number;
  readonly operations: number;
  readonly rows: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** How much a closed loop does. */
export interface ClosedLoopSize {
  /** Operations in flight at once. */
  readonly concurrency: number;
  readonly durationMs: number;
  /** Goes on after `durationMs` until so many were done, for three times as long at most. Default: 0. */
  readonly leastOperations?: number;
}

/**
 * Keeps `concurrency` operations in flight for `durationMs`, then waits for the last ones, so that all that was begun is
 * counted. A closed loop shows what a subject can do at most; its latencies are those of a saturated service.
 *
 * @param operation Runs one operation and returns how many rows it read.
 */
export async function runClosedLoop(size: ClosedLoopSize, operation: () => Promise<number>): Promise<ClosedLoopResult> {
  const { concurrency, durationMs, leastOperations = 0 } = size;
  // Nanoseconds from 1 µs to 1 minute.
  const latencies = createHistogram({ lowest: 1000, highest: 60e9, figures: 3 });
  let operations = 0;
  let rows = 0;
  const startedMs = performance.now();
  const isOver = (nowMs: number): boolean => {
    const elapsedMs = nowMs - startedMs;
    return elapsedMs >= durationMs && (operations >= leastOperations || elapsedMs >= 3 * durationMs);
  };
  const slot = async (): Promise<void> => {
    let begunMs = performance.now();
    while (!isOver(begunMs)) {
      // Not `rows += await …`: that reads `rows` first, and what other slots add meanwhile is lost.
      const read = await operation();
      rows += read;
      const doneMs = performance.now();
      latencies.record(Math.max(1, Math.round((doneMs - begunMs) * 1e6)));
      operations += 1;
      begunMs = doneMs;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, slot));
  return {
    durationMs: performance.now() - startedMs,
    operations,
    rows,
    p50Ms: latencies.percentile(50) / 1e6,
    p99Ms: latencies.percentile(99) / 1e6,
  };
}
