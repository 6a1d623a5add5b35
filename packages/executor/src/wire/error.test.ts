import { expect, it } from 'vitest';
import { ExecutorError, isExecutorError } from '../errors/executor-error.ts';
import { decodeError, encodeError } from './error.ts';

function roundTrip(
  thrown: unknown,
  classes?: Parameters<typeof decodeError>[1],
  decodeValue?: (value: unknown) => unknown,
): unknown {
  return decodeError(structuredClone(encodeError(thrown)), classes, decodeValue);
}

it('keeps the classes of errors of this package', () => {
  const error = roundTrip(new ExecutorError('module-missing', 'gone'));

  expect(error).toBeInstanceOf(ExecutorError);
  expect(isExecutorError(error) && error.code).toBe('module-missing');
});

it('restores a registered class without calling its constructor', () => {
  class Picky extends Error {
    constructor() {
      super('never called twice');
      calls++;
    }
  }
  let calls = 0;
  const error = roundTrip(new Picky(), { Picky });

  expect(error).toBeInstanceOf(Picky);
  expect(Error.prototype.isPrototypeOf(error as object)).toBe(true);
  expect(calls).toBe(1);
});

it('uses the nearest registered class for a subclass', () => {
  class Base extends Error {}
  class Special extends Base {}

  expect(roundTrip(new Special('x'), { Base })).toBeInstanceOf(Base);
});

it('ignores hostile names', () => {
  const error = Object.assign(new Error('x'), {
    fields: JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as unknown,
  });
  const decoded = roundTrip(error) as { fields: Record<string, unknown> };

  expect(Object.keys(decoded.fields)).toEqual(['__proto__', 'constructor']);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

it('limits depth and size', () => {
  let deep: unknown = 'end';
  for (let i = 0; i < 100; i++) {
    deep = { deep };
  }
  const wide = Array.from({ length: 100_000 }, () => 1);

  const decoded = roundTrip(Object.assign(new Error('x'), { deep, wide })) as { message: string; wide: unknown[] };

  expect(decoded.message).toBe('x');
  expect(decoded.wide.filter((item) => item === 1).length).toBeLessThan(10_001);
});

it('passes each object among the fields to the hook', () => {
  class Point {
    readonly x: number;
    constructor(x: number) {
      this.x = x;
    }
  }
  const error = Object.assign(new Error('x'), { at: { x: 1 } });

  expect(roundTrip(error, undefined, (value) => new Point((value as { x: number }).x))).toMatchObject({
    at: new Point(1),
  });
});

it('passes on thrown values that are not errors', () => {
  expect(roundTrip('text')).toBe('text');
  expect(roundTrip(undefined)).toBeUndefined();
  expect(roundTrip({ code: 5, inner: new RangeError('r') })).toEqual({ code: 5, inner: new RangeError('r') });
});
