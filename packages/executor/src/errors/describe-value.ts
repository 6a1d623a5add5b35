import { inspect } from 'node:util';

/** Describes a value for an error message: short, on one line. Never throws. */
export function describeValue(value: unknown): string {
  const text = inspectSafely(value);
  return typeof value === 'number' || typeof value === 'string' || value === null || value === undefined
    ? text
    : `${text} (${typeof value})`;
}

function inspectSafely(value: unknown): string {
  try {
    return inspect(value, { depth: 0, breakLength: Infinity, maxStringLength: 100, maxArrayLength: 10 });
  } catch {
    // The value's own inspection throws, but the message is about something else.
    return 'a value that cannot be shown';
  }
}

/** Returns the message of an error, or describes a thrown value that is not an error. */
export function describeReason(reason: unknown): string {
  return reason instanceof Error ? reason.message : describeValue(reason);
}
