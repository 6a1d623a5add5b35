import { columnCases, type ColumnCase } from './column-types.ts';
import { RowShape, openColumn, PageBytes, PageWriter, planColumn, type Cells } from '@async-cassandra/client/internal';
import type { LayoutCase } from './layout-case.ts';
import { rowsContent } from './rows-content.ts';

/** As many as a page has. With more, the figures would be those of the processor's caches. */
const cellCount = 4096;

const keptMask = 63;
/** Each value is stored, as it would be in a row. V8 makes no object and reads no number that nobody uses. */
const kept: unknown[] = Array.from({ length: keptMask + 1 }, () => ({}));

/** The half of each layout that writes, in the thread, and the half that reads, on the main thread: it opens the column and reads every cell. */
export const columnLayouts: readonly LayoutCase[] = columnCases.flatMap((column) => [
  { name: `${column.name}: write`, side: 'thread', unit: 'cell', open: () => openWrite(column) },
  { name: `${column.name}: read`, side: 'main', unit: 'cell', open: () => openRead(column) },
]);

function openWrite({ type, value }: ColumnCase): ReturnType<LayoutCase['open']> {
  const cells = cellsOf({ type, value });
  const plan = planColumn(type);
  const writer = new PageWriter();
  const run = (): number => {
    writer.reset(0);
    plan.layout.write(plan, cells, writer);
    return writer.position;
  };
  return { count: cellCount, run };
}

function openRead({ type, value }: ColumnCase): ReturnType<LayoutCase['open']> {
  const plan = planColumn(type);
  const writer = new PageWriter();
  writer.reset(0);
  plan.layout.write(plan, cellsOf({ type, value }), writer);
  const page = writer.bytes.buffer.slice(0, writer.position) as ArrayBuffer;
  const { options } = new RowShape([{ name: 'c', type }], {});
  const run = (): unknown => {
    // A page is opened once and each cell is read once, so the reader's caches help as much as in an application.
    const { reader } = openColumn(plan, new PageBytes(page), 0, page.byteLength, cellCount, options);
    for (let index = 0; index < cellCount; index++) kept[index & keptMask] = reader.read(index);
    return kept;
  };
  return { count: cellCount, run };
}

function cellsOf({ type, value }: Pick<ColumnCase, 'type' | 'value'>): Cells {
  const { buffer } = rowsContent(
    [type],
    Array.from({ length: cellCount }, (_, index) => [value(index)]),
  );
  const starts = new Int32Array(cellCount);
  const lengths = new Int32Array(cellCount);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  let position = 0;
  for (let index = 0; index < cellCount; index++) {
    const length = view.getInt32(position);
    starts[index] = position + 4;
    lengths[index] = length;
    position += 4 + Math.max(0, length);
  }
  return { buffer, view, starts, lengths, from: 0, count: cellCount };
}
