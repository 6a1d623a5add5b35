import { quantile } from '../statistics/summary.ts';
import { createRandom } from '../statistics/random.ts';
import type { AdviceConfidence } from './advice.ts';
import { type Diagnosis, diagnose } from './diagnosis.ts';
import { type AdvisorEvidence, gatherEvidence } from './evidence.ts';
import type { PoolFigures } from './figures.ts';
import { percent } from './wording.ts';

/** A level of confidence and the reasons for it. */
export interface StatedConfidence {
  readonly confidence: AdviceConfidence;
  readonly confidenceReasons: readonly string[];
}

/** How often the windows are resampled: enough for a 90 % interval of a small integer. It takes about 10 ms for 30 windows. */
const resamples = 200;

/** The largest difference between the model and the measured figures. */
const agreement = 0.3;

/**
 * Chooses the confidence, `medium` at best. That another size would be better is only a prediction until it has been tried.
 */
export function stateConfidence(
  evidence: AdvisorEvidence,
  diagnosis: Diagnosis,
  figures: PoolFigures,
  range: readonly [number, number],
): StatedConfidence {
  if (diagnosis.verdict === 'insufficient-data') return { confidence: 'low', confidenceReasons: [diagnosis.reason] };
  const doubts: string[] = [];
  if (evidence.littleRatio === undefined) {
    doubts.push("no latency was given, so the figures were not checked by Little's law");
  }
  const predicted = evidence.loadErlangs / figures.threads;
  if (!agrees(predicted, evidence.threadUtilization, 0.05)) {
    doubts.push(
      `the model predicts threads ${percent(predicted)} busy, and they are ${percent(evidence.threadUtilization)}`,
    );
  }
  const { predictedWaitMs, queueWaitMs } = evidence;
  if (queueWaitMs !== undefined && predictedWaitMs !== undefined && !agrees(predictedWaitMs, queueWaitMs, 0.1)) {
    doubts.push(`the model predicts a wait of ${predictedWaitMs.toFixed(2)} ms, and it is ${queueWaitMs.toFixed(2)}`);
  }
  if (range[1] - range[0] > 2) doubts.push(`resampled windows give anything from ${range[0]} to ${range[1]} threads`);
  if (doubts.length > 0) return { confidence: 'low', confidenceReasons: doubts };
  const reasons = [
    'the load is steady and the model agrees with the measurements',
    'only one size was measured; compare several sizes for more confidence',
  ];
  return { confidence: 'medium', confidenceReasons: reasons };
}

/**
 * Returns the sizes that nine of ten resamples of the windows recommend (percentile bootstrap). The seed is fixed, so the same figures
 * give the same advice.
 */
export function recommendedRange(figures: PoolFigures, diagnosis: Diagnosis): readonly [number, number] {
  const { threads, cores, windows } = figures;
  if (diagnosis.verdict === 'insufficient-data') return [1, Math.max(threads, Math.ceil(cores * 2))];
  const random = createRandom(windows.length);
  const sizes = Array.from({ length: resamples }, () => {
    const sample = windows.map(() => windows[Math.floor(random() * windows.length)] as (typeof windows)[number]);
    return diagnose(gatherEvidence({ ...figures, windows: sample }), threads, cores, true).recommended;
  });
  const { recommended } = diagnosis;
  return [Math.min(recommended, quantile(sizes, 0.05)), Math.max(recommended, quantile(sizes, 0.95))];
}

/** Tells whether two figures are within 30 % of each other, or both so small that their ratio means nothing. */
function agrees(predicted: number, seen: number, negligible: number): boolean {
  const difference = Math.abs(predicted - seen);
  return difference <= negligible || difference <= agreement * Math.max(predicted, seen);
}
