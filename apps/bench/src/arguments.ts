import { InvalidArgumentError } from '@commander-js/extra-typings';
import { scenarios } from './scenarios/scenarios.ts';

/** Reads an integer within its bounds. */
export function parseCount(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text.trim() || Number.NaN);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`An integer from ${least} to ${most} is needed.`);
  };
}

/** Reads seconds, such as 0.5. */
export function parseSeconds(text: string): number {
  const value = Number(text.trim() || Number.NaN);
  if (value >= 0.05 && value <= 600) return value;
  throw new InvalidArgumentError('Seconds from 0.05 to 600 are needed.');
}

/** Adds the scenarios of `text`, comma between them, to those given before. */
export function parseScenarios(text: string, before: readonly string[] | undefined): string[] {
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!scenarios.some((scenario) => scenario.name === name)) {
      throw new InvalidArgumentError(`There is no scenario ${JSON.stringify(name)}; there are ${scenarios.map((one) => one.name).join(', ')}.`);
    }
  }
  return [...new Set([...(before ?? []), ...names])];
}
