/**
 * The interfaces of the layouts in this folder. Each layout is one file, which writes in the thread and reads on the main thread.
 */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import type { DriverColumnType, DriverEncoder } from '../values/driver.ts';
import type { CellCode } from './cell-code.ts';
import type { ValueClasses } from './value-classes.ts';

/**
 * The cells of one column, in the bytes of the response.
 *
 * Cell `i` is `buffer[starts[from + i] … + lengths[from + i]]`, which is known to be inside the response. A length of -1 is null.
 */
export interface Cells {
  readonly buffer: Buffer;
  /** A view of the same bytes, with the same positions as `buffer`. */
  readonly view: DataView;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  readonly from: number;
  readonly count: number;
}

/** Reads the cells of one column of one page. Indexes are not checked: a wrong one reads other bytes of the page. */
export interface ColumnReader {
  readonly length: number;
  /** The position of the null bitmap in 32-bit words, or -1 when no cell is null. */
  readonly nullsAt: number;
  /** For layouts with a `cellCode`: the index in its view at which the first cell begins. */
  readonly base?: number;
  /** Returns the value that the driver would return. */
  read(index: number): unknown;
  /** Returns the cells in place, for layouts of numbers with a fixed width. A null cell is 0. */
  typedArray?(): ColumnArray;
  /** Announces that the cells from `first` up to `end` are read next, for one value: they may share memory with each other only. */
  keepTogether?(first: number, end: number): void;
}

export type ColumnArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** The query that the cells answer, and the host that sent them. */
export interface CellOrigin {
  readonly coordinator: string | undefined;
  /** Absent for a batch. */
  readonly query: string | undefined;
}

/** How values are read: the classes they have, and how much memory a kept value may keep. */
export interface ReadOptions {
  /**
   * Cells of text and blobs are decoded or copied up to this many bytes at a time, and a kept cell keeps all of these bytes. 0: the
   * rows are wide, and cells share memory only with other cells of their row.
   */
  readonly blockBytes: number;
  readonly encoder: DriverEncoder;
  /** For the error of a cell that cannot be read. Only for pages with raw cells. */
  readonly origin?: CellOrigin | undefined;
  readonly classes: ValueClasses;
  readonly map: (new () => { set(key: unknown, value: unknown): unknown }) | undefined;
  readonly set: (new (elements: unknown[]) => unknown) | undefined;
}

/** Where the block of one column is. Positions are in bytes, from the start of the ArrayBuffer. */
export interface Block {
  readonly length: number;
  readonly nullsAt: number;
  readonly bodyAt: number;
  readonly endAt: number;
  /** Whether the body has each different value once (`dictionary.ts`). */
  readonly hasDictionary: boolean;
  /** Whether the cells are in the page's block of row texts (`row-texts.ts`). */
  readonly isOfRows: boolean;
  readonly hasWideCells: boolean;
}

export interface ColumnLayout {
  readonly name: string;
  /** Its number in the header of a block, which the reader compares with the expected one. */
  readonly id: number;
  /** True if cells have no fixed width and are decoded in blocks of `ReadOptions.blockBytes`. */
  readonly isVariable?: true;
  /** True if a cell has any number of elements. */
  readonly isCollection?: true;
  /** @throws {DriverInternalError} for cells that cannot be of this type. */
  write(plan: ColumnPlan, cells: Cells, output: PageWriter): void;
  open(plan: ColumnPlan, bytes: PageBytes, block: Block, options: ReadOptions): ColumnReader;
  readonly readSingle?: ReadSingle;
  /** The expression of a cell for generated code. `undefined`, or no such method: one expression is not enough. */
  cellCode?(options: ReadOptions): CellCode | undefined;
}

/**
 * Reads the only cell of a column, which is not null, from the body of its block. For layouts whose reader would take longer to make
 * than the cell to read.
 */
export type ReadSingle = (bytes: PageBytes, bodyAt: number, endAt: number, options: ReadOptions) => unknown;

/** A CQL type and its layout, with the plans of the types inside it. The thread and the main thread make the same plan. */
export interface ColumnPlan {
  readonly layout: ColumnLayout;
  /** A copy of `layout.id`. Layouts have many hidden classes, so reading it from the layout would slow down every row. */
  readonly layoutId: number;
  /** A copy too, for the same reason. */
  readonly readSingle: ReadSingle | undefined;
  readonly type: DriverColumnType;
  readonly children: readonly ColumnPlan[];
}
