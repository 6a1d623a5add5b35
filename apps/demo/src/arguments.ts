import { InvalidArgumentError } from '@commander-js/extra-typings';

/** Reads `1,2,4` as pool sizes, in ascending order and each once. */
export function parseSizes(text: string): number[] {
  const sizes = text.split(',').map((part) => Number(part.trim() || Number.NaN));
  for (const size of sizes) {
    if (!Number.isInteger(size) || size < 1 || size > 128)
      throw new InvalidArgumentError('Sizes are integers from 1 to 128, such as 1,2,4.');
  }
  return [...new Set(sizes)].sort((left, right) => left - right);
}

/** Reads `800ms`, `2s` or `2` (seconds) as milliseconds. */
export function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(text.trim()) ?? [];
  const durationMs = Number(amount) * (unit === 'ms' ? 1 : 1000);
  if (!(durationMs >= 100 && durationMs <= 600_000))
    throw new InvalidArgumentError('A duration is from 100ms to 600s, such as 1.5s.');
  return durationMs;
}
