import { describeValue } from '../errors/describe-value.ts';
import type { ErrorClasses } from '../wire/error.ts';

/** @throws {TypeError} unless the value is absent or an object of classes. */
export function checkErrorClasses(classes: ErrorClasses | undefined): ErrorClasses | undefined {
  if (classes === undefined) {
    return undefined;
  }
  if (typeof classes !== 'object' || classes === null || Array.isArray(classes)) {
    throw new TypeError(
      `errorClasses must be an object of classes by name, as in { MyError }, got ${describeValue(classes)}`,
    );
  }
  for (const [name, value] of Object.entries(classes) as [string, unknown][]) {
    if (typeof value !== 'function' || typeof value.prototype !== 'object' || value.prototype === null) {
      throw new TypeError(`errorClasses.${name} must be a class, got ${describeValue(value)}`);
    }
  }
  return { ...classes };
}
