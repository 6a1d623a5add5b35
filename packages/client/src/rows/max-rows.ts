import { checkOptions } from '../errors/check-options.ts';
import { describeValue } from '../errors/describe-value.ts';

/** Returns the `maxRows` of `all()`. @throws {TypeError | RangeError} if it is missing or wrong. */
export function resolveMaxRows(options: unknown): number {
  const rule = 'maxRows must be a number of rows from 0, or Infinity';
  if (options === undefined || options === null)
    throw new TypeError(
      `${rule}. all({ maxRows }) needs it, so that a large result cannot fill the memory. Got ${describeValue(options)}`,
    );
  checkOptions('all()', options, ['maxRows']);
  const { maxRows } = options as { readonly maxRows?: unknown };
  if (maxRows === undefined) throw new TypeError(`${rule}, as in all({ maxRows: 1000 }), got undefined`);
  if (typeof maxRows !== 'number') throw new TypeError(`${rule}, got ${describeValue(maxRows)}`);
  if (!(maxRows >= 0)) throw new RangeError(`${rule}, got ${describeValue(maxRows)}`);
  return maxRows;
}
