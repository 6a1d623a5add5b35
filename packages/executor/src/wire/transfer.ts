import { describeValue } from '../errors/describe-value.ts';
import type { Transferable } from './transferable.ts';

const marks = new WeakMap<object, readonly Transferable[]>();
// The number of marked values that were not sent yet. It is nearly always 0, and then a send skips the look-up.
let outstanding = 0;

/**
 * Marks a value, so that sending it moves the buffers in `list` to the other thread instead of copying them.
 *
 * It works for an argument of `submit`, the payload of a request or signal, and the result of a task or of `request()` of a
 * service. The first send uses up the mark. After it the moved buffers are empty here, so do not use them again.
 *
 * @throws {TypeError} when `value` is not an object, or `list` is not an array.
 */
export function transfer<T>(value: T, list: readonly Transferable[]): T {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    throw new TypeError(`value must be an object that contains the buffers to move, got ${describeValue(value)}`);
  }
  if (!Array.isArray(list)) {
    throw new TypeError(`list must be an array of the buffers to move, got ${describeValue(list)}`);
  }
  if (!marks.has(value)) {
    outstanding++;
  }
  marks.set(value, list);
  return value;
}

/** Removes the mark of a value and returns its list; `undefined` when it has none. */
export function takeTransferList(value: unknown): readonly Transferable[] | undefined {
  if (outstanding === 0 || typeof value !== 'object' || value === null) {
    return undefined;
  }
  const list = marks.get(value);
  if (list !== undefined) {
    marks.delete(value);
    outstanding--;
  }
  return list;
}

/** Removes the marks of all arguments of a task and returns their lists as one. */
export function takeTransferLists(values: readonly unknown[]): readonly Transferable[] | undefined {
  if (outstanding === 0) {
    return undefined;
  }
  const lists = values.map(takeTransferList).filter((list) => list !== undefined);
  return lists.length === 0 ? undefined : lists.flat();
}

/** Tells whether one of these values is marked. */
export function isAnyMarked(values: readonly unknown[]): boolean {
  return outstanding > 0 && values.some((value) => typeof value === 'object' && value !== null && marks.has(value));
}
