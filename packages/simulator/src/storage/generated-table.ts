import { InvalidRequestError } from './invalid-request.ts';
import { encodeCell } from '../types/registry.ts';
import { createRoutingKey, keyText } from './routing-key.ts';
import type { Cell, RowSource, StoredRow } from './row-source.ts';
import type { ColumnSchema, TableSchema } from './schema.ts';

/** Rows as a function of their number, from 0: the same number always gives the same row. */
export interface RowGenerator {
  readonly count: number;
  readonly row: (rowNumber: number) => Readonly<Record<string, unknown>>;
}

/** A generated row knows its number, which is its place. */
export interface GeneratedRow extends StoredRow {
  readonly rowNumber: number;
}

/** Encoded rows kept for point reads; beyond this many, the oldest half goes. */
const MAX_KEPT_ROWS = 20_000;

/**
 * Read-only rows made on demand. Scans go in row order (not token order). The first read by key reads all keys once,
 * to know which rows each partition has.
 */
export class GeneratedTable implements RowSource {
  readonly schema: TableSchema;
  readonly count: number;
  readonly #generator: RowGenerator;
  readonly #kept = new Map<number, GeneratedRow>();
  #rowsByKey: Map<string, number[]> | undefined;

  constructor(schema: TableSchema, generator: RowGenerator) {
    this.schema = schema;
    this.count = generator.count;
    this.#generator = generator;
  }

  /** A row with all its cells. */
  rowAt(rowNumber: number): GeneratedRow {
    const values = this.#generator.row(rowNumber);
    return { rowNumber, cells: this.schema.columns.map((column) => this.#encode(column, values, rowNumber)) };
  }

  *scan(after: Buffer | undefined): Iterable<StoredRow> {
    for (let i = after ? after.readUInt32BE(0) + 1 : 0; i < this.count; i++) yield this.rowAt(i);
  }

  partition(routingKey: Buffer): readonly StoredRow[] {
    this.#rowsByKey ??= this.#indexKeys();
    return this.#rowsByKey.get(keyText(routingKey))?.map((rowNumber) => this.#keptRow(rowNumber)) ?? [];
  }

  positionOf(row: StoredRow): Buffer {
    return rowPosition((row as GeneratedRow).rowNumber);
  }

  #keptRow(rowNumber: number): GeneratedRow {
    const kept = this.#kept.get(rowNumber);
    if (kept) return kept;
    const row = this.rowAt(rowNumber);
    if (this.#kept.size >= MAX_KEPT_ROWS) this.#dropOldestHalf();
    this.#kept.set(rowNumber, row);
    return row;
  }

  #dropOldestHalf(): void {
    let left = MAX_KEPT_ROWS / 2;
    for (const rowNumber of this.#kept.keys()) {
      if (left-- === 0) return;
      this.#kept.delete(rowNumber);
    }
  }

  #indexKeys(): Map<string, number[]> {
    const rowsByKey = new Map<string, number[]>();
    for (let i = 0; i < this.count; i++) {
      const values = this.#generator.row(i);
      const cells = this.schema.partitionKey.map((column) => this.#encode(column, values, i) as Buffer);
      const text = keyText(createRoutingKey(cells));
      const rows = rowsByKey.get(text);
      if (rows) rows.push(i);
      else rowsByKey.set(text, [i]);
    }
    return rowsByKey;
  }

  #encode(column: ColumnSchema, values: Readonly<Record<string, unknown>>, rowNumber: number): Cell {
    const cell = encodeCell(column.type, values[column.name]);
    if (cell === null && column.position >= 0) {
      const table = `${this.schema.keyspace}.${this.schema.name}`;
      throw new InvalidRequestError(`row(${rowNumber}) of ${table} has no value for the key column ${column.name}`);
    }
    return cell;
  }
}

/** A generated row's place: its number, 4 bytes. */
export function rowPosition(rowNumber: number): Buffer {
  const position = Buffer.allocUnsafe(4);
  position.writeUInt32BE(rowNumber);
  return position;
}
