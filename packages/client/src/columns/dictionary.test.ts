import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { column, driverRows, rowsContent, throughPage, type Cell } from '../../test/rows-content.ts';
import { types } from '../values/driver.ts';
import { createThreadShape, encodePage } from '../wire/page.ts';

const { text, ascii } = types.dataTypes;

function valuesOf(cells: readonly Cell[], type: number = text): unknown[] {
  const columns = [column('c', type)];
  const rows = cells.map((cell) => [cell]);
  const page = throughPage(columns, rows);
  const values = page.rows().map((row) => row['c']);
  const byColumn = page.column('c');
  expect(cells.map((_, index) => byColumn?.get(index))).toEqual(values);
  expect(values).toEqual(driverRows(columns, rows).map((row) => row['c']));
  return values;
}

const repeat = (count: number, cell: (index: number) => Cell): Cell[] =>
  Array.from({ length: count }, (_, index) => cell(index));

it('reads a few different values as the driver does, with empty ones, nulls and characters of every width', () => {
  const words = ['active', '', 'Zürich', '北京', '😀', 'pending and quite a bit longer than thirteen characters', ' '];

  valuesOf(repeat(1000, (index) => (index % 11 === 3 ? null : Buffer.from(words[index % words.length] as string))));
});

it('reads a column whose values stop repeating, or that has more values than an index can number', () => {
  valuesOf(repeat(2000, (index) => Buffer.from(index < 1000 ? `state ${index % 5}` : `row ${index}`)));
  for (const distinct of [255, 256, 257, 300])
    valuesOf(repeat(5000, (index) => Buffer.from(`value ${Math.floor((index * distinct) / 5000)}`)));
});

it('distinguishes values of the same length that differ in one byte', () => {
  const value = (index: number): Buffer => {
    const bytes = Buffer.alloc(1 + (index % 9), 0x61);
    bytes[index % bytes.length] = 0x62;
    return bytes;
  };
  valuesOf(repeat(900, value));
});

it('reads each cell with invalid text separately', () => {
  const broken = [Buffer.from([0xe4, 0xbd]), Buffer.from([0xa0]), Buffer.from([0xff]), Buffer.from('ok')];
  valuesOf(repeat(500, (index) => broken[index % 4] as Buffer));
  valuesOf(
    repeat(500, (index) => broken[index % 4] as Buffer),
    ascii,
  );
});

it('reads a column with only nulls, and a column with a single value', () => {
  expect(new Set(valuesOf(repeat(300, () => null)))).toEqual(new Set([null]));
  expect(new Set(valuesOf(repeat(300, () => Buffer.from('x'))))).toEqual(new Set(['x']));
});

it('stores each value once, and one byte for each cell', () => {
  const states = ['active', 'pending', 'closed'];
  const rows = repeat(4000, (index) => Buffer.from(states[index % 3] as string)).map((cell) => [cell]);

  const page = encodePage(rowsContent(rows), createThreadShape([column('c', text)]), 16);

  expect(page.byteLength).toBeGreaterThan(4000);
  expect(page.byteLength).toBeLessThan(4200);
});

it('reads any mixture of repeated and unique values as the driver does', () => {
  const word = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('', 'a', 'b', 'state', 'Ünï', '語') },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 70 }) },
  );
  const cell = fc.option(
    word.map((value) => Buffer.from(value)),
    { freq: 12 },
  );
  const cells = fc.array(cell, { minLength: 128, maxLength: 700, size: 'max' });

  fc.assert(
    fc.property(cells, (given) => void valuesOf(given)),
    { numRuns: 50 },
  );
});
