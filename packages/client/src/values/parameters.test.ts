import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSecondDriver } from '../../test/second-driver.ts';
import { driverModule, Encoder, types, type DriverColumnType } from './driver.ts';
import { PageTimeUuid, PageUuid } from './uuid.ts';
import { EntryMap } from './entry-map.ts';
import { EntrySet } from './entry-set.ts';
import { readParameters, writeParameters, type ParameterColumns, type Parameters } from './parameters.ts';
import { WrittenValues } from './written-values.ts';

const {
  dataTypes,
  Long,
  Uuid,
  TimeUuid,
  InetAddress,
  LocalDate,
  LocalTime,
  Duration,
  BigDecimal,
  Integer,
  Tuple,
  Vector,
} = types;
/** The encoder of an application's driver, and that of a thread's driver (`options/thread-options.ts`). */
const judge = new Encoder(4, { encoding: { useUndefinedAsUnset: true, map: Map, set: Set } });
const judged = new Encoder(4, { encoding: { useUndefinedAsUnset: true, map: EntryMap, set: EntrySet } });

function written(parameters: Parameters | null | undefined, columns?: ParameterColumns): WrittenValues {
  const values = new WrittenValues();
  writeParameters(values, parameters, columns);
  return values;
}

function read(values: WrittenValues): unknown[] | Record<string, unknown> | undefined {
  return readParameters(new WrittenValues(structuredClone(values.elements)).read());
}

function cross(parameters: Parameters | null | undefined): unknown[] | Record<string, unknown> | undefined {
  return read(written(parameters));
}

function crossOne(value: unknown): unknown {
  return (cross([value]) as unknown[])[0];
}

/** Sending a value to the thread must not change its encoded bytes, nor whether it can be encoded. */
function expectSameBytes(value: unknown, type?: DriverColumnType | string): void {
  expect(outcome(() => judged.encode(crossOne(value), type))).toEqual(outcome(() => judge.encode(value, type)));
}

function outcome(encode: () => unknown): unknown {
  try {
    const bytes = encode();
    return Buffer.isBuffer(bytes) ? bytes.toString('hex') : bytes === types.unset ? 'unset' : bytes;
  } catch (error) {
    return `${(error as Error).name} thrown`;
  }
}

const udt = (fields: Record<string, DriverColumnType>): DriverColumnType => ({
  code: dataTypes.udt,
  info: { keyspace: 'ks', name: 'udt', fields: Object.entries(fields).map(([name, type]) => ({ name, type })) },
});
const text = { code: dataTypes.text };
const int = { code: dataTypes.int };
const list = (info: DriverColumnType): DriverColumnType => ({ code: dataTypes.list, info });
const map = (key: DriverColumnType, value: DriverColumnType): DriverColumnType => ({
  code: dataTypes.map,
  info: [key, value],
});
const vector = (element: DriverColumnType, length: number): DriverColumnType => ({
  code: dataTypes.custom,
  info: [element, length],
  customTypeName: 'vector',
});

describe('primitives', () => {
  it('arrive unchanged', () => {
    const parameters = [
      1,
      'two',
      true,
      false,
      null,
      undefined,
      5n,
      Number.NaN,
      -0,
      0.5,
      2 ** 31,
      -(2 ** 31),
      2 ** 53,
      Infinity,
    ];
    expect(cross(parameters)).toEqual(parameters);
  });

  it('have the values of the moment of the call, whatever the caller changes afterwards', () => {
    const parameters = ['before'];
    const values = written(parameters);
    parameters[0] = 'after';
    expect(read(values)).toEqual(['before']);
  });

  it('arrive by name', () => {
    expect(cross({ id: 1, name: 'two', none: null })).toEqual({ id: 1, name: 'two', none: null });
  });

  it('arrive from a proxy, a sparse array, an array of a class and an array with properties', () => {
    class Values extends Array<unknown> {}
    const withProperty = Object.assign([1], { callback: () => {} });
    for (const parameters of [new Proxy([1], {}), withProperty, Values.from([1])])
      expect(cross(parameters)).toEqual([1]);
    expect(cross(new Proxy({ id: 1 }, {}))).toEqual({ id: 1 });
    // oxlint-disable-next-line no-sparse-arrays -- what is under test
    expect(cross([1, , 3])).toEqual([1, undefined, 3]);
  });

  it('none at all is undefined', () => {
    expect(cross(undefined)).toBeUndefined();
    expect(cross(null)).toBeUndefined();
    expect(cross([])).toEqual([]);
  });
});

/** Like `outcome`, with the driver's message. A subclass of a collection loses its name in the thread. */
function answer(encode: () => unknown): unknown {
  try {
    const bytes = encode();
    return Buffer.isBuffer(bytes) ? bytes.toString('hex') : bytes;
  } catch (error) {
    return String(error)
      .replaceAll(/\b\w+(\(\d\)) \[(Set|Map)\]/gu, '$2$1')
      .replaceAll(/\bPlaces\(\d\) \[/gu, '[');
  }
}

describe('a container', () => {
  class Place {
    readonly a = 1;
    readonly b = 'two';
  }
  class Places extends Array<unknown> {}
  class Fields extends Map<string, unknown> {}
  class Items extends Set<unknown> {}
  const single = (element: unknown): unknown[] => [
    [element],
    [element, element],
    Places.from([element, element]),
    new Set([element]),
    new Items([element, 'b']),
    new Map([['a', element]]),
    new Map([[element, element]]),
    new Fields([['a', element]]),
    { a: element },
    { 0: element, size: 1, length: 2 },
    Object.assign(new Place(), { a: element }),
    new Tuple(element, element),
    [[element]],
    [new Set([element])],
    [new Map([['a', element]])],
    new Map([['a', new Set([element])]]),
    { a: [element] },
  ];
  const typedArrays = [
    Int8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
  ].map((each) => each.from([1, 2]));
  const containers = [
    ...single(1),
    ...single('text'),
    [],
    {},
    new Set(),
    new Map(),
    new Map([['size', 1]]),
    ...typedArrays,
    BigInt64Array.from([1n]),
    Buffer.from('ab'),
    new Vector([1, 2], 'float'),
    new Vector(['a', 'b'], 'text'),
    'text',
    5,
    new Place(),
  ];
  const set = (info: DriverColumnType): DriverColumnType => ({ code: dataTypes.set, info });
  const columns = {
    'list<int>': list(int),
    'list<text>': list(text),
    'list<list<text>>': list(list(text)),
    'list<set<int>>': list(set(int)),
    'list<map<text, int>>': list(map(text, int)),
    'set<int>': set(int),
    'set<text>': set(text),
    'map<text, int>': map(text, int),
    'map<text, text>': map(text, text),
    'map<int, int>': map(int, int),
    'map<text, set<int>>': map(text, set(int)),
    'tuple<int, text>': { code: dataTypes.tuple, info: [int, text] },
    'tuple<text, text>': { code: dataTypes.tuple, info: [text, text] },
    'a udt': udt({ a: int, b: text, size: int, length: int }),
    'another udt': udt({ a: text, size: int }),
    'vector<float, 2>': vector({ code: dataTypes.float }, 2),
    'vector<text, 2>': vector(text, 2),
    text: text,
    blob: { code: dataTypes.blob },
    'a guess': undefined,
  };

  it('of bytes arrives as a Buffer, whatever its class', () => {
    for (const type of Object.values(columns)) {
      expect(judged.encode(crossOne(Uint8Array.from([1, 2])), type)).toEqual(judge.encode(Buffer.from([1, 2]), type));
    }
  });

  it.each(Object.entries(columns))('is encoded or rejected as by the driver for %s', (_name, type) => {
    for (const value of containers) {
      expect(
        answer(() => judged.encode(crossOne(value), type)),
        inspect(value),
      ).toEqual(answer(() => judge.encode(value, type)));
    }
  });
});

/** Values of every class, made by one copy of the driver. */
function valuesOf(
  copy: typeof driverModule,
): [name: string, value: unknown, type: DriverColumnType | string | undefined][] {
  const { types: made, geometry: shapes } = copy;
  const { Point, LineString, Polygon } = shapes;
  return [
    ['Long', made.Long.fromString('-9223372036854775808'), 'bigint'],
    ['Long of a time', made.Long.MAX_VALUE, 'timestamp'],
    ['Uuid', made.Uuid.fromString('f47ac10b-58cc-4372-a567-0e02b2c3d479'), 'uuid'],
    ['TimeUuid', made.TimeUuid.fromString('fffee4c0-0000-11f0-8080-808080808080'), 'timeuuid'],
    ['InetAddress v4', made.InetAddress.fromString('127.0.0.1'), 'inet'],
    ['InetAddress v6', made.InetAddress.fromString('2001:db8::ff00:42:8329'), 'inet'],
    ['LocalDate', new made.LocalDate(2024, 2, 29), 'date'],
    ['LocalDate of year 1', new made.LocalDate(1, 1, 1), 'date'],
    ['LocalDate beyond Date', new (made.LocalDate as unknown as new (days: number) => object)(2147483647), 'date'],
    ['LocalDate before Date', new (made.LocalDate as unknown as new (days: number) => object)(-2147483648), 'date'],
    ['LocalTime', made.LocalTime.fromString('23:59:59.999999999'), 'time'],
    ['Duration', new made.Duration(-1, -2, made.Long.fromString('-300000000000')), 'duration'],
    ['Integer', made.Integer.fromString('-123456789012345678901234567890'), 'varint'],
    ['Integer 0', made.Integer.fromString('0'), 'varint'],
    ['BigDecimal', made.BigDecimal.fromString('-12345678901234567890.123456789'), 'decimal'],
    ['Tuple', new made.Tuple(1, 'two', null, undefined), { code: dataTypes.tuple, info: [int, text, text, text] }],
    ['Vector', new made.Vector([1.5, -0, Number.NaN], 'float'), vector({ code: dataTypes.float }, 3)],
    ['Vector of text', new made.Vector(['a', 'b'], 'text'), vector(text, 2)],
    ['Vector, guessed', new made.Vector([1.5, 2], 'float'), undefined],
    ['unset', made.unset, 'text'],
    ['Point', new Point(1, 2), undefined],
    ['LineString', new LineString(new Point(0, 1), new Point(2, 3)), undefined],
    ['LineString, empty', new LineString(), undefined],
    ['Polygon', Polygon.fromString('POLYGON ((0 0, 1 0, 1 1, 0 0))'), undefined],
    ['DateRange', copy.datastax.search.DateRange.fromString('[2010-12 TO 2020]'), undefined],
    ['DateRange, open', copy.datastax.search.DateRange.fromString('[* TO *]'), undefined],
  ];
}

describe("the driver's values", () => {
  it.each(valuesOf(driverModule))('%s is encoded to the same bytes afterwards', (_, value, type) => {
    expectSameBytes(value, type);
  });

  const other = loadSecondDriver();
  it('can be made by another copy of the driver', () => {
    expect(other.types.Uuid).not.toBe(Uuid);
    expect(other.types.Long).not.toBe(Long);
  });

  it.each(valuesOf(other))('%s of another copy becomes a value of our copy', (name, value, type) => {
    const ours = valuesOf(driverModule).find(([each]) => each === name);
    const bytes = outcome(() => judged.encode(crossOne(value), type));
    expect(bytes).toEqual(outcome(() => judge.encode(ours?.[1], type)));
    expect(bytes).not.toMatch(/thrown/u);
  });

  it('from a page can be bound again', () => {
    const uuid = Uuid.fromString('f47ac10b-58cc-4372-a567-0e02b2c3d479');
    const words = [0, 4, 8, 12].map((offset) => uuid.getBuffer().readInt32BE(offset)) as [
      number,
      number,
      number,
      number,
    ];
    expect(crossOne(new PageUuid(...words))).toEqual(uuid);
    expect(String(crossOne(new PageTimeUuid(...words)))).toBe(String(uuid));
  });

  it('keep their classes', () => {
    expect(crossOne(Long.fromNumber(5))).toEqual(Long.fromNumber(5));
    expect(crossOne(Long.fromNumber(5))).toBeInstanceOf(Long);
    expect(crossOne(Long.MAX_UNSIGNED_VALUE)).toEqual(Long.MAX_UNSIGNED_VALUE);
    expect(crossOne(TimeUuid.now())).toBeInstanceOf(Uuid);
    expect(crossOne(InetAddress.fromString('::1'))).toEqual(InetAddress.fromString('::1'));
    expect(crossOne(LocalDate.fromString('2024-02-29'))).toEqual(LocalDate.fromString('2024-02-29'));
    expect(crossOne(LocalTime.fromString('01:02:03'))).toBeInstanceOf(LocalTime);
    expect(crossOne(Duration.fromString('1mo2d3s'))).toEqual(Duration.fromString('1mo2d3s'));
    expect(crossOne(BigDecimal.fromString('1.50'))).toEqual(BigDecimal.fromString('1.50'));
    expect(crossOne(Integer.fromString('-1'))).toEqual(Integer.fromString('-1'));
    expect(crossOne(new Tuple(1, 'a'))).toEqual(new Tuple(1, 'a'));
    expect(crossOne(types.unset)).toBe(types.unset);
    expect(crossOne(new Vector([1, 2], 'int'))).toBeInstanceOf(Vector);
  });
});

describe('other objects', () => {
  it('bytes of any view arrive as a Buffer, without the pool around them', () => {
    const bytes = Buffer.from('a pooled buffer');
    const values = written([bytes]);
    bytes.fill(0);
    expect(read(values)).toEqual([Buffer.from('a pooled buffer')]);
    expect(crossOne(new Uint8Array([1, 2, 255]))).toEqual(Buffer.from([1, 2, 255]));
    const large = Buffer.alloc(10_000, 0xab);
    expect(crossOne(large.subarray(1, 9000))).toEqual(large.subarray(1, 9000));
    expect(crossOne(Buffer.alloc(0))).toEqual(Buffer.alloc(0));
  });

  it('dates arrive, also invalid ones, which the driver rejects', () => {
    expectSameBytes(new Date(0), 'timestamp');
    expectSameBytes(new Date(-1), 'timestamp');
    expectSameBytes(new Date(Number.NaN), 'timestamp');
    expectSameBytes(new Date('2024-02-29'), 'date');
  });

  it('nested lists, sets, maps and plain objects arrive', () => {
    const type = map(text, list(udt({ id: { code: dataTypes.uuid }, names: list(text) })));
    const item = { id: Uuid.random(), names: ['a', 'b'] };
    expectSameBytes({ key: [item, item] }, type);
    expectSameBytes(new Map([['key', [item]]]), type);
    expectSameBytes(new Map([[Uuid.random(), 1]]), map({ code: dataTypes.uuid }, int));
    expectSameBytes(new Set([1, 2]), { code: dataTypes.set, info: int });
    expectSameBytes([], list(int));
    expectSameBytes([null], list(int));
    expectSameBytes({}, map(text, int));
    expectSameBytes({ a: undefined }, udt({ a: text, b: int }));
    expectSameBytes({ a: types.unset, b: null }, udt({ a: text, b: int }));
  });

  it('an object of a class with getters is a user-defined type, as in the driver', () => {
    class Base {
      get inherited(): string {
        return 'from the base';
      }
    }
    class Address extends Base {
      readonly #street: string;
      readonly number = 7;
      readonly format = (): string => this.#street;
      constructor(street: string) {
        super();
        this.#street = street;
      }
      get street(): string {
        return this.#street;
      }
      toLine(): string {
        return `${this.#street} ${this.number}`;
      }
    }
    expectSameBytes(new Address('Main'), udt({ street: text, number: int, inherited: text, none: text }));
    expectSameBytes(new Address('Main'), map(text, text));
    expectSameBytes(Object.create({ street: 'Main' }), udt({ street: text }));
    expectSameBytes(Object.create({ street: 'Main' }), map(text, text));
  });

  it('maps and sets of other classes are read as the driver reads them', () => {
    class OrderedMap {
      readonly entries: [string, number][] = [];
      set(key: string, value: number): void {
        this.entries.push([key, value]);
      }
      has(): boolean {
        return true;
      }
      forEach(each: (value: number, key: string) => void): void {
        for (const [key, value] of this.entries) each(value, key);
      }
    }
    const value = new OrderedMap();
    value.set('b', 1);
    value.set('a', 2);
    expect(EntryMap.entriesOf(crossOne(value) as EntryMap)).toEqual([
      ['b', 1],
      ['a', 2],
    ]);
  });

  it('a map can have a key with the name of a method of maps', () => {
    expectSameBytes(
      new Map([
        ['forEach', 1],
        ['set', 2],
        ['__proto__', 3],
      ]),
      map(text, int),
    );
    expectSameBytes(
      new Map([
        [0, 'zero'],
        [Number.NaN, 'none'],
      ]),
      map({ code: dataTypes.double }, text),
    );
  });

  it('boxed primitives and float arrays arrive', () => {
    // oxlint-disable-next-line no-new-wrappers -- what is under test
    expectSameBytes(new Number(5), 'int');
    expectSameBytes(new Float32Array([1.5, 2]), vector({ code: dataTypes.float }, 2));
    expectSameBytes(new Float32Array([1.5, 2]));
  });

  it('an object that looks like a code of ours stays an object', () => {
    for (const value of [
      { coded: [3, 'x'], names: undefined },
      { named: { a: 1 } },
      [1, 'x'],
      [[3], 'x'],
      { unset: true },
    ]) {
      expect(crossOne(value)).toEqual(value);
      expect(cross({ value, coded: value, named: value })).toEqual({ value, coded: value, named: value });
    }
    expect(cross({ coded: 'text', named: 'text', names: 1 })).toEqual({ coded: 'text', named: 'text', names: 1 });
    expect(crossOne({ unset: true })).not.toBe(types.unset);
  });

  it('names such as constructor and __proto__ are normal names', () => {
    const value = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2, "hasOwnProperty": 3}') as object;
    const crossed = crossOne(value) as object;
    expect(Object.entries(crossed)).toEqual(Object.entries(value));
    expect(Object.getPrototypeOf(crossed)).toBe(Object.prototype);
    const named = JSON.parse('{"__proto__": [1]}') as Record<string, unknown>;
    expect(Object.entries(cross(named) as object)).toEqual([['__proto__', [1]]]);
  });
});

describe('a value that no column could take', () => {
  const refused: [string, unknown][] = [
    ['a function', () => {}],
    ['a symbol', Symbol('x')],
    ['a Promise; await it first', Promise.resolve(1)],
    ['a WeakMap', new WeakMap()],
    ['a WeakRef', new WeakRef({})],
    ['a RegExp', /x/u],
    ...[
      [1].values(),
      new Set([1]).values(),
      new Map().entries(),
      'text'[Symbol.iterator](),
      ([1].values() as unknown as unknown[]).map(String),
    ].map((iterator) => ['an iterator; spread it into an array first', iterator] as [string, unknown]),
    ['a TypeError', new TypeError('x')],
    ['a ArrayBuffer; use a Buffer', new ArrayBuffer(1)],
  ];

  it.each(refused)('is rejected in a positional parameter: %s', (what, value) => {
    expect(() => written([1, value])).toThrow(new TypeError(`parameter 2 cannot be ${what}`));
    expect(() => written([1, value], [{ name: 'id' }, { name: 'name' }])).toThrow(
      new TypeError(`parameter 2 ("name") cannot be ${what}`),
    );
  });

  it('is rejected in a named parameter, and the message names its place', () => {
    expect(() => written({ id: 1, name: Promise.resolve() })).toThrow(
      new TypeError('parameter "name" cannot be a Promise; await it first'),
    );
    expect(() => written([[{ tags: new Map([['k', () => {}]]) }]])).toThrow(
      new TypeError('parameter 1 cannot hold a function (at [0].tags.get("k"))'),
    );
    expect(() => written([new Tuple(1, Symbol('x'))])).toThrow(
      new TypeError('parameter 1 cannot hold a symbol (at [1])'),
    );
  });

  it('is rejected if it contains itself', () => {
    const cyclic: unknown[] = [1];
    cyclic.push({ back: cyclic });
    expect(() => written([cyclic])).toThrow(new TypeError('parameter 1 contains itself (at [1].back)'));
    const shared = { a: 1 };
    expect(crossOne([shared, shared])).toEqual([shared, shared]);
  });

  it('is rejected if it is nested too deep', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(() => written([deep])).toThrow(/^parameter 1 is nested more than 200 levels deep/u);
  });

  it('is rejected if it is a single value instead of a list of parameters', () => {
    for (const value of [Uuid.random(), Buffer.from('x'), new Date(), new Map(), Long.ONE, Promise.resolve([])]) {
      expect(() => written(value as never)).toThrow(
        /^parameters must be an array, or an object with a value for each name, got an instance of /u,
      );
    }
    expect(() => written('id' as never)).toThrow(/got "id"$/u);
    expect(() => written((() => {}) as never)).toThrow(/got a function$/u);
  });
});

describe('any value', () => {
  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.bigInt(),
    fc.constantFrom(null, undefined, types.unset),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc.date({ noInvalidDate: false }),
    fc.uuid().map((uuid) => Uuid.fromString(uuid)),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromString(String(value))),
    fc.bigInt().map((value) => Integer.fromString(String(value))),
    fc
      .tuple(fc.bigInt(), fc.integer({ min: -100, max: 100 }))
      .map(([value, scale]) => new BigDecimal(Integer.fromString(String(value)) as never, scale)),
    fc
      .integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
      .map((days) => new (LocalDate as unknown as new (days: number) => object)(days)),
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ depthSize: 'small' }, leaf, tie('list'), tie('map'), tie('object'), tie('tuple')),
    list: fc.array(tie('any'), { maxLength: 4 }),
    map: fc.array(fc.tuple(tie('any'), tie('any')), { maxLength: 4 }).map((entries) => new Map(entries)),
    object: fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 }),
    tuple: fc.array(tie('any'), { minLength: 1, maxLength: 4 }).map((items) => new Tuple(...items)),
  })).any;

  it('arrives deeply equal', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), (parameters) => {
        expect((cross(parameters) as unknown[]).map((each) => plainly(each))).toEqual(
          parameters.map((each) => plainly(each)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is encoded to the same bytes, or rejected with the same error, for any type', () => {
    const { uuid, varint, decimal, timestamp, blob, boolean, double, bigint, date } = dataTypes;
    const otherTypes = [uuid, varint, decimal, timestamp, blob, boolean, double, bigint, date];
    const composite = [list(text), map(text, text), udt({ a: text })];
    const type = fc.constantFrom<DriverColumnType | undefined>(
      undefined,
      text,
      int,
      ...composite,
      ...otherTypes.map((code) => ({ code })),
    );
    fc.assert(
      fc.property(value, type, (each, of) => expectSameBytes(plainly(each, true), of)),
      { numRuns: 1000 },
    );
  });
});

/**
 * Without what is meant to differ: the class of a map (unless it is kept), and the prototype of a dictionary, which
 * fast-check leaves out now and then, while the encoder wants its `hasOwnProperty`.
 */
function plainly(value: unknown, keepsMaps = false): unknown {
  const within = (item: unknown): unknown => plainly(item, keepsMaps);
  if (Array.isArray(value)) return value.map(within);
  if (value instanceof Map && keepsMaps) return new Map([...value].map(([key, item]) => [within(key), within(item)]));
  if (value instanceof Map) return { entries: [...value].map((entry) => entry.map(within)) };
  if (value instanceof EntryMap) return { entries: EntryMap.entriesOf(value).map((entry) => entry.map(within)) };
  if (value instanceof Tuple) return new Tuple(...value.elements.map(within));
  if (typeof value !== 'object' || value === null || value === types.unset) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return value;
  const copy = {};
  for (const [name, item] of Object.entries(value)) {
    Object.defineProperty(copy, name, { value: within(item), enumerable: true, writable: true, configurable: true });
  }
  return copy;
}
