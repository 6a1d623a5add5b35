import type { PageBytes } from '../bytes/page-bytes.ts';
import type { WordsValue } from './value-classes.ts';

/**
 * The expression that reads a cell of fixed width which is not null. The generated code of rows (`rows/generated-rows.ts`) contains it,
 * so that reading a cell is no call, even where the engine would not inline one.
 *
 * Nothing in an expression comes from a response. The names of columns are not part of it.
 */
export interface CellCode {
  readonly view: View;
  /** How many elements of the view a cell has. */
  readonly width: number;
  /** Returns the expression for the cell that begins at element `at` of `view`. Both are names of variables. */
  readonly read: (view: string, at: string) => string;
  /** The classes and functions that the expression uses, by their names in it. A name means the same in every expression. */
  readonly uses?: Readonly<Record<string, unknown>>;
}

/** A typed view of a page's memory. */
export type View = Extract<keyof PageBytes, 'int8s' | 'int16s' | 'int32s' | 'float32s' | 'float64s'>;

/** For cells of `width` words that become instances of a class. */
export function wordsCode({ expression, uses }: WordsValue, width: number): CellCode {
  return { view: 'int32s', width, read: expression, uses };
}

/** For cells that are elements of the view. */
export function elementCode(view: View): CellCode {
  return { view, width: 1, read: (elements, at) => `${elements}[${at}]` };
}
