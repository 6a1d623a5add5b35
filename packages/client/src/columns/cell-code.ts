import type { PageBytes } from '../bytes/page-bytes.ts';
import type { WordsValue } from './value-classes.ts';

/**
 * A cell of fixed width as an expression: what its layout's reader does for one that is not null. Rows are built by code that
 * has these in it (`rows/row-class.ts`), so that a cell is a load and not a call, whatever the engine thinks worth inlining.
 *
 * Nothing in it comes from a response: expressions are this project's own, and names of columns are no part of them.
 */
export interface CellCode {
  readonly view: View;
  /** Elements of the view a cell has. */
  readonly width: number;
  /** The value of the cell that begins at element `at` of `view`; both are variables. */
  readonly read: (view: string, at: string) => string;
  /** The classes and functions that the expression uses, by their names in it. A name means the same in every expression. */
  readonly uses?: Readonly<Record<string, unknown>>;
}

/** A typed view of a page's memory. */
export type View = Extract<keyof PageBytes, 'int8s' | 'int16s' | 'int32s' | 'float32s' | 'float64s'>;

/** Cells of `width` words that become instances of a class. */
export function wordsCode({ expression, uses }: WordsValue, width: number): CellCode {
  return { view: 'int32s', width, read: expression, uses };
}

/** Cells that are the view's own elements. */
export function elementCode(view: View): CellCode {
  return { view, width: 1, read: (elements, at) => `${elements}[${at}]` };
}
