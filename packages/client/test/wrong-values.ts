class Anything {
  method(): void {}
}

/** Values of every kind. Each is wrong in most places. */
export const wrongValues: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  false: () => false,
  0: () => 0,
  '-0': () => -0,
  '-1': () => -1,
  1.5: () => 1.5,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  '2^31': () => 2 ** 31,
  '1n': () => 1n,
  'an empty text': () => '',
  'a text': () => 'x',
  'a long text': () => 'x'.repeat(1000),
  'a symbol': () => Symbol('s'),
  'an empty array': () => [],
  'an array': () => [1, 'x'],
  'an object': () => ({}),
  'an object without prototype': () => Object.create(null) as unknown,
  'an object of an unknown name': () => ({ unknownName: 1 }),
  'a function': () => () => {},
  'a class': () => Anything,
  'an instance of a class': () => new Anything(),
  'a Date': () => new Date(0),
  'an invalid Date': () => new Date(Number.NaN),
  'a regular expression': () => /x/,
  'an Error': () => new Error('a value, not a failure'),
  'a Map': () => new Map([['id', 1]]),
  'a Set': () => new Set([1]),
  'a WeakMap': () => new WeakMap(),
  'a Buffer': () => Buffer.from('x'),
  'an ArrayBuffer': () => new ArrayBuffer(4),
  'a Float64Array': () => new Float64Array(2),
  'a Promise': () => Promise.resolve('x'),
  'a URL': () => new URL('http://example.org/'),
  'an AbortController': () => new AbortController(),
  'a boxed text': () => Object('x') as unknown,
  'a boxed number': () => Object(1) as unknown,
  'a generator': () => (function* () {})(),
  'a Proxy': () => new Proxy({}, {}),
  'a Proxy that throws': () =>
    new Proxy(
      {},
      {
        get: throwBoom,
        has: throwBoom,
        ownKeys: throwBoom,
        getPrototypeOf: throwBoom,
        getOwnPropertyDescriptor: throwBoom,
      },
    ),
  'an object with a getter that throws': () =>
    Object.defineProperty({}, 'unknownName', { enumerable: true, get: () => throwBoom() }),
  'an object that throws when it becomes a text': () =>
    Object.defineProperties(
      {},
      { toString: { value: throwBoom }, [Symbol.toPrimitive]: { value: throwBoom } },
    ) as unknown,
};

/** The error of a getter of the application. Code that reads the property passes it on. */
export class Boom extends Error {
  override readonly name = 'Boom';
}

function throwBoom(): never {
  throw new Boom("the application's own getter threw");
}
