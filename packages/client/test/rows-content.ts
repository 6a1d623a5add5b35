import { pageBytes } from '../src/bytes/page-bytes.ts';
import { Encoder, types, type DriverColumnType, type DriverEncoder } from '../src/values/driver.ts';
import { RowShape, type DecodeOptions } from '../src/rows/row-shape.ts';
import { openPage, type Page } from '../src/rows/page.ts';
import { createThreadShape, encodePage, type ColumnInfo, type PageSource } from '../src/wire/page.ts';

export type Cell = Buffer | null;

export const encoder: DriverEncoder = new Encoder(4, {});

export function column(name: string, type: number | DriverColumnType): ColumnInfo {
  return { name, type: typeof type === 'number' ? { code: type, type: null } : type };
}

/** The [rows content] of a response, with other bytes before and after it. */
export function rowsContent(rows: readonly (readonly Cell[])[]): PageSource {
  const parts: Buffer[] = [Buffer.from('before!')];
  for (const cell of rows.flat()) {
    const length = Buffer.alloc(4);
    length.writeInt32BE(cell === null ? -1 : cell.length);
    parts.push(length, cell ?? Buffer.alloc(0));
  }
  const content = Buffer.concat(parts);
  const buffer = Buffer.concat([content, Buffer.alloc(64, 0xff)]);
  return { buffer, offset: 7, end: content.length, rowCount: rows.length };
}

/** Through both halves: what a thread writes is opened at an odd place of a larger buffer, as in a batch of replies. */
export function throughPage(
  columns: readonly ColumnInfo[],
  rows: readonly (readonly Cell[])[],
  options: DecodeOptions = {},
): Page {
  return openEncoded(encodePage(rowsContent(rows), createThreadShape(columns), 16), columns, options);
}

export function openEncoded(view: Uint8Array, columns: readonly ColumnInfo[], options: DecodeOptions = {}): Page {
  const reply = new ArrayBuffer(view.length + 40);
  new Uint8Array(reply).fill(0xee);
  new Uint8Array(reply).set(view, 24);
  return openPage(pageBytes(reply), 24 + 16, view.length - 16, new RowShape(columns, options));
}

/** Builds rows as the driver's parser does: one `decode` and one assignment for each cell. */
export function driverRows(
  columns: readonly ColumnInfo[],
  rows: readonly (readonly Cell[])[],
  options: DecodeOptions = {},
): Record<string, unknown>[] {
  const oracle = new Encoder(4, { encoding: { ...options.encoding } });
  return rows.map((cells) => {
    const row: Record<string, unknown> = {};
    for (const [index, info] of columns.entries()) {
      const cell = cells[index] as Cell;
      row[info.name] = oracle.decode(cell && Buffer.from(cell), info.type);
    }
    return row;
  });
}

/** Replaces the page's uuids by the driver's, and each Float32Array by the driver's `Vector`, at any depth. */
export function asDriverValue(value: unknown): unknown {
  if (value instanceof types.TimeUuid) return new types.TimeUuid(Buffer.from(value.getBuffer()));
  if (value instanceof types.Uuid) return new types.Uuid(Buffer.from(value.getBuffer()));
  if (value instanceof Float32Array) return { vector: [...value] };
  if (isDriverVector(value)) return { vector: [...value] };
  if (Array.isArray(value)) return Array.from(value, asDriverValue);
  if (value instanceof types.Tuple) return types.Tuple.fromArray(value.elements.map(asDriverValue));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [asDriverValue(key), asDriverValue(item)]));
  if (value instanceof Set) return new Set([...value].map(asDriverValue));
  if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asDriverValue(item)]));
  return value;
}

export function plainRow(row: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asDriverValue(value)]));
}

function isDriverVector(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && (value as { IDENTITY?: string }).IDENTITY === 'Vector';
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
