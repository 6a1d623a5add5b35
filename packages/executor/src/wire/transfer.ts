import { describeValue } from '../errors/describe-value.ts';
import type { Transferable } from './transferable.ts';

const marks = new WeakMap<object, readonly Transferable[]>();
// Values marked and not yet sent. While it is 0, which is nearly always, a send does not look at all.
let outstanding = 0;

/**
 * Marks a value so that sending it moves `list` to the other thread instead of copying it.
 *
 * Works for an argument of `submit`, the payload of a request or signal, and what a task or `request()` of a service
 * returns. The mark is used up by the first send. Afterwards the moved buffers are empty here: do not touch them.
 *
 * @throws {TypeError} when the value is not an object: a primitive has nothing to move.
 */
export function transfer<T>(value: T, list: readonly Transferable[]): T {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    throw new TypeError(`value must be an object that holds what is moved, got ${describeValue(value)}`);
  }
  if (!Array.isArray(list)) {
    throw new TypeError(`list must be an array of what is moved, got ${describeValue(list)}`);
  }
  if (!marks.has(value)) {
    outstanding++;
  }
  marks.set(value, list);
  return value;
}

/** Takes the mark off a value; `undefined` when it has none. */
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

/** The marks of all arguments of a task, taken off together. */
export function takeTransferLists(values: readonly unknown[]): readonly Transferable[] | undefined {
  if (outstanding === 0) {
    return undefined;
  }
  const lists = values.map(takeTransferList).filter((list) => list !== undefined);
  return lists.length === 0 ? undefined : lists.flat();
}

/** Whether a value among these is marked to be moved. */
export function isAnyMarked(values: readonly unknown[]): boolean {
  return outstanding > 0 && values.some((value) => typeof value === 'object' && value !== null && marks.has(value));
}
