/** Recognises the driver's value classes by their fields, so that values of another copy of the driver work too. */
import { types as nodeTypes } from 'node:util';
import { types } from './driver.ts';

/** 64 bits in two halves, as in the `long` package. */
export interface LongLike {
  readonly low: number;
  readonly high: number;
  readonly unsigned: boolean;
}

/** A value of one of the driver's classes, taken apart. */
export type DriverValue =
  | { readonly kind: 'long'; readonly value: LongLike }
  | { readonly kind: 'uuid' | 'inet' | 'dateRange'; readonly bytes: Uint8Array }
  | { readonly kind: 'localDate'; readonly days: number }
  | { readonly kind: 'localTime'; readonly nanoseconds: LongLike }
  | { readonly kind: 'duration'; readonly months: number; readonly days: number; readonly nanoseconds: LongLike }
  | { readonly kind: 'integer'; readonly sign: number; readonly words: readonly number[] }
  | { readonly kind: 'decimal'; readonly scale: number; readonly sign: number; readonly words: readonly number[] }
  | { readonly kind: 'tuple'; readonly elements: readonly unknown[] }
  | { readonly kind: 'geometry'; readonly shape: 1 | 2 | 3; readonly bytes: Uint8Array };

type Fields = Readonly<Record<string, unknown>>;

/**
 * Returns which of the driver's values an object of a class is, or `undefined` if it is none. The cheap tests come first. A class
 * of the application with exactly the same fields is taken for the driver's.
 */
export function recognise(object: object): DriverValue | undefined {
  const value = object as Fields;
  if (value['__isLong__'] === true) return { kind: 'long', value: value as unknown as LongLike };
  if (has(value, 'getBuffer') && nodeTypes.isUint8Array(value['buffer'])) return recogniseBytes(value, value['buffer']);
  if (Array.isArray(value['elements']) && has(value, 'get') && value['length'] === value['elements'].length) {
    return { kind: 'tuple', elements: value['elements'] };
  }
  if (isInteger(value)) return { kind: 'integer', sign: value.sign_, words: value.bits_ };
  if (isInteger(value['_intVal']) && typeof value['_scale'] === 'number') {
    return { kind: 'decimal', scale: value['_scale'], sign: value['_intVal'].sign_, words: value['_intVal'].bits_ };
  }
  if (has(value, 'getTotalNanoseconds') && isLong(value['value']))
    return { kind: 'localTime', nanoseconds: value['value'] };
  if (has(value, 'toImmutable') && Array.isArray(value['_arr'])) {
    return { kind: 'long', value: (value as unknown as { toImmutable(): LongLike }).toImmutable() };
  }
  return has(value, 'toBuffer') ? recogniseEncoded(value) : undefined;
}

/** Returns true for `types.unset`: by identity, or by its fields if it is another copy's. */
export function isUnset(value: object): boolean {
  if (value === types.unset) return true;
  return (value as Fields)['unset'] === true && Object.isFrozen(value) && Object.keys(value).length === 1;
}

function recogniseBytes(value: Fields, bytes: Uint8Array): DriverValue | undefined {
  const isAddress = typeof value['version'] === 'number';
  if (isAddress) return bytes.length === 4 || bytes.length === 16 ? { kind: 'inet', bytes } : undefined;
  return bytes.length === 16 ? { kind: 'uuid', bytes } : undefined;
}

/** Recognises classes that have a method to encode themselves. */
function recogniseEncoded(value: Fields): DriverValue | undefined {
  const { months, days, nanoseconds, lowerBound } = value;
  if (typeof months === 'number' && typeof days === 'number' && isLong(nanoseconds)) {
    return { kind: 'duration', months, days, nanoseconds };
  }
  if (nodeTypes.isDate(value['date']) && '_value' in value && 'month' in value) {
    return { kind: 'localDate', days: bufferOf(value).readUInt32BE(0) - 2 ** 31 };
  }
  if (has(value, 'useBESerialization')) {
    const shape = 'rings' in value ? 3 : 'points' in value ? 2 : 1;
    return { kind: 'geometry', shape, bytes: bufferOf(value) };
  }
  const isRange = typeof lowerBound === 'object' && lowerBound !== null && 'precision' in lowerBound;
  return isRange ? { kind: 'dateRange', bytes: bufferOf(value) } : undefined;
}

function bufferOf(value: Fields): Buffer {
  return (value as unknown as { toBuffer(): Buffer }).toBuffer();
}

function has(value: Fields, method: string): boolean {
  return typeof value[method] === 'function';
}

function isLong(value: unknown): value is LongLike {
  return typeof value === 'object' && value !== null && (value as Fields)['__isLong__'] === true;
}

function isInteger(value: unknown): value is { readonly bits_: readonly number[]; readonly sign_: number } {
  if (typeof value !== 'object' || value === null) return false;
  const { bits_: bits, sign_: sign } = value as Fields;
  return Array.isArray(bits) && typeof sign === 'number';
}
