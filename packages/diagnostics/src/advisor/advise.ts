import { type PoolAdvice, poolCost } from './advice.ts';
import { recommendedRange, stateConfidence } from './confidence.ts';
import { type Diagnosis, diagnose } from './diagnosis.ts';
import { gatherEvidence } from './evidence.ts';
import { type PoolFigures, assertFigures } from './figures.ts';

/**
 * Advises from figures of one pool size whether the pool should grow, shrink or stay, or that the pool is not the limit.
 *
 * A pure function: the same figures give the same advice. It checks in this order: enough data, steady data, main thread, cores,
 * in-flight limit, database, pool. The confidence is `medium` at most; `adviseFromSweep` can reach `high`.
 *
 * @throws {DiagnosticsError} `invalid-figures` when it cannot use a figure.
 */
export function advise(figures: PoolFigures): PoolAdvice {
  assertFigures(figures);
  const { threads, cores, connectionsPerThread } = figures;
  const evidence = gatherEvidence(figures);
  const diagnosis = diagnose(evidence, threads, cores);
  const range = recommendedRange(figures, diagnosis);
  const { verdict, bottleneck, recommended, reason } = diagnosis;
  return {
    schemaVersion: 1,
    verdict,
    bottleneck,
    threads: { current: threads, recommended, range },
    reason,
    ...stateConfidence(evidence, diagnosis, figures, range),
    cost: {
      current: poolCost(threads, connectionsPerThread),
      recommended: poolCost(recommended, connectionsPerThread),
    },
    evidence,
    caveats: caveats(figures, diagnosis),
  };
}

function caveats(figures: PoolFigures, diagnosis: Diagnosis): string[] {
  const result: string[] = [];
  if (figures.isServerOnSameHost)
    result.push("the server shares the cores, so part of what a size costs or brings is the server's");
  if (diagnosis.verdict === 'grow') {
    result.push('the gain is extrapolated from one size; the time of one request can change with the load');
  }
  return result;
}
