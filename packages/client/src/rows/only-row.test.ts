import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { column, encoder, rowsContent, type Cell } from '../../test/rows-content.ts';
import { pageBytes } from '../bytes/page-bytes.ts';
import { types } from '../values/driver.ts';
import { createThreadShape, encodePage, type ColumnInfo } from '../wire/page.ts';
import { openPage, readOnlyRow } from './page.ts';
import { RowShape, type DecodeOptions } from './row-shape.ts';

const { dataTypes } = types;

/** Reads a row without opening the page, and from the opened page. */
function bothWays(
  columns: readonly ColumnInfo[],
  rows: readonly (readonly Cell[])[],
  options: DecodeOptions = {},
): [unknown, unknown] {
  const view = encodePage(rowsContent(rows), createThreadShape(columns), 16);
  const reply = new ArrayBuffer(view.length + 24);
  new Uint8Array(reply).set(view, 24);
  const bytes = pageBytes(reply);
  const shape = new RowShape(columns, options);
  return [readOnlyRow(bytes, 40, view.length - 16, shape), openPage(bytes, 40, view.length - 16, shape).rows()[0]];
}

const fixed = (length: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => Buffer.from(bytes));
const text = fc
  .oneof(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.string({ maxLength: 3000 }))
  .map((value) => Buffer.from(value));
const cells: readonly (readonly [type: number, cell: fc.Arbitrary<Buffer>])[] = [
  [dataTypes.int, fixed(4)],
  [dataTypes.bigint, fixed(8)],
  [dataTypes.double, fixed(8)],
  [dataTypes.float, fixed(4)],
  [dataTypes.boolean, fixed(1)],
  [dataTypes.timestamp, fixed(8)],
  [dataTypes.uuid, fixed(16)],
  [dataTypes.timeuuid, fixed(16)],
  [dataTypes.smallint, fixed(2)],
  [dataTypes.tinyint, fixed(1)],
  [dataTypes.text, text],
  [dataTypes.ascii, text],
  [dataTypes.blob, text],
  [dataTypes.varint, fixed(3)],
  [dataTypes.inet, fixed(4)],
];
const anyColumn = fc
  .constantFrom(...cells)
  .chain(([type, cell]) => fc.tuple(fc.constant(type), fc.option(fc.oneof(cell, fc.constant(Buffer.alloc(0))))));

it('reads a single row of any types as the opened page does', () => {
  fc.assert(
    fc.property(fc.array(anyColumn, { minLength: 1, maxLength: 12 }), fc.boolean(), (row, useBigIntAsLong) => {
      const columns = row.map(([type], index) => column(`c${index}`, type));
      const [only, opened] = bothWays(columns, [row.map(([, cell]) => cell)], { encoding: { useBigIntAsLong } });

      assert.deepStrictEqual(only, opened);
    }),
    { numRuns: 500 },
  );
});

it('uses the last of several columns with the same name, in the place of the first', () => {
  const int = (value: number): Buffer => encoder.encode(value, dataTypes.int) as Buffer;
  const columns = ['a', 'b', 'a'].map((name) => column(name, dataTypes.int));

  const [only, opened] = bothWays(columns, [[int(1), int(2), int(3)]]);

  assert.deepStrictEqual(only, opened);
  expect(Object.entries(only as object)).toEqual([
    ['a', 3],
    ['b', 2],
  ]);
});

it('returns undefined for a page with no rows or several', () => {
  const one = [Buffer.from('x')];
  expect(bothWays([column('a', dataTypes.text)], [])[0]).toBeUndefined();
  expect(bothWays([column('a', dataTypes.text)], [one, one])[0]).toBeUndefined();
});
