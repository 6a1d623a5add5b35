import { InvalidRequestError } from './invalid-request.ts';
import { encodeCell } from '../types/registry.ts';
import { createRoutingKey, keyText } from './routing-key.ts';
import type { Cell, RowSource, ScanStart, StoredRow } from './row-source.ts';
import type { ColumnSchema, TableSchema } from './schema.ts';

/** Rows as a function of their number, from 0: the same number always gives the same row. */
export interface RowGenerator {
  readonly count: number;
  readonly row: (rowNumber: number) => Readonly<Record<string, unknown>>;
}

/** Encoded rows kept for point reads; beyond this many, the oldest half goes. */
const maxKeptRows = 20_000;

/**
 * Read-only rows made on demand. Scans go in row order (not token order). The first read by key reads all keys once,
 * to know which rows each partition has.
 */
export class GeneratedTable implements RowSource {
  readonly schema: TableSchema;
  readonly count: number;
  readonly #generator: RowGenerator;
  readonly #kept = new Map<number, StoredRow>();
  #rowsByKey: Map<string, number[]> | undefined;

  constructor(schema: TableSchema, generator: RowGenerator) {
    this.schema = schema;
    this.count = generator.count;
    this.#generator = generator;
  }

  /** A row with all its cells. */
  rowAt(rowNumber: number): StoredRow {
    const values = this.#generator.row(rowNumber);
    return { cells: this.schema.columns.map((column) => this.#encode(column, values, rowNumber)) };
  }

  *scan(start: ScanStart | undefined): Iterable<StoredRow> {
    for (let i = start ? this.numberBehind(start) : 0; i < this.count; i++) yield this.rowAt(i);
  }

  /** The number of the row where a scan continues; `count` when the last row is not one of this table. */
  numberBehind({ routingKey, after, rowsGiven }: ScanStart): number {
    // Most scans give every row, and then this is the last one. Else the index of all keys has to be made.
    const isLast = (rowNumber: number): boolean => this.#isRow(rowNumber, routingKey, after);
    if (rowsGiven > 0 && rowsGiven <= this.count && isLast(rowsGiven - 1)) return rowsGiven;
    this.#rowsByKey ??= this.#indexKeys();
    const found = this.#rowsByKey.get(keyText(routingKey))?.findLast(isLast);
    return found === undefined ? this.count : found + 1;
  }

  partition(routingKey: Buffer): readonly StoredRow[] {
    this.#rowsByKey ??= this.#indexKeys();
    return this.#rowsByKey.get(keyText(routingKey))?.map((rowNumber) => this.#keptRow(rowNumber)) ?? [];
  }

  #isRow(rowNumber: number, routingKey: Buffer, clustering: readonly Cell[] | undefined): boolean {
    const values = this.#generator.row(rowNumber);
    return (
      this.#routingKeyOf(values, rowNumber).equals(routingKey) &&
      this.schema.clusteringKey.every((column, i) => {
        const cell = clustering?.[i];
        return cell === undefined || cell === null || this.#encode(column, values, rowNumber)?.equals(cell);
      })
    );
  }

  #routingKeyOf(values: Readonly<Record<string, unknown>>, rowNumber: number): Buffer {
    return createRoutingKey(
      this.schema.partitionKey.map((column) => this.#encode(column, values, rowNumber) as Buffer),
    );
  }

  #keptRow(rowNumber: number): StoredRow {
    const kept = this.#kept.get(rowNumber);
    if (kept) return kept;
    const row = this.rowAt(rowNumber);
    if (this.#kept.size >= maxKeptRows) this.#dropOldestHalf();
    this.#kept.set(rowNumber, row);
    return row;
  }

  #dropOldestHalf(): void {
    let left = maxKeptRows / 2;
    for (const rowNumber of this.#kept.keys()) {
      if (left-- === 0) return;
      this.#kept.delete(rowNumber);
    }
  }

  #indexKeys(): Map<string, number[]> {
    const rowsByKey = new Map<string, number[]>();
    for (let i = 0; i < this.count; i++) {
      const text = keyText(this.#routingKeyOf(this.#generator.row(i), i));
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
