/**
 * Copies options that are plain data, for a structured clone. Later changes by the caller have no effect on the copy, and bytes are
 * copied alone, without the pool that they may lie in.
 */
import { types as nodeTypes } from 'node:util';
import { classNameOf, isPlainObject } from '../errors/describe-value.ts';

/** Tells how to get code into the threads: functions and instances cannot be sent to them. */
export const setupModuleAdvice =
  "Return it from a module that each thread loads: threadModule: new URL('./cassandra.setup.js', import.meta.url)";

/** The error for an option that holds code. */
export function cannotCross(path: string, what: string): TypeError {
  return new TypeError(`${path} is ${what}, which cannot cross to a thread. ${setupModuleAdvice}`);
}

/**
 * Copies `value` so that it can be cloned. Leaves out properties that are `undefined`: in the driver, they would replace a default.
 *
 * @throws {TypeError} naming the path of the first function, symbol or instance of a class.
 */
export function copyPlainData(value: unknown, path: string): unknown {
  if (typeof value === 'function') throw cannotCross(path, 'a function');
  if (typeof value === 'symbol') throw cannotCross(path, 'a symbol');
  if (typeof value !== 'object' || value === null) return value;
  if (nodeTypes.isUint8Array(value)) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map((item, index) => copyPlainData(item, `${path}[${index}]`));
  if (nodeTypes.isDate(value)) return new Date(value.getTime());
  if (!isPlainObject(value)) throw cannotCross(path, `an instance of ${classNameOf(value)}`);
  const copy: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    if (item !== undefined) copy[name] = copyPlainData(item, `${path}.${name}`);
  }
  return copy;
}

/** Makes a copy again, in the thread: bytes become Buffers, and nothing is shared with `value`. */
export function rebuildPlainData(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (nodeTypes.isUint8Array(value)) return Buffer.from(value);
  if (Array.isArray(value)) return value.map((item) => rebuildPlainData(item));
  if (nodeTypes.isDate(value)) return new Date(value.getTime());
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, rebuildPlainData(item)]));
}
