import type { StatedConfidence } from './confidence.ts';
import type { SweepSize } from './sweep-sizes.ts';
import { percent } from './wording.ts';

/** The requirements of a level of confidence. */
interface SweepDemands {
  readonly sizes: number;
  readonly repeats: number;
  readonly durationMs: number;
  /** Half of the interval of a size, divided by its mean. */
  readonly spread: number;
}

const forHigh: SweepDemands = { sizes: 3, repeats: 5, durationMs: 10_000, spread: 0.1 };
const forMedium: SweepDemands = { sizes: 2, repeats: 3, durationMs: 5000, spread: 0.2 };

/**
 * Chooses the confidence in the result of a sweep. `high` needs at least three sizes, five repeats of ten seconds each in random order,
 * and a chosen size that is clearly faster than its smaller neighbour.
 */
export function stateSweepConfidence(
  sizes: readonly SweepSize[],
  chosen: number,
  isRandomOrder: boolean,
): StatedConfidence {
  const doubts = shortcomings(sizes, forMedium);
  if (doubts.length > 0) return { confidence: 'low', confidenceReasons: doubts };
  const rest = shortcomings(sizes, forHigh);
  if (!isRandomOrder) rest.push('the sizes did not run in a random order');
  if (!isApartFromNeighbour(sizes, chosen)) rest.push('the next smaller size is not clearly slower');
  if (rest.length > 0) return { confidence: 'medium', confidenceReasons: rest };
  return {
    confidence: 'high',
    confidenceReasons: [`${sizes.length} sizes, each repeated in random order, differ clearly`],
  };
}

function shortcomings(sizes: readonly SweepSize[], demands: SweepDemands): string[] {
  const result: string[] = [];
  const repeats = Math.min(...sizes.map((size) => size.repeats));
  const durationMs = Math.min(...sizes.map((size) => size.durationMs));
  const spread = Math.max(...sizes.map(spreadOf));
  if (sizes.length < demands.sizes)
    result.push(`${sizes.length === 1 ? '1 size' : `${sizes.length} sizes`} tried, ${demands.sizes} needed`);
  if (sizes.length === 0) return result;
  if (repeats < demands.repeats)
    result.push(`${repeats === 1 ? '1 repeat' : `${repeats} repeats`}, ${demands.repeats} needed`);
  if (durationMs < demands.durationMs) {
    result.push(`runs of ${(durationMs / 1000).toFixed(1)} s, ${demands.durationMs / 1000} s needed`);
  }
  if (spread > demands.spread) {
    result.push(
      `repeats of one size differ too much (${Number.isFinite(spread) ? `± ${percent(spread)}` : 'spread unknown'})`,
    );
  }
  return result;
}

function spreadOf({ interval, throughputPerSecond }: SweepSize): number {
  return interval ? (interval[1] - interval[0]) / 2 / throughputPerSecond : Infinity;
}

function isApartFromNeighbour(sizes: readonly SweepSize[], chosen: number): boolean {
  const index = sizes.findIndex((size) => size.threads === chosen);
  const [size, smaller] = [sizes[index], sizes[index - 1]];
  if (!size || !smaller) return true;
  return size.interval !== undefined && smaller.interval !== undefined && smaller.interval[1] < size.interval[0];
}
