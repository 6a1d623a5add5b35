/** A cell's bytes as they came in or were encoded; null when there is none. */
export type Cell = Buffer | null;

/** One row as stored: its cells by the column's index. */
export interface StoredRow {
  readonly cells: readonly Cell[];
  /** Write time in microseconds of each cell; generated rows have none. */
  readonly times?: readonly (bigint | undefined)[];
}

/** Where rows come from: memory, or a function of the row number. */
export interface RowSource {
  /** Every row, or those behind a position. */
  scan(after: Buffer | undefined): Iterable<StoredRow>;
  /** The rows of one partition in clustering order; empty when there is none. */
  partition(routingKey: Buffer): readonly StoredRow[];
  /** Where a row stands, to go on behind it; stays valid while other rows come and go. */
  positionOf(row: StoredRow): Buffer;
}
