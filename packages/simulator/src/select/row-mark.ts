import { MalformedBytesError } from '../bytes/malformed.ts';
import { decodeUnsignedVint, encodeUnsignedVint } from '../bytes/vint.ts';
import type { Cell, StoredRow } from '../storage/row-source.ts';
import type { ColumnSchema, TableSchema } from '../storage/schema.ts';
import { codecOf } from '../types/registry.ts';
import { ServerFaultError } from '../types/server-fault.ts';
import type { PagingState } from '../plan/paging-state.ts';

/** Clustering values that share one header: two bits for each. */
const valuesPerHeader = 32;

/**
 * Returns a row's clustering values as Cassandra writes them into a paging state (`ClusteringPrefix.Serializer`): for
 * each 32 values a vint of two bits a value (1: empty, 2: null), then the others, each behind its length.
 */
export function encodeRowMark(schema: TableSchema, row: StoredRow): Buffer {
  const cells = schema.clusteringKey.map((column) => row.cells[column.index] ?? null);
  // A row that has static cells only has no clustering values.
  if (cells.every((cell) => cell === null)) return Buffer.alloc(0);
  const parts: Buffer[] = [];
  for (let start = 0; start < cells.length; start += valuesPerHeader) {
    const block = cells.slice(start, start + valuesPerHeader);
    const header = block.reduce((bits, cell, i) => bits | (flagOf(cell) << BigInt(2 * i)), 0n);
    parts.push(encodeUnsignedVint(header));
    for (const cell of block) if (cell && cell.length > 0) parts.push(encodeUnsignedVint(BigInt(cell.length)), cell);
  }
  return Buffer.concat(parts);
}

function flagOf(cell: Cell): bigint {
  return cell === null ? 2n : cell.length === 0 ? 1n : 0n;
}

/**
 * Reads the clustering values of a state for a table; `undefined` when the state has none.
 *
 * @throws {ServerFaultError} for bytes that are no such values, and as Cassandra says it
 */
export function decodeRowMark({ mark, markVersion }: PagingState, schema: TableSchema): readonly Cell[] | undefined {
  if (mark.length === 0) return undefined;
  const cells = markVersion === 4 ? readMark(mark, schema) : readComposite(mark, schema);
  return cells.map((cell, i) => comparable(cell, schema.clusteringKey[i] as ColumnSchema));
}

function readMark(mark: Buffer, schema: TableSchema): Cell[] {
  const cells: Cell[] = [];
  let offset = 0;
  let header = 0n;
  try {
    for (let i = 0; i < schema.clusteringKey.length; i++) {
      if (i % valuesPerHeader === 0) ({ value: header, end: offset } = decodeUnsignedVint(mark, offset));
      const flag = (header >> BigInt(2 * (i % valuesPerHeader))) & 3n;
      if (flag > 0n) {
        cells.push(flag === 1n ? Buffer.alloc(0) : null);
        continue;
      }
      const { value: length, end: start } = decodeUnsignedVint(mark, offset);
      offset = start + Number(length);
      if (offset > mark.length) throw new MalformedBytesError('a clustering value runs past the end of the mark');
      cells.push(mark.subarray(start, offset));
    }
  } catch (error) {
    if (!(error instanceof MalformedBytesError)) throw error;
    throw new ServerFaultError(
      "java.lang.RuntimeException: Reading from an in-memory buffer shouldn't trigger an IOException",
    );
  }
  return cells;
}

/** The layout of protocol v3: each value as [short] length, bytes and a zero byte. The last ones may be left out. */
function readComposite(mark: Buffer, schema: TableSchema): Cell[] {
  const cells: Cell[] = [];
  let offset = 0;
  for (let i = 0; i < schema.clusteringKey.length && offset < mark.length; i++) {
    const end = offset + 2 + (offset + 2 <= mark.length ? mark.readUInt16BE(offset) : mark.length);
    if (end >= mark.length) throw new ServerFaultError('java.lang.IndexOutOfBoundsException');
    cells.push(mark.subarray(offset + 2, end));
    offset = end + 1;
  }
  return cells;
}

/** A value of the wrong length is ordered by its first bytes. Codecs compare whole values only. */
function comparable(cell: Cell, { type }: ColumnSchema): Cell {
  const { fixedLength } = codecOf(type);
  if (!cell || cell.length === 0 || fixedLength === undefined || cell.length === fixedLength) return cell;
  const fitted = Buffer.alloc(fixedLength);
  cell.copy(fitted);
  return fitted;
}
