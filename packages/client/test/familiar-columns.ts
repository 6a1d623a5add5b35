import { ROWS_WORTH_CODE } from '../src/rows/row-class.ts';

/** Begins to read the rows so often that rows of their columns are built by generated code from then on. `rows` must not have been asked for yet. */
export function makeColumnsFamiliar(result: Iterable<object> & { readonly rowLength: number }): void {
  for (let read = 0; read < ROWS_WORTH_CODE && result.rowLength > 0; read += result.rowLength)
    result[Symbol.iterator]();
}
