import type { Spread } from './summarize.ts';

/** Three digits that mean something, thousands apart. */
export function threeDigits(value: number): string {
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.max(0, Math.min(4, 2 - magnitude));
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** A share of the plain driver's figure as people say it: `1/12.3` below one, `1.32x` above. */
export function share(value: number): string {
  if (value >= 1) return `${value.toFixed(2)}x`;
  if (value <= 0) return '0';
  const times = 1 / value;
  return `1/${times >= 100 ? Math.round(times) : Number(times.toFixed(1))}`;
}

/** From the worst repeat to the best, as shares. */
export function shareRange({ min, max }: Spread): string {
  return `${share(max)} – ${share(min)}`;
}
