/** A cell's bytes as they came in or were encoded; null when there is none. */
export type Cell = Buffer | null;

/** One row as stored: its cells by the column's index. */
export interface StoredRow {
  readonly cells: readonly Cell[];
  /** Write time in microseconds of each cell; generated rows have none. */
  readonly times?: readonly (bigint | undefined)[];
}

/** Where a scan continues. */
export interface ScanStart {
  /** The partition that the last row was in. It need not exist any more. */
  readonly routingKey: Buffer;
  /** The last row's clustering values. Without them the scan continues with the next partition. */
  readonly after: readonly Cell[] | undefined;
  /** How many rows were given so far: where a generated table looks for the last row first. */
  readonly rowsGiven: number;
}

/** Gives the rows of a table: from memory, or from a function of the row number. */
export interface RowSource {
  /** Every row, or those from `start` on. */
  scan(start: ScanStart | undefined): Iterable<StoredRow>;
  /** The rows of one partition in clustering order; empty when there is none. */
  partition(routingKey: Buffer): readonly StoredRow[];
}
