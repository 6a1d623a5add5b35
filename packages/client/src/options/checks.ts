/** Checks of single values. Each error names the option, the rule and the value. */
import { describeValue } from '../errors/describe-value.ts';

/** What a number may be. */
export interface NumberRule {
  readonly least: number;
  /** `Infinity` itself is allowed when it is the bound. */
  readonly most: number;
  readonly isInteger: boolean;
}

/** The longest time of a timer, about 24 days. With a longer one, `setTimeout` fires at once. */
export const maxTimerMs = 2 ** 31 - 1;

export function asBoolean(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw new TypeError(`${path} must be true or false, got ${describeValue(value)}`);
  return value;
}

export function asString(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new TypeError(`${path} must be a string, got ${describeValue(value)}`);
  return value;
}

/** @throws {TypeError | RangeError} unless it is a number within the bounds. */
export function asNumber(value: unknown, path: string, { least, most, isInteger }: NumberRule): number {
  const bounds = most === Number.POSITIVE_INFINITY ? `from ${least}, or Infinity` : `from ${least} to ${most}`;
  const rule = `${path} must be ${isInteger ? 'an integer' : 'a number'} ${bounds}`;
  if (typeof value !== 'number') throw new TypeError(`${rule}, got ${describeValue(value)}`);
  const isRightKind = !isInteger || Number.isInteger(value) || value === most;
  if (!isRightKind || !(value >= least && value <= most)) throw new RangeError(`${rule}, got ${describeValue(value)}`);
  return value;
}

/** @throws {TypeError | RangeError} unless it is an integer within the bounds. */
export function asInteger(value: unknown, path: string, least: number, most: number): number {
  return asNumber(value, path, { least, most, isInteger: true });
}

/** True for an option that was not given. */
export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
