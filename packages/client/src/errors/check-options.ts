import { describeValue } from './describe-value.ts';
import { unknownNameError } from './unknown-name.ts';

/**
 * Returns true for an object that can hold options: any object except those of the language, such as an array, a Date, a Map or a
 * Promise. The values of those would be ignored.
 */
export function isOptionsObject(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.prototype.toString.call(value) === '[object Object]'
  );
}

/**
 * Checks that options, if there are any, are an object without unknown names.
 *
 * @param what - Whose options these are, as in "connect()".
 * @param reasons - Names that exist elsewhere, and why they cannot be given here.
 * @throws {TypeError} The message names the unknown option, and the one that was probably meant.
 */
export function checkOptions(
  what: string,
  options: object | null | undefined,
  known: readonly string[],
  reasons?: (name: string) => string | undefined,
): void {
  if (options === undefined || options === null) return;
  if (!isOptionsObject(options)) throw notOptions(what, options);
  for (const [name, value] of Object.entries(options)) {
    if (known.includes(name) || value === undefined) continue;
    const reason = reasons?.(name);
    if (reason !== undefined) throw new TypeError(`${name} cannot be given to ${what}: ${reason}`);
    throw unknownNameError(`an option of ${what}`, name, known);
  }
}

/** Makes the error for a value that is not an object of options. */
export function notOptions(what: string, value: unknown): TypeError {
  return new TypeError(`options of ${what} must be an object, got ${describeValue(value)}`);
}
