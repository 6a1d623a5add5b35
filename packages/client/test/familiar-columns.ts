import { rowsWorthCode } from '../src/rows/row-class.ts';

/** Starts so many loops over a page that rows with its columns are built by generated code afterwards. Do not read `rows` before. */
export function makeColumnsFamiliar(result: Iterable<object> & { readonly rowLength: number }): void {
  for (let read = 0; read < rowsWorthCode && result.rowLength > 0; read += result.rowLength) result[Symbol.iterator]();
}
