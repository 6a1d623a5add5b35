import { describeValue, isPlainObject } from '../errors/describe-value.ts';
import type { DriverClientOptions } from '../values/driver.ts';
import { isAbsent } from './checks.ts';

/** The option `encoding` without what was not given, as the main thread uses it: the driver's switches, and classes for maps and sets. */
export type ResolvedEncoding = Readonly<NonNullable<DriverClientOptions['encoding']>>;

/**
 * Checks the classes for maps and sets. The switches of `encoding` are checked with the other options that are data, since they
 * also cross to the threads (`plain-options.ts`).
 */
export function resolveEncoding(encoding: ResolvedEncoding | null | undefined): ResolvedEncoding {
  if (isAbsent(encoding)) return noEncoding;
  if (!isPlainObject(encoding)) throw new TypeError(`encoding must be an object, got ${describeValue(encoding)}`);
  assertCollection('encoding.map', encoding['map'], 'set');
  assertCollection('encoding.set', encoding['set'], 'add');
  return Object.freeze(Object.fromEntries(Object.entries(encoding).filter(([, value]) => !isAbsent(value))));
}

const noEncoding: ResolvedEncoding = Object.freeze({});

/** The driver checks the same, so that its decoder can use the class on the main thread. */
function assertCollection(path: string, value: unknown, adder: 'add' | 'set'): void {
  if (isAbsent(value)) return;
  const prototype = typeof value === 'function' ? (value.prototype as Record<string, unknown> | undefined) : undefined;
  if (typeof prototype?.['forEach'] === 'function' && typeof prototype[adder] === 'function') return;
  const example = adder === 'set' ? 'Map' : 'Set';
  throw new TypeError(
    `${path} must be a class with forEach() and ${adder}(), such as ${example}, got ${describeValue(value)}`,
  );
}
