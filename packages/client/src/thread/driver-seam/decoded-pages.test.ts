import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Encoder, types, type DriverColumnType, type DriverEncoder } from '../../values/driver.ts';
import { encodeDecodedRows } from './decoded-pages.ts';
import { EntryMap } from '../../values/entry-map.ts';
import type { DriverResult } from './client.ts';

const { dataTypes } = types;
const marshal = 'org.apache.cassandra.db.marshal';
const plain = new Encoder(4, { encoding: { map: EntryMap, useUndefinedAsUnset: true } });
const bigints = new Encoder(4, { encoding: { map: EntryMap, useBigIntAsLong: true, useBigIntAsVarint: true } });

type Cell = Buffer | null;
interface TypedCell {
  readonly type: DriverColumnType;
  readonly cell: Cell;
}

/** Values decoded by the driver, and the same values after we encoded them and the driver decoded them again. */
function bothWays(cells: readonly TypedCell[], encoder: DriverEncoder): { decoded: unknown[]; again: unknown[] } {
  const decoded = cells.map(({ cell, type }) => encoder.decode(cell, type));
  const columns = cells.map(({ type }, index) => ({ name: `c${index}`, type }));
  const row = Object.fromEntries(decoded.map((value, index) => [`c${index}`, value]));
  const page = encodeDecodedRows({ rows: [row], columns } as unknown as DriverResult, encoder);
  const again: unknown[] = [];
  let offset = page?.offset ?? 0;
  for (const { type } of cells) {
    const length = page?.buffer.readInt32BE(offset) ?? 0;
    offset += 4;
    again.push(encoder.decode(length < 0 ? null : (page?.buffer.subarray(offset, offset + length) ?? null), type));
    offset += Math.max(0, length);
  }
  expect(offset).toBe(page?.end);
  return { decoded, again };
}

const random = (length: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => Buffer.from(bytes));
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const sized = (cell: Cell): Buffer => (cell === null ? int32(-1) : Buffer.concat([int32(cell.length), cell]));
const custom = (name: string): DriverColumnType => ({ code: dataTypes.custom, info: `${marshal}.${name}` });

const leaves: readonly (readonly [DriverColumnType, fc.Arbitrary<Buffer>])[] = [
  [{ code: dataTypes.ascii }, fc.string().map((text) => Buffer.from(text, 'ascii'))],
  [{ code: dataTypes.varchar }, fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text))],
  [{ code: dataTypes.bigint }, random(8)],
  [{ code: dataTypes.counter }, random(8)],
  [{ code: dataTypes.blob }, fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes))],
  [{ code: dataTypes.boolean }, fc.constantFrom(Buffer.from([0]), Buffer.from([1]))],
  [{ code: dataTypes.double }, random(8)],
  [{ code: dataTypes.float }, random(4)],
  [{ code: dataTypes.int }, random(4)],
  [{ code: dataTypes.smallint }, random(2)],
  [{ code: dataTypes.tinyint }, random(1)],
  [
    { code: dataTypes.timestamp },
    fc.oneof(
      random(8),
      fc.date({ noInvalidDate: true }).map((date) => plain.encode(date, 'timestamp') as Buffer),
    ),
  ],
  [{ code: dataTypes.uuid }, random(16)],
  [{ code: dataTypes.timeuuid }, random(16)],
  [{ code: dataTypes.inet }, fc.oneof(random(4), random(16))],
  [{ code: dataTypes.date }, random(4)],
  [
    { code: dataTypes.time },
    fc
      .bigInt({ min: 0n, max: 86_399_999_999_999n })
      .map((value) => plain.encode(types.Long.fromString(String(value)), 'bigint') as Buffer),
  ],
  [{ code: dataTypes.varint }, fc.uint8Array({ minLength: 1, maxLength: 12 }).map((bytes) => Buffer.from(bytes))],
  [{ code: dataTypes.decimal }, fc.tuple(random(4), random(5)).map((parts) => Buffer.concat(parts))],
  [
    custom('DurationType'),
    fc
      .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -1000, max: 1000 }), fc.integer())
      .map(([months, days, nanoseconds]) => new types.Duration(months, days, nanoseconds).toBuffer()),
  ],
  [custom('EmptyType'), random(3)],
];

/** A value that may be absent, and with it its type. */
const anyCell = fc.letrec<{
  any: TypedCell;
  present: TypedCell;
  leaf: TypedCell;
  list: TypedCell;
  map: TypedCell;
  tuple: TypedCell;
  udt: TypedCell;
  vector: TypedCell;
}>((tie) => ({
  any: fc.oneof(
    { weight: 8, arbitrary: tie('present') },
    { weight: 1, arbitrary: tie('present').map(({ type }) => ({ type, cell: null })) },
  ),
  present: fc.oneof(
    { depthSize: 'small' },
    tie('leaf'),
    tie('list'),
    tie('map'),
    tie('tuple'),
    tie('udt'),
    tie('vector'),
  ),
  leaf: fc.constantFrom(...leaves).chain(([type, bytes]) => bytes.map((cell) => ({ type, cell }))),
  // Elements of one type: one value, many times, with some left empty.
  list: fc
    .tuple(tie('present'), fc.integer({ min: 0, max: 3 }), fc.constantFrom(dataTypes.list, dataTypes.set))
    .map(([{ type, cell }, count, code]) => ({
      type: { code, info: type },
      cell: Buffer.concat([int32(count), ...Array.from({ length: count }, () => sized(cell))]),
    })),
  map: fc.tuple(tie('leaf'), tie('present'), fc.boolean()).map(([key, value, isEmpty]) => ({
    type: { code: dataTypes.map, info: [key.type, value.type] },
    cell: isEmpty ? int32(0) : Buffer.concat([int32(1), sized(key.cell), sized(value.cell)]),
  })),
  tuple: fc
    .tuple(fc.array(tie('any'), { minLength: 1, maxLength: 3 }), fc.nat({ max: 3 }))
    .map(([fields, missing]) => ({
      type: { code: dataTypes.tuple, info: fields.map(({ type }) => type) },
      cell: Buffer.concat(fields.slice(0, Math.max(1, fields.length - missing)).map(({ cell }) => sized(cell))),
    })),
  udt: fc.tuple(fc.array(tie('any'), { minLength: 1, maxLength: 3 }), fc.nat({ max: 3 })).map(([fields, missing]) => ({
    type: {
      code: dataTypes.udt,
      info: { keyspace: 'ks', name: 'udt', fields: fields.map(({ type }, index) => ({ name: `f${index}`, type })) },
    },
    cell: Buffer.concat(fields.slice(0, Math.max(1, fields.length - missing)).map(({ cell }) => sized(cell))),
  })),
  vector: fc.oneof(
    fc.array(random(4), { minLength: 1, maxLength: 4 }).map((items) => ({
      type: custom(`VectorType(${marshal}.FloatType , ${items.length})`),
      cell: Buffer.concat(items),
    })),
    fc.array(fc.string({ maxLength: 300 }), { minLength: 1, maxLength: 4 }).map((items) => ({
      type: custom(`VectorType(${marshal}.UTF8Type , ${items.length})`),
      cell: plain.encode(new types.Vector(items, 'text'), {
        code: dataTypes.custom,
        info: [{ code: dataTypes.text }, items.length],
        customTypeName: 'vector',
      }) as Buffer,
    })),
  ),
})).any;

/** Compares entries, because they are private in an `EntryMap` and its properties have string keys only. */
function withEntries(value: unknown): unknown {
  if (value instanceof EntryMap) return { entries: EntryMap.entriesOf(value).map((entry) => entry.map(withEntries)) };
  if (value instanceof types.Tuple) return { elements: value.elements.map(withEntries) };
  if (Array.isArray(value)) return value.map(withEntries);
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withEntries(item)])) : value;
}

describe('rows that were decoded and encoded again', () => {
  it.each([
    ['as they are', plain],
    ['with bigints', bigints],
  ])('are read with the same values, of any type, %s', (_, encoder) => {
    fc.assert(
      fc.property(fc.array(anyCell, { minLength: 1, maxLength: 4 }), (cells) => {
        const { decoded, again } = bothWays(cells, encoder);
        expect(again.map(withEntries)).toEqual(decoded.map(withEntries));
      }),
      { numRuns: 1500 },
    );
  });

  it('are read with the same vectors of large and of composite elements', () => {
    for (const text of [
      'x'.repeat(127),
      'x'.repeat(128),
      'x'.repeat(16_383),
      'x'.repeat(16_384),
      'x'.repeat(3_000_000),
    ]) {
      const type = { code: dataTypes.custom, info: [{ code: dataTypes.text }, 2], customTypeName: 'vector' };
      const cell = plain.encode(new types.Vector([text, 'y'], 'text'), type) as Buffer;
      const { decoded, again } = bothWays([{ type, cell }], plain);
      expect(again).toEqual(decoded);
    }
    const ofLists = {
      code: dataTypes.custom,
      info: [{ code: dataTypes.list, info: { code: dataTypes.int } }, 2],
      customTypeName: 'vector',
    };
    const cell = Buffer.concat([Buffer.from([4]), int32(0), Buffer.from([12]), int32(1), sized(int32(7))]);
    const { decoded, again } = bothWays([{ type: ofLists, cell }], plain);
    expect(again).toEqual(decoded);
  });

  it('keep map keys that would be equal in an object or a Map', () => {
    const type = { code: dataTypes.map, info: [{ code: dataTypes.double }, { code: dataTypes.varchar }] };
    const entries = [
      [0, 'zero'],
      [-0, 'minus zero'],
      [Number.NaN, 'none'],
    ] as const;
    const cell = Buffer.concat([
      int32(3),
      ...entries.flatMap(([key, text]) => [sized(plain.encode(key, 'double') as Buffer), sized(Buffer.from(text))]),
    ]);
    const { again } = bothWays([{ type, cell }], plain);
    expect(EntryMap.entriesOf(again[0] as EntryMap)).toEqual(entries);
    const ofTexts = { code: dataTypes.map, info: [{ code: dataTypes.varchar }, { code: dataTypes.int }] };
    const hostile = Buffer.concat([
      int32(2),
      ...['forEach', '__proto__'].flatMap((key) => [sized(Buffer.from(key)), sized(int32(1))]),
    ]);
    expect(EntryMap.entriesOf(bothWays([{ type: ofTexts, cell: hostile }], plain).again[0] as EntryMap)).toEqual([
      ['forEach', 1],
      ['__proto__', 1],
    ]);
  });

  it('distinguish null and empty where the driver does', () => {
    const { again } = bothWays(
      [
        { type: { code: dataTypes.varchar }, cell: Buffer.alloc(0) },
        { type: { code: dataTypes.varchar }, cell: null },
      ],
      plain,
    );
    expect(again).toEqual(['', null]);
  });

  it('keep null values of a map, and missing fields of any name', () => {
    const ofTexts = { code: dataTypes.map, info: [{ code: dataTypes.varchar }, { code: dataTypes.varchar }] };
    const cell = Buffer.concat([
      int32(2),
      sized(Buffer.from('a')),
      sized(null),
      sized(Buffer.from('b')),
      sized(Buffer.alloc(0)),
    ]);
    expect(EntryMap.entriesOf(bothWays([{ type: ofTexts, cell }], plain).again[0] as EntryMap)).toEqual([
      ['a', null],
      ['b', ''],
    ]);
    const fields = ['a', 'constructor'].map((name) => ({
      name,
      type: { code: dataTypes.list, info: { code: dataTypes.int } },
    }));
    const udt = { code: dataTypes.udt, info: { keyspace: 'ks', name: 'udt', fields } };
    expect(bothWays([{ type: udt, cell: sized(int32(0)) }], plain).again).toEqual([{ a: [] }]);
  });

  it('keep a null vector whose elements have an unknown class', () => {
    const type = custom('VectorType(org.example.Unknown , 2)');
    expect(bothWays([{ type, cell: null }], plain).again).toEqual([null]);
  });

  it('keep a timestamp outside the range of Date outside it', () => {
    const { decoded, again } = bothWays(
      [{ type: { code: dataTypes.timestamp }, cell: Buffer.from('7000000000000000', 'hex') }],
      plain,
    );
    expect([decoded, again].flat().map(String)).toEqual(['Invalid Date', 'Invalid Date']);
  });

  it('have the last value of several columns with the same name, and no value for __proto__', () => {
    const columns = [
      { name: 'x', type: { code: dataTypes.uuid } },
      { name: '__proto__', type: { code: dataTypes.int } },
      { name: 'x', type: { code: dataTypes.int } },
    ];
    const page = encodeDecodedRows({ rows: [{ x: 7 }], columns } as unknown as DriverResult, plain);
    expect(page).toMatchObject({ rowCount: 1, buffer: Buffer.concat([int32(-1), int32(-1), sized(int32(7))]) });
  });

  it('are undefined for a result of a write, and an empty page for a result with no rows', () => {
    expect(encodeDecodedRows({ rows: undefined } as unknown as DriverResult, plain)).toBeUndefined();
    expect(encodeDecodedRows({ rows: [], columns: [] } as unknown as DriverResult, plain)).toMatchObject({
      rowCount: 0,
      offset: 0,
      end: 0,
    });
  });
});
