import { isAnyMarked } from '../wire/transfer.ts';
import type { TaskRecord } from './task-record.ts';

/** Bytes or characters of an argument that may lie copied in a thread before its task begins. */
const maxSize = 16 * 1024;

/**
 * Whether a task may be sent to a thread that has others: its function is known, it can be sent again, and no thread has died
 * with it.
 */
export function mayGoAhead(record: TaskRecord): boolean {
  return record.function.isKnown && !record.hasReturned && canBeSentAgain(record);
}

/** Whether nothing is moved with a task, and what is copied is small, as far as a glance tells: main may keep it. */
export function canBeSentAgain({ args }: TaskRecord): boolean {
  return args !== undefined && !isAnyMarked(args) && args.every(isSmall);
}

function isSmall(value: unknown): boolean {
  if (typeof value === 'string') {
    return value.length <= maxSize;
  }
  if (typeof value !== 'object' || value === null) {
    return true;
  }
  // What is nested deeper is not looked for: that would cost more than is saved.
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    // The whole memory under a view is copied, unless it is shared.
    const memory = ArrayBuffer.isView(value) ? value.buffer : value;
    return memory instanceof SharedArrayBuffer || memory.byteLength <= maxSize;
  }
  return Array.isArray(value)
    ? value.length <= maxSize / 8
    : !((value instanceof Map || value instanceof Set) && value.size > maxSize / 8);
}
