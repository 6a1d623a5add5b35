import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  column,
  driverRows,
  encoder,
  openEncoded,
  plainRow,
  rowsContent,
  throughPage,
  type Cell,
} from '../../test/rows-content.ts';
import { errors, types } from '../values/driver.ts';
import { createThreadShape, encodePage, isTransferable, type ColumnInfo } from './page.ts';

const { dataTypes } = types;
const empty = Buffer.alloc(0);

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
const fixed = (width: number): fc.Arbitrary<Cell> =>
  fc.oneof({ weight: 8, arbitrary: bytes(width) }, fc.constant(null), fc.constant(empty));
const variable = (cells: fc.Arbitrary<Buffer>): fc.Arbitrary<Cell> =>
  fc.oneof({ weight: 8, arbitrary: cells }, fc.constant(null), fc.constant(empty));

/** Text of every kind, complete and cut, and bytes that are not text. */
const textCell = variable(
  fc.oneof(
    fc.string({ unit: 'grapheme-ascii' }).map((text) => Buffer.from(text)),
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    fc.stringMatching(/^[à-ÿa-z]{0,30}$/).map((text) => Buffer.from(text)),
    fc
      .tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), fc.nat())
      .map(([text, from, to]) =>
        Buffer.from(text).subarray(from % 3, Math.max(from % 3, to % (Buffer.byteLength(text) + 1))),
      ),
    fc.uint8Array({ maxLength: 12 }).map((array) => Buffer.from(array)),
    fc.integer({ min: 100, max: 6000 }).map((length) => Buffer.alloc(length, 'long cell, ')),
  ),
);

const cellsOfType: readonly (readonly [name: string, code: number, cells: fc.Arbitrary<Cell>])[] = [
  ['ascii', dataTypes.ascii, textCell],
  ['bigint', dataTypes.bigint, fixed(8)],
  ['blob', dataTypes.blob, variable(fc.uint8Array({ maxLength: 900 }).map((array) => Buffer.from(array)))],
  ['boolean', dataTypes.boolean, fixed(1)],
  ['counter', dataTypes.counter, fixed(8)],
  ['date', dataTypes.date, fixed(4)],
  [
    'decimal',
    dataTypes.decimal,
    variable(fc.uint8Array({ minLength: 5, maxLength: 20 }).map((array) => Buffer.from(array))),
  ],
  ['double', dataTypes.double, fixed(8)],
  ['float', dataTypes.float, fixed(4)],
  ['inet', dataTypes.inet, fc.oneof(fixed(4), fixed(16))],
  ['int', dataTypes.int, fixed(4)],
  ['smallint', dataTypes.smallint, fixed(2)],
  ['text', dataTypes.text, textCell],
  [
    'timestamp',
    dataTypes.timestamp,
    fc.oneof(
      fixed(8),
      fc.date({ noInvalidDate: true }).map((date) => encoder.encode(date, dataTypes.timestamp) as Buffer),
    ),
  ],
  ['timeuuid', dataTypes.timeuuid, fixed(16)],
  ['tinyint', dataTypes.tinyint, fixed(1)],
  ['uuid', dataTypes.uuid, fixed(16)],
  ['varchar', dataTypes.varchar, textCell],
  [
    'varint',
    dataTypes.varint,
    variable(fc.uint8Array({ minLength: 1, maxLength: 20 }).map((array) => Buffer.from(array))),
  ],
];

function assertAsDriver(columns: readonly ColumnInfo[], rows: readonly (readonly Cell[])[], options = {}): void {
  const page = throughPage(columns, rows, options);
  const expected = driverRows(columns, rows, options).map(plainRow);
  assert.deepStrictEqual([...page].map(plainRow), expected);
  assert.deepStrictEqual(page.rows().map(plainRow), expected);
}

describe('a page', () => {
  it.each(cellsOfType)(
    'returns the values that the driver decodes, null and empty included: %s',
    (_name, code, cells) => {
      fc.assert(
        fc.property(fc.array(cells, { maxLength: 200 }), (values) => {
          assertAsDriver(
            [column('value', code)],
            values.map((cell) => [cell]),
          );
        }),
        { numRuns: 60 },
      );
    },
  );

  it('reads each column correctly next to every other type', () => {
    const columns = cellsOfType.map(([name, code]) => column(name, code));
    const row = fc.tuple(...cellsOfType.map(([, , cells]) => cells));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 80 }), (rows) => assertAsDriver(columns, rows)),
      { numRuns: 40 },
    );
  });

  it('returns bigint values in the form of the encoding options', () => {
    const columns = [
      column('id', dataTypes.bigint),
      column('hits', dataTypes.counter),
      column('sum', dataTypes.varint),
    ];
    const options = { encoding: { useBigIntAsLong: true, useBigIntAsVarint: true } };
    fc.assert(
      fc.property(fc.array(fc.tuple(fixed(8), fixed(8), fixed(9))), (rows) => assertAsDriver(columns, rows, options)),
    );
  });

  it('does not merge a cut UTF-8 sequence with the next cell', () => {
    const euro = Buffer.from('€');
    const cells = [
      euro.subarray(0, 2),
      euro.subarray(2),
      euro,
      Buffer.from([0xf0, 0x9f]),
      Buffer.from([0x98, 0x80]),
      Buffer.from('😀'),
    ];

    const page = throughPage(
      [column('text', dataTypes.text)],
      cells.map((cell) => [cell]),
    );

    expect(page.rows().map((row) => row['text'])).toEqual(cells.map((cell) => cell.toString('utf8')));
  });

  it('replaces invalid UTF-8 as the driver does, also in a column with a single cell', () => {
    for (const cell of ['f0808080', 'eda080', 'c0af', 'f4908080', 'ff', 'e282', '80']) {
      assertAsDriver([column('text', dataTypes.text)], [[Buffer.from(cell, 'hex')]]);
    }
  });

  it('reads text in any order', () => {
    const cells = Array.from({ length: 500 }, (_, index) =>
      Buffer.from(`${index} ${'ä'.repeat(index % 7)}${index % 70 === 3 ? '語' : ''}${'-'.repeat(index)}`),
    );
    const text = throughPage(
      [column('text', dataTypes.text)],
      cells.map((cell) => [cell]),
    ).column('text');

    for (const index of [499, 0, 250, 249, 251, 63, 64, 65, 62, 128, 127, 1]) {
      expect(text?.get(index)).toBe(cells[index]?.toString());
    }
  });

  it('reads 20,000 rows', () => {
    const columns = [column('id', dataTypes.int), column('name', dataTypes.text)];
    const rows = Array.from({ length: 20_000 }, (_, index) => [
      encoder.encode(index, dataTypes.int) as Buffer,
      index % 3 === 0 ? null : Buffer.from(`name ${index}`),
    ]);

    assertAsDriver(columns, rows);
  });

  it('has no rows when the response has none', () => {
    const page = throughPage([column('id', dataTypes.int)], []);

    expect([...page]).toEqual([]);
    expect(page.rows()).toEqual([]);
    expect(page.first()).toBeNull();
  });

  it('starts after the reserved bytes, which are zero', () => {
    const columns = [column('id', dataTypes.int)];
    const shape = createThreadShape(columns);
    encodePage(rowsContent([[Buffer.alloc(4, 0xaa)]]), shape, 0);

    const view = encodePage(rowsContent([[Buffer.alloc(4, 1)]]), shape, 16);

    expect([...view.subarray(0, 16)]).toEqual(Array.from({ length: 16 }, () => 0));
    expect(view.byteOffset % 8).toBe(0);
    expect(openEncoded(view, columns).first()).toMatchObject({ id: 0x01010101 });
  });

  it('has its own memory from 32 KiB on, and is a view of scratch memory below', () => {
    const shape = createThreadShape([column('blob', dataTypes.blob)]);

    const small = encodePage(rowsContent([[Buffer.alloc(30_000)]]), shape, 16);
    expect(isTransferable(small)).toBe(false);
    const large = encodePage(rowsContent([[Buffer.alloc(33_000)]]), shape, 16);

    expect(isTransferable(large)).toBe(true);
    expect([large.byteOffset, large.buffer.byteLength]).toEqual([0, large.byteLength]);
  });

  it('contains no bytes of an earlier page', () => {
    const fill = createThreadShape([column('secret', dataTypes.blob)]);
    for (const [name, code] of cellsOfType) {
      encodePage(rowsContent([[Buffer.alloc(4000, 'S')]]), fill, 0);

      const view = encodePage(rowsContent([[null], [null], [empty]]), createThreadShape([column(name, code)]), 16);

      expect(Buffer.from(view).includes('S')).toBe(false);
    }
  });
});

describe('malformed rows', () => {
  const int = createThreadShape([column('id', dataTypes.int)]);
  const text = createThreadShape([column('name', dataTypes.text)]);

  it.each([
    ['a length past the end', text, [0, 0, 0, 9, 65]],
    ['a length cut off', text, [0, 0]],
    ['no bytes at all', text, []],
    ['the largest length', text, [0x7f, 0xff, 0xff, 0xff, 65]],
    ['a negative length other than -1', text, [0xff, 0xff, 0xff, 0xfe]],
    ['an int of three bytes', int, [0, 0, 0, 3, 1, 2, 3]],
    ['an int of five bytes', int, [0, 0, 0, 5, 1, 2, 3, 4, 5]],
  ])('are rejected with an error of the driver: %s', (_what, shape, content) => {
    const buffer = Buffer.from([...content, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const source = { buffer, offset: 0, end: content.length, rowCount: 1 };

    expect(() => encodePage(source, shape, 16)).toThrow(errors.DriverInternalError);
  });

  it.each([
    ['more rows than bytes', { rowCount: 0x7fff_ffff }],
    ['a negative number of rows', { rowCount: -1 }],
    ['an end after the buffer', { end: 1000 }],
  ])('are rejected before memory is allocated: %s', (_what, change) => {
    const buffer = Buffer.from([0, 0, 0, 4, 1, 2, 3, 4]);

    expect(() => encodePage({ buffer, offset: 0, end: 8, rowCount: 1, ...change }, int, 16)).toThrow(
      errors.DriverInternalError,
    );
  });

  it('do not disturb the next page', () => {
    const columns = [column('id', dataTypes.int)];
    const source = { buffer: Buffer.from([0, 0, 0, 9]), offset: 0, end: 4, rowCount: 1 };
    expect(() => encodePage(source, createThreadShape(columns), 16)).toThrow(errors.DriverInternalError);

    assertAsDriver(columns, [[Buffer.from([0, 0, 0, 7])], [null]]);
  });

  it('never return bytes of another response, wherever they are cut', () => {
    const columns = [column('name', dataTypes.text), column('id', dataTypes.int), column('blob', dataTypes.blob)];
    const rows = [
      [Buffer.from('abc'), Buffer.from([0, 0, 0, 7]), Buffer.from('xyz')],
      [Buffer.from('abc'), null, null],
    ];
    const whole = rowsContent(rows);
    for (let end = whole.offset; end < whole.end; end++) {
      expect(() => encodePage({ ...whole, end }, createThreadShape(columns), 16)).toThrow(errors.DriverInternalError);
    }
  });
});

describe('a page of another shape', () => {
  const view = encodePage(rowsContent([[Buffer.alloc(4)]]), createThreadShape([column('id', dataTypes.int)]), 16);
  const copy = Uint8Array.from(view);

  it.each([
    ['another number of columns', [column('id', dataTypes.int), column('name', dataTypes.text)]],
    ['another type', [column('id', dataTypes.text)]],
  ])('is rejected: %s', (_what, columns) => {
    expect(() => openEncoded(copy, columns)).toThrow(errors.DriverInternalError);
  });
});
