import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import { makeColumnsFamiliar } from '../../test/familiar-columns.ts';
import { column, driverRows, encoder, rowsContent, throughPage, type Cell } from '../../test/rows-content.ts';
import { pageBytes } from '../bytes/page-bytes.ts';
import { readOnlyRow } from '../rows/page.ts';
import { RowShape, type DecodeOptions } from '../rows/row-shape.ts';
import { types, type DriverColumnType } from '../values/driver.ts';
import { createThreadShape, encodePage, type ColumnInfo } from '../wire/page.ts';

const { dataTypes } = types;
const marshal = 'org.apache.cassandra.db.marshal';
const vector: DriverColumnType = {
  code: dataTypes.custom,
  type: null,
  info: `${marshal}.VectorType(${marshal}.FloatType , 3)`,
};
const flat = (code: number): DriverColumnType => ({ code, type: null });

const uuidCell = (index: number): Buffer => Buffer.from(`${index}`.padStart(32, 'f0'), 'hex');
const longCell = (index: number): Buffer => encoder.encode(types.Long.fromNumber(-index * 1e12), dataTypes.bigint)!;
const vectorCell = (index: number): Buffer => {
  const cell = Buffer.alloc(12);
  for (let place = 0; place < 3; place++) cell.writeFloatBE(index / 8 + place, place * 4);
  return cell;
};
const lengthOf = (cell: Buffer): Buffer => Buffer.from([0, 0, 0, cell.length]);
const listOf = (...cells: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([0, 0, 0, cells.length]), ...cells.flatMap((cell) => [lengthOf(cell), cell])]);
const pairsOf = (key: Buffer, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0, 0, 0, 1]), lengthOf(key), key, lengthOf(value), value]);

/** Every type whose class depends on the set, alone and inside others. */
const kinds: readonly (readonly [type: DriverColumnType, cell: (index: number) => Buffer])[] = [
  [flat(dataTypes.uuid), uuidCell],
  [flat(dataTypes.timeuuid), uuidCell],
  [flat(dataTypes.bigint), longCell],
  [flat(dataTypes.counter), longCell],
  [vector, vectorCell],
  [
    { code: dataTypes.list, type: null, info: flat(dataTypes.uuid) },
    (index) => listOf(uuidCell(index), uuidCell(index + 1)),
  ],
  [{ code: dataTypes.set, type: null, info: vector }, (index) => listOf(vectorCell(index), vectorCell(index + 1))],
  [
    { code: dataTypes.map, type: null, info: [vector, flat(dataTypes.timeuuid)] },
    (index) => pairsOf(vectorCell(index), uuidCell(index)),
  ],
  [
    { code: dataTypes.tuple, type: null, info: [flat(dataTypes.uuid), vector] },
    (index) =>
      Buffer.concat([lengthOf(uuidCell(index)), uuidCell(index), lengthOf(vectorCell(index)), vectorCell(index)]),
  ],
];
const columns: readonly ColumnInfo[] = kinds.map(([type], place) => column(`c${place}`, type));

/** `hasNulls`: every third cell is null, so that generated code asks the columns' readers. */
function rowsOf(count: number, hasNulls: boolean): readonly (readonly Cell[])[] {
  return Array.from({ length: count }, (_, index) =>
    kinds.map(([, cell], place) => (hasNulls && (index + place) % 3 === 0 ? null : cell(index))),
  );
}

/** Compares the values; the class of the row itself is another one. */
function assertSameValues(rows: Iterable<object>, expected: readonly object[]): void {
  assert.deepStrictEqual(
    [...rows].map((row) => ({ ...row })),
    expected,
  );
}

const encodings: readonly DecodeOptions['encoding'][] = [{}, { useBigIntAsLong: true }, { map: Map, set: Set }];

describe.for(encodings)('a reader with the classes of the driver, and the encoding %o', (encoding) => {
  const options: DecodeOptions = { valueClasses: 'driver', encoding };

  it.for([false, true])(
    'gives the values of the plain driver: iterated, all at once, first, and by generated code (with nulls: %s)',
    (hasNulls) => {
      const rows = rowsOf(60, hasNulls);
      const expected = driverRows(columns, rows, { encoding });
      const read = () => throughPage(columns, rows, options);

      assertSameValues(read(), expected);
      makeColumnsFamiliar(read());
      assertSameValues(read(), expected);
      assertSameValues(read().rows(), expected);
      assertSameValues([read().first()!], expected.slice(0, 1));
    },
  );

  it.for([false, true])(
    'gives the values of the plain driver in a row that is read without opening its page (with nulls: %s)',
    (hasNulls) => {
      const rows = rowsOf(1, hasNulls);
      const view = encodePage(rowsContent(rows), createThreadShape(columns), 16);
      const reply = new ArrayBuffer(view.length + 24);
      new Uint8Array(reply).set(view, 24);
      const row = readOnlyRow(pageBytes(reply), 40, view.length - 16, new RowShape(columns, options));

      assertSameValues([row!], driverRows(columns, rows, { encoding }));
    },
  );
});

it('gives each of two readers of the same columns its own classes', () => {
  const rows = rowsOf(2, false);
  makeColumnsFamiliar(throughPage(columns, rows, {}));
  makeColumnsFamiliar(throughPage(columns, rows, { valueClasses: 'driver' }));

  const [page] = throughPage(columns, rows, {});
  const [driver] = throughPage(columns, rows, { valueClasses: 'driver' });
  expect(Object.keys(page!['c0'] as object)).toEqual(['word0', 'word1', 'word2', 'word3']);
  expect(Object.keys(driver!['c0'] as object)).toEqual(['buffer']);
  expect(page!['c4']).toBeInstanceOf(Float32Array);
  expect(driver!['c4']).not.toBeInstanceOf(Float32Array);
  expect(driver!['c4']).toHaveProperty('subtype', 'float');
});

it('gives a uuid of the driver memory of its own, of sixteen bytes', () => {
  const page = throughPage(
    [column('id', dataTypes.uuid)],
    rowsOf(300, false).map(([id]) => [id!]),
    { valueClasses: 'driver' },
  );
  for (const row of page) {
    const { buffer } = row['id'] as { readonly buffer: Buffer };
    expect(buffer).toHaveLength(16);
    expect(buffer.buffer.byteLength).toBe(16);
  }
});
