import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { column, driverRows, encoder, plainRow, rowsContent, throughPage, type Cell } from '../../test/rows-content.ts';
import type { DecodeOptions } from '../rows/row-shape.ts';
import { errors, types, type DriverColumnType } from '../values/driver.ts';
import { createThreadShape, encodePage } from '../wire/page.ts';
import { planColumn } from './plan.ts';

const { dataTypes } = types;
const vectorOf = (dimension: number): DriverColumnType => ({
  code: dataTypes.custom,
  type: null,
  info: `org.apache.cassandra.db.marshal.VectorType(org.apache.cassandra.db.marshal.FloatType , ${dimension})`,
});

const flatWidths: readonly (readonly [code: number, width: number])[] = [
  [dataTypes.int, 4],
  [dataTypes.bigint, 8],
  [dataTypes.boolean, 1],
  [dataTypes.double, 8],
  [dataTypes.timestamp, 8],
  [dataTypes.uuid, 16],
  [dataTypes.timeuuid, 16],
  [dataTypes.smallint, 2],
  [dataTypes.inet, 4],
];

/** A type, and cells of this type. */
interface Typed {
  readonly type: DriverColumnType;
  readonly cell: fc.Arbitrary<Buffer>;
}

const bytes = (minLength: number, maxLength: number) =>
  fc.uint8Array({ minLength, maxLength }).map((array) => Buffer.from(array));

const flat: fc.Arbitrary<Typed> = fc.oneof(
  fc.constantFrom(...flatWidths).map(([code, width]) => ({
    type: { code, type: null },
    cell: fc.oneof({ weight: 6, arbitrary: bytes(width, width) }, bytes(0, 0)),
  })),
  fc.constantFrom(dataTypes.text, dataTypes.varchar, dataTypes.ascii).map((code) => ({
    type: { code, type: null },
    cell: fc.oneof(
      fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
      bytes(0, 9),
    ),
  })),
  fc.constant({ type: { code: dataTypes.blob, type: null }, cell: bytes(0, 40) }),
  fc
    .integer({ min: 1, max: 5 })
    .map((dimension) => ({ type: vectorOf(dimension), cell: bytes(4 * dimension, 4 * dimension) })),
);

const { typed } = fc.letrec<{ typed: Typed }>((tie) => ({
  typed: fc.oneof(
    { depthSize: 'small', maxDepth: 3, withCrossShrink: true },
    flat,
    list(tie('typed')),
    map(tie('typed')),
    fields(tie('typed')),
  ),
}));

/** Elements are never null: the protocol does not allow it, and the driver misreads the bytes after a null element. */
function list(parts: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  return fc.tuple(fc.constantFrom(dataTypes.list, dataTypes.set), parts).map(([code, part]) => ({
    type: { code, type: null, info: part.type },
    cell: emptyOr(
      fc
        .array(part.cell, { maxLength: 6 })
        .map((cells) => Buffer.concat([int(cells.length), ...cells.map(withLength)])),
    ),
  }));
}

/**
 * Leaves out the key `__proto__`: the driver makes it the object's prototype, and this client keeps it as a property. Another test
 * covers it.
 */
function map(parts: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  return fc.tuple(flat, parts).map(([key, value]) => ({
    type: { code: dataTypes.map, type: null, info: [key.type, value.type] },
    cell: emptyOr(
      fc
        .array(
          fc.tuple(
            key.cell.filter((cell) => cell.toString('ascii') !== '__proto__'),
            fc.option(value.cell),
          ),
          { maxLength: 5 },
        )
        .map((entries) =>
          Buffer.concat([int(entries.length), ...entries.flatMap(([k, v]) => [withLength(k), withLength(v)])]),
        ),
    ),
  }));
}

function fields(parts: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  const isTuple = fc.boolean();
  return fc.tuple(isTuple, fc.array(parts, { minLength: 1, maxLength: 4 })).map(([asTuple, members]) => ({
    type: asTuple ? tupleType(members.map((part) => part.type)) : userType(members.map((part) => part.type)),
    cell: emptyOr(
      fc
        .tuple(fc.integer({ min: 1, max: members.length }), ...members.map((part) => fc.option(part.cell)))
        .map(([present, ...cells]) => Buffer.concat(cells.slice(0, present).map((cell) => withLength(cell)))),
    ),
  }));
}

const tupleType = (info: readonly DriverColumnType[]): DriverColumnType => ({
  code: dataTypes.tuple,
  type: null,
  info,
});
const userType = (
  parts: readonly DriverColumnType[],
  names: readonly string[] = ['a', 'b c', '"', '1'],
): DriverColumnType => ({
  code: dataTypes.udt,
  type: null,
  info: { keyspace: 'ks', name: 'part', fields: parts.map((type, index) => ({ name: names[index], type })) },
});

const emptyOr = (cells: fc.Arbitrary<Buffer>) =>
  fc.oneof({ weight: 8, arbitrary: cells }, fc.constant(Buffer.alloc(0)));

function int(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

function withLength(cell: Cell): Buffer {
  return cell === null ? int(-1) : Buffer.concat([int(cell.length), cell]);
}

function assertAsDriver(type: DriverColumnType, cells: readonly Cell[], options: DecodeOptions = {}): void {
  const columns = [column('before', dataTypes.int), column('value', type), column('behind', dataTypes.text)];
  const rows = cells.map((cell, index) => [int(index), cell, Buffer.from(`row ${index}`)]);

  const page = throughPage(columns, rows, options);

  assert.deepStrictEqual([...page].map(plainRow), driverRows(columns, rows, options).map(plainRow));
}

const runs = Number(process.env['FUZZ_RUNS'] ?? 400);

describe('nested columns', () => {
  it('return the values that the driver decodes, at any depth', () => {
    const columnOf = typed.chain((part) =>
      fc.tuple(fc.constant(part.type), fc.array(fc.option(part.cell), { maxLength: 80 })),
    );
    fc.assert(
      fc.property(columnOf, ([type, cells]) => assertAsDriver(type, cells)),
      { numRuns: runs },
    );
  });

  it('return instances of the classes in the encoding options', () => {
    const type = {
      code: dataTypes.map,
      type: null,
      info: [
        { code: dataTypes.int, type: null },
        { code: dataTypes.set, type: null, info: { code: dataTypes.text, type: null } },
      ],
    };
    const cell = encoder.encode({ 1: ['a', 'b'], 2: ['c'] }, type) as Buffer;

    assertAsDriver(type, [cell, null], { encoding: { map: Map, set: Set } });

    const page = throughPage([column('value', type)], [[cell]], { encoding: { map: Map, set: Set } });
    expect(page.first()?.['value']).toEqual(
      new Map([
        [1, new Set(['a', 'b'])],
        [2, new Set(['c'])],
      ]),
    );
  });

  it('are encoded as columns, not as raw cells', () => {
    const text = { code: dataTypes.text, type: null };
    const names = [
      { code: dataTypes.list, type: null, info: text },
      { code: dataTypes.set, type: null, info: text },
      { code: dataTypes.map, type: null, info: [text, text] },
      tupleType([text]),
      userType([text]),
      vectorOf(3),
    ].map((type) => planColumn(type).layout.name);

    expect(names).toEqual(['list', 'set', 'map', 'tuple', 'udt', 'vector']);
  });

  it('return a vector of float as a Float32Array with its own memory', () => {
    const cell = encoder.encode(new Float32Array([1.5, -0, 3e38]), vectorOf(3)) as Buffer;

    const page = throughPage([column('value', vectorOf(3))], [[cell], [null], [cell]]);

    const [first, second, third] = page.rows().map((row) => row['value']) as [Float32Array, null, Float32Array];
    expect(first).toEqual(new Float32Array([1.5, -0, 3e38]));
    expect(second).toBeNull();
    expect(first.buffer.byteLength).toBe(12);
    first[0] = 9;
    expect(third[0]).toBe(1.5);
  });

  it('leave out fields that a short value does not have', () => {
    const type = userType(
      [
        { code: dataTypes.int, type: null },
        { code: dataTypes.int, type: null },
      ],
      ['a', 'b'],
    );

    const page = throughPage(
      [column('value', type)],
      [[withLength(int(1))], [Buffer.concat([withLength(int(1)), int(-1)])]],
    );

    expect(page.rows().map((row) => Object.keys(row['value'] as object))).toEqual([['a'], ['a', 'b']]);
  });

  it('keep a field or key named __proto__ as a property', () => {
    const text = { code: dataTypes.text, type: null };
    const udt = userType([text], ['__proto__']);
    const map = { code: dataTypes.map, type: null, info: [text, text] };
    const entry = Buffer.concat([int(1), withLength(Buffer.from('__proto__')), withLength(Buffer.from('x'))]);

    const page = throughPage([column('udt', udt), column('map', map)], [[withLength(Buffer.from('x')), entry]]);

    for (const value of Object.values(page.first() ?? {}) as object[]) {
      expect(Object.entries(value)).toEqual([['__proto__', 'x']]);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    }
  });

  it("return the driver's Vector for other elements", () => {
    const type = {
      code: dataTypes.custom,
      type: null,
      info: 'org.apache.cassandra.db.marshal.VectorType(org.apache.cassandra.db.marshal.Int32Type,2)',
    };

    assertAsDriver(type, [Buffer.concat([int(7), int(-7)]), null]);
  });
});

describe('malformed nested cells', () => {
  const intType = { code: dataTypes.int, type: null };
  const listType = { code: dataTypes.list, type: null, info: intType };
  const mapType = { code: dataTypes.map, type: null, info: [intType, intType] };
  const element = withLength(int(1));

  it.each([
    ['more elements than bytes', listType, Buffer.concat([int(1000), element])],
    ['a negative number of elements', listType, Buffer.concat([int(-1), element])],
    ['a number of elements cut off', listType, Buffer.from([0, 0])],
    [
      'an element that ends after the cell',
      { ...listType, info: { code: dataTypes.blob, type: null } },
      Buffer.concat([int(1), int(400), int(1)]),
    ],
    ['an element that is null', listType, Buffer.concat([int(1), int(-1)])],
    ['a key that is null', mapType, Buffer.concat([int(1), int(-1), int(-1)])],
    ['an element of the wrong width', listType, Buffer.concat([int(1), withLength(Buffer.alloc(3))])],
    ['a map without its last value', mapType, Buffer.concat([int(1), element])],
    ['a field whose length is cut off', tupleType([intType, intType]), Buffer.concat([element, Buffer.alloc(2)])],
    ['a vector of another dimension', vectorOf(2), int(1)],
    ['an empty vector', vectorOf(2), Buffer.alloc(0)],
  ])('are rejected with an error of the driver: %s', (_what, type, cell) => {
    const shape = createThreadShape([column('value', type), column('behind', dataTypes.blob)]);

    expect(() => encodePage(rowsContent([[cell, Buffer.alloc(4000)]]), shape, 16)).toThrow(errors.DriverInternalError);
  });

  it('do not disturb the next page', () => {
    const broken = rowsContent([[Buffer.concat([int(2), element])]]);
    expect(() => encodePage(broken, createThreadShape([column('value', listType)]), 16)).toThrow();

    assertAsDriver(listType, [Buffer.concat([int(2), element, element]), null]);
  });
});
