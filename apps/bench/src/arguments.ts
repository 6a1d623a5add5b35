import { InvalidArgumentError } from '@commander-js/extra-typings';

/** Reads seconds, such as 0.5. */
export function parseSeconds(text: string): number {
  const value = Number(text.trim() || Number.NaN);
  if (value >= 0.05 && value <= 600) return value;
  throw new InvalidArgumentError('Seconds from 0.05 to 600 are needed.');
}

/** Reads names with commas between them, each one of `known`. Adds them to those of an earlier option. */
export function parseNames(
  kind: string,
  known: readonly string[],
): (text: string, before: readonly string[] | undefined) => string[] {
  return (text, before) => {
    const names = text.split(',').map((name) => name.trim());
    for (const name of names) {
      if (known.includes(name)) continue;
      throw new InvalidArgumentError(`There is no ${kind} ${JSON.stringify(name)}; there are ${known.join(', ')}.`);
    }
    return [...new Set([...(before ?? []), ...names])];
  };
}
