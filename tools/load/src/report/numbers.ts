import type { Spread } from './spread.ts';

/** Writes `1234567` as `1,234,567`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Writes three significant digits, with a comma between thousands: `0.0082`, `5.21`, `23.4`, `3,780`. */
export function threeDigits(value: number, mostDecimals = 4): string {
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.max(0, Math.min(mostDecimals, 2 - magnitude));
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Writes `0.834` as `83 %`, and a missing figure as a dash. */
export function percent(share: number | null): string {
  return share === null ? '-' : `${Math.round(share * 100)} %`;
}

/** Writes `0.123` as `0.12x`, and a missing figure as a dash. */
export function times(ratio: number | null): string {
  return ratio === null ? '-' : `${ratio.toFixed(2)}x`;
}

/** From this ratio on, the difference is too small to say "less". */
const nearlyEqual = 0.95;

/** Writes a ratio as people say it: `12.3x less` for 1/12.3, `0.98x` near one, `1.32x` above. */
export function comparison(ratio: number): string {
  if (ratio >= nearlyEqual) return `${ratio.toFixed(2)}x`;
  if (ratio <= 0) return '0';
  const factor = 1 / ratio;
  return `${factor >= 100 ? Math.round(factor) : Number(factor.toFixed(1))}x less`;
}

/** Writes the ratios of the worst and of the best repeat: `1.34x to 0.98x`, or `9.4x to 13x less`. */
export function comparisonRange({ min, max }: Spread): string {
  const [worst, best] = [comparison(max), comparison(min)];
  const less = ' less';
  return worst.endsWith(less) && best.endsWith(less)
    ? `${worst.slice(0, -less.length)} to ${best}`
    : `${worst} to ${best}`;
}
