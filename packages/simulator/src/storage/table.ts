import { GeneratedTable, type RowGenerator } from './generated-table.ts';
import { MemoryTable } from './memory-table.ts';
import type { Cell, RowSource } from './row-source.ts';
import type { TableSchema } from './schema.ts';

/**
 * A table: its definition and its rows. A generated one becomes an ordinary one in memory at its first write; from
 * then on scans go in token order.
 */
export class Table {
  #schema: TableSchema;
  #source: GeneratedTable | MemoryTable;

  constructor(schema: TableSchema, generator?: RowGenerator) {
    this.#schema = schema;
    this.#source = generator ? new GeneratedTable(schema, generator) : new MemoryTable(schema);
  }

  get schema(): TableSchema {
    return this.#schema;
  }

  get source(): RowSource {
    return this.#source;
  }

  /** The rows as a function of their number, while nothing was written. */
  get generated(): GeneratedTable | undefined {
    return this.#source instanceof GeneratedTable ? this.#source : undefined;
  }

  /** The rows in memory; a generated table is copied there by this call. */
  get memory(): MemoryTable {
    if (this.#source instanceof GeneratedTable) this.#source = copyRows(this.#source, this.#schema, (cell) => cell);
    return this.#source;
  }

  truncate(): void {
    this.#source = new MemoryTable(this.#schema);
  }

  /** Takes a new definition; cells stay with the columns they belong to, by name (or by the name they had). */
  alter(schema: TableSchema, renamed: ReadonlyMap<string, string> = new Map()): void {
    const before = this.#schema;
    const from = schema.columns.map((column) => before.byName.get(renamed.get(column.name) ?? column.name)?.index);
    this.#source = copyRows(this.#source, schema, (_, cells, i) => {
      const index = from[i];
      return index === undefined ? null : (cells[index] ?? null);
    });
    this.#schema = schema;
  }
}

function copyRows(
  source: RowSource,
  schema: TableSchema,
  cellOf: (cell: Cell, cells: readonly Cell[], index: number) => Cell,
): MemoryTable {
  const memory = new MemoryTable(schema);
  for (const row of source.scan(undefined)) {
    const cells = schema.columns.map((_, i) => cellOf(row.cells[i] ?? null, row.cells, i));
    const partition = memory.open(schema.partitionKey.map((column) => cells[column.index] as Buffer));
    const clustering = schema.clusteringKey.map((column) => cells[column.index] ?? null);
    const hasRow = clustering.every((cell) => cell !== null);
    const stored = hasRow ? memory.openRow(partition, clustering) : undefined;
    if (stored) stored.hasMarker = true;
    const statics = schema.hasStatics ? memory.openStatics(partition) : undefined;
    for (const column of schema.columns) {
      const target = column.kind === 'static' ? statics : stored;
      if (target && column.position < 0) target.cells[column.index] = cells[column.index] ?? null;
    }
  }
  return memory;
}
