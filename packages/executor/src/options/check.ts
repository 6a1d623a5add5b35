import { describeValue } from '../errors/describe-value.ts';

/** Checks of single options. Each names the option, the rule and the value. */

/** @throws {TypeError | RangeError} unless it is an integer within the bounds. `Infinity` passes when it is the upper bound. */
export function checkInteger(name: string, value: unknown, least: number, most: number): number {
  const rule = most === Infinity ? `an integer of at least ${least}` : `an integer from ${least} to ${most}`;
  if (typeof value !== 'number') {
    throw new TypeError(`${name} must be ${rule}, got ${describeValue(value)}`);
  }
  if (value === Infinity && most === Infinity) {
    return value;
  }
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} must be ${rule}, got ${value}`);
  }
  return value;
}

/**
 * A time limit in milliseconds; `undefined` when there is none: it is absent or `Infinity`.
 *
 * @throws {TypeError | RangeError} unless it is absent or a number of at least 0.
 */
export function checkTimeout(name: string, value: unknown): number | undefined {
  if (value === undefined || value === Infinity) {
    return undefined;
  }
  if (typeof value !== 'number') {
    throw new TypeError(`${name} must be a number of milliseconds of at least 0, got ${describeValue(value)}`);
  }
  if (!(value >= 0)) {
    throw new RangeError(`${name} must be a number of milliseconds of at least 0, got ${value}`);
  }
  return value;
}

/** @throws {TypeError} unless it is absent or a function. */
export function checkFunction<F>(name: string, value: F | undefined): F | undefined {
  if (value !== undefined && typeof value !== 'function') {
    throw new TypeError(`${name} must be a function, got ${describeValue(value)}`);
  }
  return value;
}

/** @throws {TypeError} unless it is one of the choices. */
export function checkChoice<C extends string>(name: string, value: C, choices: readonly C[]): C {
  if (!choices.includes(value)) {
    throw new TypeError(
      `${name} must be ${choices.map((choice) => `'${choice}'`).join(' or ')}, got ${describeValue(value)}`,
    );
  }
  return value;
}

/**
 * Copies an options object without its prototype, so that nothing is read from a polluted one.
 *
 * @throws {TypeError} when it is not an object, or has a key that is no option, with the nearest name there is.
 */
export function checkKeys<O extends object>(
  what: string,
  options: O | undefined,
  known: readonly string[],
): Partial<O> {
  const copy = Object.create(null) as Record<string, unknown>;
  if (options === undefined) {
    return copy as Partial<O>;
  }
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`${what} must be an object, got ${describeValue(options)}`);
  }
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      const nearest = nearestName(key, known);
      throw new TypeError(
        `${key} is not an option of ${what}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`,
      );
    }
    copy[key] = (options as Record<string, unknown>)[key];
  }
  return copy as Partial<O>;
}

/** The known name fewest edits away, if it is near enough to be meant. */
function nearestName(key: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(key.length / 3)) + 1;
  for (const name of known) {
    const distance = editDistance(key.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
