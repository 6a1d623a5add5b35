import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { column, driverRows, encoder, plainRow, rowsContent, throughPage, type Cell } from '../../test/rows-content.ts';
import { RowShape } from '../rows/row-shape.ts';
import { types } from '../values/driver.ts';
import { createThreadShape, encodePage } from '../wire/page.ts';
import { planColumn } from './plan.ts';
import { isWide, shareOfColumn } from './row-texts.ts';

const { dataTypes } = types;
const text = { code: dataTypes.text, type: null };
const list = { code: dataTypes.list, type: null, info: text };
const map = { code: dataTypes.map, type: null, info: [text, text] };
const tuple = { code: dataTypes.tuple, type: null, info: [text, { code: dataTypes.blob, type: null }] };
const textColumns = (count: number) => Array.from({ length: count }, (_, index) => column(`c${index}`, dataTypes.text));

const cell: fc.Arbitrary<Cell> = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z ]{0,40}$/).map((value) => Buffer.from(value)) },
  { weight: 2, arbitrary: fc.stringMatching(/^[à-ÿa-z]{0,30}$/).map((value) => Buffer.from(value)) },
  fc.string({ unit: 'grapheme' }).map((value) => Buffer.from(value)),
  fc.uint8Array({ maxLength: 12 }).map((array) => Buffer.from(array)),
  fc.integer({ min: 1000, max: 5000 }).map((length) => Buffer.alloc(length, 'long cell, ')),
  { weight: 2, arbitrary: fc.constant(null) },
);

describe('rows of many texts', () => {
  it('are decoded as by the driver, row by row and column by column, in any order', () => {
    const columns = [
      column('id', dataTypes.int),
      ...textColumns(20),
      column('name', dataTypes.ascii),
      column('data', dataTypes.blob),
    ];
    const row = fc.tuple(fc.constant(Buffer.alloc(4)), ...textColumns(22).map(() => cell));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.infiniteStream(fc.nat()), (rows, random) => {
        const page = throughPage(columns, rows);
        const expected = driverRows(columns, rows).map(plainRow);
        assert.deepStrictEqual(page.first() === null ? [] : [plainRow(page.first() as object)], expected.slice(0, 1));
        assert.deepStrictEqual([...page].map(plainRow), expected);
        for (const { name } of columns) {
          assert.deepStrictEqual(
            [...(page.column(name) ?? [])],
            expected.map((each) => each[name]),
          );
        }
        for (let left = rows.length; left > 0; left--) {
          const index = (random.next().value as number) % rows.length;
          const { name } = columns[(random.next().value as number) % columns.length] as { name: string };
          assert.deepStrictEqual(page.column(name)?.get(index), expected[index]?.[name]);
        }
        assert.deepStrictEqual(page.rows().map(plainRow), expected);
      }),
      { numRuns: 60 },
    );
  });

  it('can have repeated texts in dictionaries, and nulls', () => {
    const columns = textColumns(30);
    const rows = Array.from({ length: 200 }, (_, index) =>
      columns.map((_, place) =>
        index % 7 === place % 7 ? null : Buffer.from(place % 2 === 0 ? `state ${index % 5}` : `${index} of ${place}`),
      ),
    );

    expect([...throughPage(columns, rows)].map(plainRow)).toEqual(driverRows(columns, rows));
  });

  it('can have collections, tuples and texts', () => {
    const columns = [
      ...textColumns(8),
      column('l', list),
      column('m', map),
      column('t', tuple),
      column('s', { ...list, code: dataTypes.set }),
      column('b', dataTypes.blob),
    ];
    const nested = (index: number) => [
      encoder.encode([`first of ${index}`, '', 'ä'.repeat(index), '語'], list),
      encoder.encode({ [`key ${index}`]: `value of ${index}`, other: '' }, map),
      encoder.encode(new types.Tuple(`text ${index}`, Buffer.alloc(index * 40, index)), tuple),
      encoder.encode([`a${index}`, `b${index}`], { ...list, code: dataTypes.set }),
      Buffer.alloc(index * 30, index),
    ];
    const rows = Array.from({ length: 40 }, (_, index) => [
      ...textColumns(8).map((_, place) => Buffer.from(`${index} of ${place}`)),
      ...nested(index),
    ]);

    expect(isWide(columns.map(({ type }) => planColumn(type)))).toBe(true);
    expect([...throughPage(columns, rows as Cell[][])].map(plainRow)).toEqual(
      driverRows(columns, rows as Cell[][]).map(plainRow),
    );
  });

  it('return blobs that do not share memory', () => {
    const columns = Array.from({ length: 20 }, (_, index) => column(`c${index}`, dataTypes.blob));
    const page = throughPage(columns, [
      columns.map((_, index) => Buffer.alloc(100, index)),
      columns.map((_, index) => Buffer.alloc(100, index)),
    ]);
    const [first, second] = page.rows();
    for (const blob of Object.values(first ?? {})) (blob as Buffer).fill('x');

    expect(Object.values(second ?? {}).map((blob) => (blob as Buffer)[99])).toEqual(columns.map((_, index) => index));
    expect(page.column('c3')?.get(0)).toEqual(Buffer.alloc(100, 3));
  });
});

describe('how many bytes a column may decode at a time', () => {
  const many = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

  it('is divided among the columns of a row, double for collections, and 0 with many columns', () => {
    const shareOf = (types: readonly Parameters<typeof planColumn>[0][]) =>
      shareOfColumn(
        types.map((type) => planColumn(type)),
        3584,
      );
    expect(shareOf([text])).toBe(3584);
    expect(shareOf(many(14, text))).toBe(256);
    expect(shareOf([list, text])).toBeCloseTo(3584 / 3);
    expect(shareOf(many(7, list))).toBe(256);
    expect(shareOf(many(8, list))).toBe(224);
    expect(shareOf(many(15, text))).toBe(0);
    expect(shareOf(many(15, list))).toBe(0);
    expect(shareOf(many(8, map))).toBe(0);
    expect(shareOf(many(200, { code: dataTypes.int, type: null }))).toBe(Number.POSITIVE_INFINITY);
  });

  it('is decided the same in the thread and on the main thread', () => {
    for (let count = 0; count < 40; count++) {
      const columns = textColumns(count);
      expect(createThreadShape(columns).isWide).toBe(new RowShape(columns, {}).options.blockBytes === 0);
    }
  });

  it('needs no more bytes in a page than the texts have, plus four for each cell', () => {
    const columns = textColumns(200);
    const rows = Array.from({ length: 50 }, (_, index) =>
      columns.map((_, place) => Buffer.from(`${place} of row ${index} and more`)),
    );
    const bytes = rows.flat().reduce((sum, { length }) => sum + length, 0);

    expect(encodePage(rowsContent(rows), createThreadShape(columns), 16).length).toBeLessThan(
      bytes + 50 * 200 * 4.1 + 200 * 16,
    );
  });
});
