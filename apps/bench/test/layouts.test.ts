import { expect, it } from 'vitest';
import { columnCases } from '../src/layouts/column-types.ts';
import {
  RowShape,
  createThreadShape,
  encodePage,
  Encoder,
  openPage,
  PageBytes,
} from '@async-cassandra/client/internal';
import { layoutCases } from '../src/layouts/layout-cases.ts';
import { rowsContent } from '../src/layouts/rows-content.ts';

it('gives each layout a name of its own', () => {
  expect(new Set(layoutCases.map(({ name }) => name)).size).toBe(layoutCases.length);
});

it.each(layoutCases)('$name: runs, twice', (layout) => {
  const { count, run } = layout.open();

  expect(count).toBeGreaterThan(0);
  expect(run()).toBeDefined();
  expect(run()).toBeDefined();
});

it.each(columnCases)('$name: gives the values that the driver decodes', ({ name, type, value }) => {
  const values = Array.from({ length: 200 }, (_, index) => value(index));
  const source = rowsContent(
    [type],
    values.map((one) => [one]),
  );
  const page = Uint8Array.from(encodePage(source, createThreadShape([{ name: 'c', type }]), 0)).buffer;

  const rows = openPage(new PageBytes(page), 0, page.byteLength, new RowShape([{ name: 'c', type }], {})).rows();

  // A vector is a Float32Array here and the driver's Vector there; both are compared as numbers.
  const plain = (cell: unknown): unknown =>
    name.startsWith('vector') ? [...(cell as Iterable<number>)] : String(cell);
  const encoder = new Encoder(4, { encoding: {} });
  const cellAt = (index: number): Buffer | null => {
    const { buffer } = rowsContent([type], [[values[index]]]);
    return buffer.readInt32BE(0) < 0 ? null : buffer.subarray(4);
  };
  for (const index of [0, 1, 63, 64, 199]) {
    expect(plain(rows[index]?.['c'])).toEqual(plain(encoder.decode(cellAt(index), type)));
  }
});
