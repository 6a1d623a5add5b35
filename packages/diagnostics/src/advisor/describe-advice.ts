import type { PoolAdvice, PoolVerdict } from './advice.ts';
import { countThreads } from './wording.ts';

/** The advice as one sentence: the size, why, and how sure it is. */
export function describeAdvice(advice: PoolAdvice<unknown>): string {
  const { threads, verdict, reason, confidence, confidenceReasons } = advice;
  const [doubt = 'no reason given'] = confidenceReasons;
  return `${openings[verdict](threads.current, threads.recommended)}: ${reason} (confidence ${confidence}: ${doubt}).`;
}

const openings: Readonly<Record<PoolVerdict, (current: number, recommended: number) => string>> = {
  grow: (current, recommended) => `Take ${countThreads(recommended)} in place of ${current}`,
  shrink: (current, recommended) => `Take ${countThreads(recommended)} in place of ${current}`,
  keep: (current) => `Keep ${countThreads(current)}`,
  'not-the-pool': (current, recommended) =>
    recommended < current
      ? `The pool is not the limit, and ${countThreads(recommended)} would do`
      : `Keep ${countThreads(current)}`,
  'insufficient-data': () => 'No advice yet',
};
