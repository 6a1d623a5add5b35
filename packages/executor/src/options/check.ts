import { describeValue } from '../errors/describe-value.ts';

/** Checks for single options. Each error names the option, the rule and the value. */

/** Returns the default when an option is `undefined`. `null` counts as a value and is checked. */
export function withDefault<V>(value: V | undefined, absent: V): V {
  return value === undefined ? absent : value;
}

/** @throws {TypeError | RangeError} unless the value is an integer within the bounds. `Infinity` passes when it is the upper bound. */
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
 * Returns a time limit in milliseconds, or `undefined` for no limit: the value is absent or `Infinity`.
 *
 * @throws {TypeError | RangeError} unless the value is absent or a number of at least 0.
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

/** Returns `absent` when there is no value. @throws {TypeError} unless the value is absent or a boolean. */
export function checkBoolean(name: string, value: unknown, absent: boolean): boolean {
  if (value === undefined) {
    return absent;
  }
  if (typeof value !== 'boolean') {
    throw new TypeError(`${name} must be true or false, got ${describeValue(value)}`);
  }
  return value;
}

/**
 * Recognises an `AbortSignal` by its members, because one of another realm or library is not an instance of ours.
 *
 * @throws {TypeError} unless the value is an `AbortSignal`.
 */
export function assertSignal(name: string, value: unknown): void {
  if (!isSignal(value)) {
    const advice = value instanceof AbortController ? '; write controller.signal' : '';
    throw new TypeError(`${name} must be an AbortSignal, got ${describeValue(value)}${advice}`);
  }
}

function isSignal(value: unknown): value is AbortSignal {
  const signal = value as Partial<AbortSignal> | null;
  return (
    typeof signal === 'object' && typeof signal?.aborted === 'boolean' && typeof signal.addEventListener === 'function'
  );
}

/** @throws {TypeError} unless the value is a function. */
export function assertFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') {
    throw new TypeError(`${name} must be a function, got ${describeValue(value)}`);
  }
}

/** @throws {TypeError} unless the value is absent or a function. */
export function checkFunction<F>(name: string, value: F | undefined): F | undefined {
  if (value !== undefined) {
    assertFunction(name, value);
  }
  return value;
}

/** @throws {TypeError} unless the value is one of the choices. */
export function checkChoice<C extends string>(name: string, value: C, choices: readonly C[]): C {
  if (!choices.includes(value)) {
    throw new TypeError(
      `${name} must be ${choices.map((choice) => `'${choice}'`).join(' or ')}, got ${describeValue(value)}`,
    );
  }
  return value;
}

/**
 * Copies an options object without its prototype, so that no option comes from a polluted one.
 *
 * @throws {TypeError} when the value is not an object, or has an unknown key. The message suggests the nearest name.
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

/** Returns the known name with the fewest edits, if it is close enough to be a typing mistake. */
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

/** Levenshtein distance, computed one row at a time. */
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
