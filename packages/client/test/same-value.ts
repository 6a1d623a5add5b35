import { inspect } from 'node:util';
import { expect } from 'vitest';

/**
 * What two values have in common when they are the same CQL value: class, and text as the driver writes it. A uuid has
 * other own fields here than in the driver, and a `vector<float>` is a `Float32Array`; both are compared by content.
 */
export function describeValue(value: unknown): unknown {
  if (value === null || value === undefined || typeof value !== 'object') return Object.is(value, -0) ? '-0' : value;
  if (Buffer.isBuffer(value)) return `Buffer ${value.toString('hex')}`;
  if (value instanceof Date) return `Date ${value.getTime()}`;
  if (value instanceof Float32Array) return { vector: [...value] };
  if (Array.isArray(value)) return value.map(describeValue);
  if (value instanceof Map) return { map: [...value].map(([key, item]) => [describeValue(key), describeValue(item)]) };
  if (value instanceof Set) return { set: [...value].map(describeValue) };
  const { name } = value.constructor;
  if (name === 'Vector') return { vector: [...(value as Iterable<unknown>)].map(describeValue) };
  if (name === 'Tuple') return { tuple: (value as { readonly elements: unknown[] }).elements.map(describeValue) };
  if (name === 'Object' || !('toString' in Object.getPrototypeOf(value))) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, describeValue(item)]));
  }
  return `${name.replace(/^Lazy|^Column/, '')} ${(value as { toString(): string }).toString()}`;
}

/** Asserts that a row is what the plain driver gives. */
export function expectSameRow(actual: object | null | undefined, expected: object | null | undefined): void {
  expect(actual, inspect(expected)).toBeTruthy();
  expect(Object.keys(actual!)).toEqual(Object.keys(expected!));
  expect(describeValue({ ...actual })).toEqual(describeValue({ ...expected }));
}
