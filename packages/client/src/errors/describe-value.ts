/**
 * A value in a message: what it is rather than what it holds, except for short primitives. Never throws, whatever the
 * value does when it is looked at.
 */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (Object.is(value, -0)) return '-0';
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
    return isPlainObject(value) ? 'an object' : `an instance of ${classNameOf(value)}`;
  } catch {
    return 'an object that cannot be read'; // such as a revoked proxy
  }
}

/** The name to call an object by in a message. */
export function classNameOf(value: object): string {
  const { constructor } = value;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'an unnamed class';
}

/** True for `{}`-like objects, of this realm or another, and for those without a prototype. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
