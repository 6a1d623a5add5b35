import type { AdvisorEvidence } from './evidence.ts';
import { percent } from './wording.ts';

/** The least data for a diagnosis. */
export const leastData = { completed: 1000, durationMs: 30_000, windows: 10 } as const;

/** Returns a clause for each kind of data that is too small; empty when there is enough. */
export function missingData(evidence: AdvisorEvidence): string[] {
  const lacks: string[] = [];
  if (evidence.completed < leastData.completed) {
    lacks.push(`${evidence.completed} requests seen, ${leastData.completed} needed`);
  }
  if (evidence.durationMs < leastData.durationMs) {
    lacks.push(`${(evidence.durationMs / 1000).toFixed(1)} s watched, ${leastData.durationMs / 1000} s needed`);
  }
  if (evidence.windows < leastData.windows) lacks.push(`${evidence.windows} windows, ${leastData.windows} needed`);
  return lacks;
}

/** Returns a clause for each reason why the load was not steady; empty when it was. */
export function unsteadiness(evidence: AdvisorEvidence): string[] {
  const { littleRatio, throughputVariation, halvesDifference } = evidence;
  const signs: string[] = [];
  if (littleRatio !== undefined && Math.abs(littleRatio - 1) > 0.1) {
    signs.push(
      `requests in flight are ${littleRatio.toFixed(2)} times throughput x latency, so one of the three is measured wrongly`,
    );
  }
  if (throughputVariation > 0.25) signs.push(`throughput varies by ${percent(throughputVariation)} between windows`);
  if (halvesDifference > 0.2)
    signs.push(`the second half's throughput differs by ${percent(halvesDifference)} from the first's`);
  return signs;
}
