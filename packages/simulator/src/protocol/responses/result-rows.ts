import type { ByteReader } from '../../bytes/byte-reader.ts';
import { ByteWriter } from '../../bytes/byte-writer.ts';
import { nativeType, type CqlType } from '../../types/cql-type.ts';
import { readTypeOption, writeTypeOption } from '../type-option.ts';

/** Flags of <metadata> (section 4.2.5.2). */
const rowsFlags = { globalTable: 0x01, hasMorePages: 0x02, noMetadata: 0x04 } as const;

/** A column of a result, or a bound variable of a prepared statement. */
export interface ColumnSpec {
  readonly keyspace: string;
  readonly table: string;
  readonly name: string;
  readonly type: CqlType;
}

/** RESULT of kind 2: a page of rows. */
export interface RowsResult {
  readonly kind: 'rows';
  readonly columns: readonly ColumnSpec[];
  /** Where the next page starts; `undefined` on the last one. */
  readonly pagingState?: Buffer | undefined;
  /** True: the client asked to skip the columns; they are left out of the frame. */
  readonly skipMetadata?: boolean;
  /** Each row's cells in column order. */
  readonly rows: readonly (readonly (Buffer | null)[])[];
}

export function writeRows(writer: ByteWriter, result: RowsResult): void {
  writeRowsHead(writer, result, result.rows.length);
  for (const row of result.rows) {
    for (const cell of row) writer.writeBytes(cell);
  }
}

/** Everything in front of the first row. */
export function writeRowsHead(writer: ByteWriter, result: Omit<RowsResult, 'rows'>, rowCount: number): void {
  const { columns, pagingState, skipMetadata } = result;
  const encoded = encodeColumns(columns);
  // The flag for a common table stays even where the table itself is left out: so the server does.
  writer.writeInt(
    encoded.flags |
      (skipMetadata ? rowsFlags.noMetadata : 0) |
      (pagingState === undefined ? 0 : rowsFlags.hasMorePages),
  );
  writer.writeInt(columns.length);
  if (pagingState !== undefined) writer.writeBytes(pagingState);
  if (!skipMetadata) writer.writeRaw(encoded.bytes);
  writer.writeInt(rowCount);
}

/** Reads a rows result; where the columns were left out, they come back without names, as blobs. */
export function readRows(reader: ByteReader): RowsResult {
  const metadata = readMetadata(reader);
  const rowCount = reader.readInt();
  const rows = Array.from({ length: rowCount }, () =>
    Array.from({ length: metadata.columnCount }, () => reader.readBytes()),
  );
  const { columns, pagingState, skipMetadata } = metadata;
  return { kind: 'rows', columns, pagingState, skipMetadata, rows };
}

/** <metadata> as it stands in a prepared result: never with a paging state. */
export function writeMetadata(writer: ByteWriter, columns: readonly ColumnSpec[] | undefined): void {
  if (columns === undefined) {
    writer.writeInt(rowsFlags.noMetadata);
    writer.writeInt(0);
    return;
  }
  const { flags, bytes } = encodeColumns(columns);
  writer.writeInt(flags);
  writer.writeInt(columns.length);
  writer.writeRaw(bytes);
}

export interface Metadata {
  readonly columns: readonly ColumnSpec[];
  readonly columnCount: number;
  readonly pagingState?: Buffer | undefined;
  readonly skipMetadata: boolean;
}

export function readMetadata(reader: ByteReader): Metadata {
  const flags = reader.readInt();
  const columnCount = reader.readInt();
  const pagingState = flags & rowsFlags.hasMorePages ? (reader.readBytes() ?? undefined) : undefined;
  const skipMetadata = (flags & rowsFlags.noMetadata) !== 0;
  const isGlobal = (flags & rowsFlags.globalTable) !== 0;
  const columns = skipMetadata ? unknownColumns(columnCount) : readColumns(reader, columnCount, isGlobal);
  return { columns, columnCount, pagingState, skipMetadata };
}

function unknownColumns(count: number): ColumnSpec[] {
  return Array.from({ length: count }, () => ({ keyspace: '', table: '', name: '', type: nativeType('blob') }));
}

/** Columns, and whether their table is written once in front of all (it is when they share it). */
export function encodeColumns(columns: readonly ColumnSpec[]): { flags: number; bytes: Buffer } {
  let encoded = encodedColumns.get(columns);
  if (!encoded) {
    const writer = new ByteWriter(64 + 32 * columns.length);
    const isGlobal = writeColumns(writer, columns);
    encoded = { flags: isGlobal ? rowsFlags.globalTable : 0, bytes: writer.take() };
    encodedColumns.set(columns, encoded);
  }
  return encoded;
}

// A statement's columns are one array for its whole life, so each is encoded once.
const encodedColumns = new WeakMap<readonly ColumnSpec[], { flags: number; bytes: Buffer }>();

function writeColumns(writer: ByteWriter, columns: readonly ColumnSpec[]): boolean {
  const first = columns[0];
  const isGlobal =
    first !== undefined &&
    columns.every((column) => column.table === first.table && column.keyspace === first.keyspace);
  if (isGlobal) writeTable(writer, first);
  for (const column of columns) {
    if (!isGlobal) writeTable(writer, column);
    writer.writeString(column.name);
    writeTypeOption(writer, column.type);
  }
  return isGlobal;
}

function writeTable(writer: ByteWriter, column: ColumnSpec): void {
  writer.writeString(column.keyspace);
  writer.writeString(column.table);
}

/** Columns behind a metadata's counts and indexes. */
export function readColumns(reader: ByteReader, count: number, isGlobal: boolean): ColumnSpec[] {
  let keyspace = isGlobal ? reader.readString() : '';
  let table = isGlobal ? reader.readString() : '';
  return Array.from({ length: count }, () => {
    if (!isGlobal) {
      keyspace = reader.readString();
      table = reader.readString();
    }
    return { keyspace, table, name: reader.readString(), type: readTypeOption(reader) };
  });
}
