/** Pages with random columns, valid or corrupt. */
import type { CqlType } from '@async-cassandra/simulator';
import * as fc from 'fast-check';
import { anyType, cellOrNull, type Typed } from './cql-cells.ts';

/** One page, as a server would send it. */
export interface PageCase {
  readonly columns: readonly { readonly name: string; readonly type: CqlType }[];
  readonly rows: readonly (readonly (Buffer | null)[])[];
  /** True if a cell has bytes that are not a value of its type. */
  readonly isSpoilt: boolean;
  /** The index of the encoding options to read it with, and the column whose first value is bound again. */
  readonly encoding: number;
  readonly boundColumn: number;
  /** How many cells were drawn one by one. Repeated rows do not count. */
  readonly drawnCells: number;
}

/** Names that break out of a string or a line, exist on every object, or are equal. */
const hostileNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'get',
  'keys',
  'values',
  'forEach',
  'this',
  'await',
  'return',
  '',
  ' ',
  '0',
  '1',
  '-1',
  '"',
  "'",
  '`',
  '\\',
  '\\"',
  '"];process.exit(9);["',
  '${process.exit(9)}',
  '\n',
  '\r\n',
  '\u2028',
  '\0',
  '*/',
  '</script>',
  'ü',
  'a',
  'b',
  'c',
];

const columns: fc.Arbitrary<Typed[]> = fc.array(anyType, { minLength: 1, maxLength: 6 });

const sound: fc.Arbitrary<PageCase> = columns.chain((typed) =>
  fc
    .tuple(
      fc.array(fc.constantFrom(...hostileNames), { minLength: typed.length, maxLength: typed.length }),
      fc.array(fc.tuple(...typed.map(cellOrNull)), { minLength: 1, maxLength: 120, size: 'max' }),
      // A page of many rows with few values uses dictionaries.
      fc.option(fc.integer({ min: 128, max: 600 }), { freq: 40 }),
      fc.nat(1),
      fc.nat(typed.length - 1),
    )
    .map(([names, drawn, repeated, encoding, boundColumn]) => ({
      columns: typed.map(({ type }, index) => ({ name: names[index]!, type })),
      rows:
        repeated === null
          ? drawn
          : Array.from({ length: repeated }, (_, index) => drawn[(index * index) % drawn.length]!),
      isSpoilt: false,
      encoding,
      boundColumn,
      drawnCells: drawn.length * typed.length,
    })),
);

/** How a cell's bytes can be corrupted. */
const damage: fc.Arbitrary<(cell: Buffer) => Buffer> = fc.oneof(
  fc.nat(100).map((percent) => (cell: Buffer) => cell.subarray(0, Math.floor((cell.length * percent) / 100))),
  fc.uint8Array({ minLength: 1, maxLength: 9 }).map((more) => (cell: Buffer) => Buffer.concat([cell, more])),
  fc.uint8Array({ maxLength: 24 }).map((other) => () => Buffer.from(other)),
  fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })).map(([place, bits]) => (cell: Buffer) => {
    const spoilt = Buffer.from(cell);
    if (spoilt.length > 0) spoilt[place % spoilt.length]! ^= bits;
    return spoilt;
  }),
);

const spoilt: fc.Arbitrary<PageCase> = fc.tuple(sound, fc.nat(), fc.nat(), damage).map(([page, row, column, spoil]) => {
  const place = { row: row % page.rows.length, column: column % page.columns.length };
  const rows = page.rows.map((cells, index) =>
    index === place.row
      ? cells.map((cell, at) => (at === place.column ? spoil(cell ?? Buffer.alloc(4)) : cell))
      : cells,
  );
  return { ...page, rows, isSpoilt: true };
});

export const pageCase: fc.Arbitrary<PageCase> = fc.oneof({ weight: 5, arbitrary: sound }, spoilt);
