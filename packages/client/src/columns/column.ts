/**
 * What every layout of this folder implements: a write half for the thread, a read half for the main thread, in one file.
 */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { PageWriter } from '../bytes/page-writer.ts';
import type { DriverColumnType, DriverEncoder } from '../values/driver.ts';
import type { CellCode } from './cell-code.ts';
import type { ValueClasses } from './value-classes.ts';

/**
 * The cells of one column, still in the response's bytes.
 *
 * Cell `i` is `buffer[starts[from + i] … + lengths[from + i]]`, checked to lie inside the response; a length of -1 is null.
 */
export interface Cells {
  readonly buffer: Buffer;
  /** Over the same bytes, at the same positions as `buffer`. */
  readonly view: DataView;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  readonly from: number;
  readonly count: number;
}

/** Reads the cells of one column of one page. Indexes are not checked: a wrong one reads a neighbour's bytes. */
export interface ColumnReader {
  readonly length: number;
  /** Position of the null bitmap in 32-bit words, -1 when no cell is null. */
  readonly nullsAt: number;
  /** For layouts with a `cellCode`: the element of its view that the first cell begins at. */
  readonly base?: number;
  /** The value as the driver would give it. */
  read(index: number): unknown;
  /** The cells in place, for layouts of fixed-width numbers; a null cell is 0 in it. */
  typedArray?(): ColumnArray;
  /** The cells from `first` up to `end` are read next, for one value: they may share memory with each other and nothing else. */
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

/** The query that cells answer, and the host that answered. */
export interface CellOrigin {
  readonly coordinator: string | undefined;
  /** Absent for a batch. */
  readonly query: string | undefined;
}

/** How the read half presents values: the driver's `encoding` options, and what a kept value may pin. */
export interface ReadOptions {
  /**
   * Cells of text and blobs are decoded or copied up to this many bytes at a time; a kept cell keeps all of them. 0: the
   * rows are wide, and cells share memory only with others of their row.
   */
  readonly blockBytes: number;
  readonly encoder: DriverEncoder;
  /** What the driver adds to the error of a cell that it cannot read; where the page has cells that are read late. */
  readonly origin?: CellOrigin | undefined;
  readonly classes: ValueClasses;
  readonly map: (new () => { set(key: unknown, value: unknown): unknown }) | undefined;
  readonly set: (new (elements: unknown[]) => unknown) | undefined;
}

/** Where one column's block lies in a page. Positions are in bytes from the start of the ArrayBuffer. */
export interface Block {
  readonly length: number;
  readonly nullsAt: number;
  readonly bodyAt: number;
  readonly endAt: number;
  /** Whether the body has each distinct value once (`dictionary.ts`). */
  readonly hasDictionary: boolean;
  /** Whether the cells lie in the page's block of row texts (`row-texts.ts`). */
  readonly isOfRows: boolean;
  readonly hasWideCells: boolean;
}

export interface ColumnLayout {
  readonly name: string;
  /** Its number on the wire: both sides compare it. */
  readonly id: number;
  /** True where cells have no fixed width and are decoded in blocks of `ReadOptions.blockBytes`. */
  readonly isVariable?: true;
  /** True where a cell holds any number of elements. */
  readonly isCollection?: true;
  /** @throws {DriverInternalError} for cells that cannot be of this type. */
  write(plan: ColumnPlan, cells: Cells, output: PageWriter): void;
  open(plan: ColumnPlan, bytes: PageBytes, block: Block, options: ReadOptions): ColumnReader;
  readonly readSingle?: ReadSingle;
  /** What rows are generated with; absent, as is its result, where a cell takes more than an expression. */
  cellCode?(options: ReadOptions): CellCode | undefined;
}

/**
 * Reads a column's only cell, which is not null, from the body of its block: for the layouts whose reader would cost more than
 * the cell.
 */
export type ReadSingle = (bytes: PageBytes, bodyAt: number, endAt: number, options: ReadOptions) => unknown;

/** A CQL type with the layout chosen for it; nested types have the plans of their parts. Made alike on both sides. */
export interface ColumnPlan {
  readonly layout: ColumnLayout;
  /** Of the layout, again: plans have one hidden class, layouts as many as there are of them, which each row would feel. */
  readonly layoutId: number;
  readonly readSingle: ReadSingle | undefined;
  readonly type: DriverColumnType;
  readonly children: readonly ColumnPlan[];
}
