import type { PoolAdvice, PoolVerdict } from './advice.ts';
import { countThreads } from './wording.ts';

/** Writes the advice as one sentence: the size, the reason and the confidence. */
export function describeAdvice(advice: PoolAdvice<unknown>): string {
  const { threads, verdict, reason, confidence, confidenceReasons } = advice;
  const [doubt = 'no reason given'] = confidenceReasons;
  return `${openings[verdict](threads.current, threads.recommended)}: ${reason} (confidence ${confidence}: ${doubt}).`;
}

const openings: Readonly<Record<PoolVerdict, (current: number, recommended: number) => string>> = {
  grow: (current, recommended) => `Use ${countThreads(recommended)} instead of ${current}`,
  shrink: (current, recommended) => `Use ${countThreads(recommended)} instead of ${current}`,
  keep: (current) => `Keep ${countThreads(current)}`,
  'not-the-pool': (current, recommended) =>
    recommended < current
      ? `The pool is not the limit, and ${countThreads(recommended)} would be enough`
      : `Keep ${countThreads(current)}`,
  'insufficient-data': () => 'No advice yet',
};
