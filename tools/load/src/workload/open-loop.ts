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

/** What an open loop does from time to time instead of its operation. */
export interface OpenLoopGuest {
  /** Every so many operations, this one takes the place of the loop's own. */
  readonly every: number;
  readonly operation: Operation;
}

/** The resolution of Node's timers. Operations that are due within one millisecond start together. */
const grainMs = 1;

/**
 * Starts `perSecond` operations a second, whether earlier ones are answered or not. The latency of each counts from the moment
 * when it was due. If the event loop is blocked, every operation that was due meanwhile is late, and each is counted: no slow
 * operation hides those behind it ("coordinated omission").
 *
 * Operations start in groups, one group per millisecond. All operations of a group are due when the group starts.
 *
 * @param guest Counted like the others, but left out of the latencies: they are those of `operation` alone.
 * @throws The first failure of an operation, once all have ended. A subject that is too slow for the rate runs out of places in flight.
 */
export async function runOpenLoop(
  perSecond: number,
  durationMs: number,
  operation: Operation,
  guest?: OpenLoopGuest,
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
  let begunCount = 0;
  const failures: unknown[] = [];
  const run = async (dueAt: number): Promise<void> => {
    const isGuest = guest !== undefined && ++begunCount % guest.every === 0;
    const beganAt = performance.now();
    const unitsDone = await (isGuest ? guest.operation() : operation());
    const doneAt = performance.now();
    units += unitsDone;
    if (doneAt <= windowEnd) inTime += 1;
    if (isGuest) return;
    fromDue.record(Math.max(1, Math.round((doneAt - dueAt) * 1e6)));
    fromBegun.record(Math.max(1, Math.round((doneAt - beganAt) * 1e6)));
  };
  const running: Promise<void>[] = [];
  for (let group = 0; group < groups;) {
    for (; group < groups && begun + group * grainMs <= performance.now(); group++) {
      for (let index = 0; index < perGroup; index++) {
        // Nobody waits for it yet: its failure is kept until all have ended.
        running.push(run(begun + group * grainMs).catch((error: unknown) => void failures.push(error)));
      }
    }
    await new Promise((resolve) => setTimeout(resolve, grainMs));
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
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
