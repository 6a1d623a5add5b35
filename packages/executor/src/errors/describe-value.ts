import { inspect } from 'node:util';

/** A value for a message: short, on one line, and safe for whatever it is. */
export function describeValue(value: unknown): string {
  const text = inspect(value, { depth: 0, breakLength: Infinity, maxStringLength: 100 });
  return typeof value === 'number' || typeof value === 'string' || value === null || value === undefined
    ? text
    : `${text} (${typeof value})`;
}

/** What an error says, or what a thrown value is. */
export function describeReason(reason: unknown): string {
  return reason instanceof Error ? reason.message : describeValue(reason);
}
