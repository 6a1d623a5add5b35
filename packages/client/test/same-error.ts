import { types } from 'node:util';
import { expect } from 'vitest';

/** An error with any fields. */
export type AnyError = Error & Record<string, unknown>;

/** Resolves with the error of a promise. */
export async function failureOf(promise: Promise<unknown>, what = 'it'): Promise<AnyError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => ({ error: error as AnyError }),
  );
  if (outcome === undefined) throw new Error(`${what} did not fail`);
  return outcome.error;
}

/**
 * An error with all that can be read from it but its stack: class, name, message, each own field whether it is seen by a
 * loop or not, and the same of the errors inside it, by host or as `cause`.
 */
export function describeError(error: unknown): unknown {
  if (error instanceof Error) {
    const names = Object.getOwnPropertyNames(error).filter((name) => name !== 'stack');
    return {
      class: error.constructor,
      name: error.name,
      message: describeError(error.message),
      seen: Object.keys(error).sort(),
      fields: Object.fromEntries(names.map((name) => [name, describeError((error as AnyError)[name])])),
    };
  }
  // The message of a NoHostAvailableError names the first host that was tried, which is random, and contains the stack of its error.
  if (typeof error === 'string') return error.replaceAll(/\n +at .*/g, '').replaceAll(/\b127\.0\.0\.\d/g, '127.0.0.n');
  if (Buffer.isBuffer(error)) return { buffer: error.toString('hex') };
  if (Array.isArray(error)) return error.map(describeError);
  if (typeof error !== 'object' || error === null) return error;
  return {
    prototype: Object.getPrototypeOf(error) as unknown,
    entries: Object.fromEntries(Object.entries(error).map(([name, item]) => [name, describeError(item)])),
  };
}

/** Asserts that an error equals the plain driver's, field by field, and that its stack contains the line in `file` that awaited it. */
export function expectSameError(actual: AnyError, expected: AnyError, file: string): void {
  expect(describeError(actual)).toEqual(describeError(expected));
  expect(actual.constructor).toBe(expected.constructor);
  expect(types.isNativeError(actual)).toBe(true);
  const lines = (actual.stack ?? '').split('\n');
  expect(lines.slice(-12).join('\n')).toContain(file);
}
