import { inspect } from 'node:util';

/** A value for a message: short, on one line, and safe for whatever it is. */
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
    // Its own inspection throws, which is not what the message is about.
    return 'a value that cannot be shown';
  }
}

/** What an error says, or what a thrown value is. */
export function describeReason(reason: unknown): string {
  return reason instanceof Error ? reason.message : describeValue(reason);
}
