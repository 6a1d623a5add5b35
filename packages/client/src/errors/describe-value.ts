/**
 * Describes a value for a message: its kind, or its content if it is a short primitive. Never throws, even if reading the value
 * throws.
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

/** Returns the name of an object's class, for a message. */
export function classNameOf(value: object): string {
  const { constructor } = value;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'an unnamed class';
}

/** Returns true for objects like `{}`, of this realm or another, and for objects without a prototype. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
