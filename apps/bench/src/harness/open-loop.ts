import { createHistogram } from 'node:perf_hooks';
import type { Operation } from '../scenarios/scenario.ts';
import type { LoopCounts, Percentiles } from './closed-loop.ts';

/** What an open loop did. */
export interface OpenLoopCounts extends LoopCounts {
  /** From when an operation was due. */
  readonly latency: Percentiles;
  /** From when the operation was begun: what a loop that waits for the answer before it asks again would tell. */
  readonly serviceP50Micros: number;
  readonly serviceP99Micros: number;
  /** Operations that were answered by the end of the window, as a share of those due. */
  readonly achieved: number;
}

/** Timers of Node have this grain: what is due within one of it is begun together. */
const grainMs = 1;

/**
 * Begins `perSecond` operations a second, whether earlier ones are answered or not, and counts each one's latency from when it
 * was due. A loop that stands still is late with every operation due meanwhile, and each says so: none is left out because
 * the one before it was slow ("coordinated omission").
 *
 * Operations come in groups of those due in one millisecond; all of a group are due at its beginning.
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
    latency: { p50Micros: fromDue.percentile(50) / 1000, p99Micros: fromDue.percentile(99) / 1000 },
    serviceP50Micros: fromBegun.percentile(50) / 1000,
    serviceP99Micros: fromBegun.percentile(99) / 1000,
    // What is due in the last milliseconds is answered after them, by a loop in good health too.
    achieved: inTime / operations,
  };
}
