import { createHistogram } from 'node:perf_hooks';
import { percentilesOf, type LoopCounts, type Operation, type Percentiles } from './closed-loop.ts';

/** The counts of an open loop. */
export interface OpenLoopCounts extends LoopCounts {
  /** Latency from the moment when an operation was due. */
  readonly latency: Percentiles;
  /** Latency from the moment when the operation started. A loop that waits for each answer before the next request shows this. */
  readonly service: Percentiles;
  /** The share of operations that were answered before the window ended. */
  readonly achieved: number;
}

/** The resolution of Node's timers. Operations that are due within one millisecond start together. */
const grainMs = 1;

/**
 * Starts `perSecond` operations a second, whether earlier ones are answered or not. The latency of each counts from the moment
 * when it was due. If the event loop is blocked, every operation that was due meanwhile is late, and each is counted: no slow
 * operation hides those behind it ("coordinated omission").
 *
 * Operations start in groups, one group per millisecond. All operations of a group are due when the group starts.
 */
export async function runOpenLoop(
  perSecond: number,
  durationMs: number,
  operation: Operation,
): Promise<OpenLoopCounts> {
  const options = { lowest: 100, highest: 600e9, figures: 3 } as const;
  const fromDue = createHistogram(options);
  const fromBegun = createHistogram(options);
  const groups = Math.max(1, Math.round(durationMs / grainMs));
  const perGroup = Math.max(1, Math.round((perSecond * grainMs) / 1000));
  const begun = performance.now();
  const windowEnd = begun + groups * grainMs;
  let units = 0;
  let inTime = 0;
  const run = async (dueAt: number): Promise<void> => {
    const beganAt = performance.now();
    const unitsDone = await operation();
    const doneAt = performance.now();
    units += unitsDone;
    if (doneAt <= windowEnd) inTime += 1;
    fromDue.record(Math.max(1, Math.round((doneAt - dueAt) * 1e6)));
    fromBegun.record(Math.max(1, Math.round((doneAt - beganAt) * 1e6)));
  };
  const running: Promise<void>[] = [];
  for (let group = 0; group < groups;) {
    for (; group < groups && begun + group * grainMs <= performance.now(); group++) {
      for (let index = 0; index < perGroup; index++) running.push(run(begun + group * grainMs));
    }
    await new Promise((resolve) => setTimeout(resolve, grainMs));
  }
  await Promise.all(running);
  const operations = groups * perGroup;
  return {
    wallMs: performance.now() - begun,
    operations,
    units,
    latency: percentilesOf(fromDue),
    service: percentilesOf(fromBegun),
    // Operations that are due in the last milliseconds are answered later, also by a healthy event loop.
    achieved: inTime / operations,
  };
}
