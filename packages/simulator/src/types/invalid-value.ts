/** A JavaScript value or a cell's bytes that do not fit the CQL type they are meant for. */
export class InvalidValueError extends Error {
  readonly code = 'invalid-value';

  constructor(message: string) {
    super(message);
    this.name = 'InvalidValueError';
  }
}

/** Throws: `Expected an int from -2147483648 to 2147483647, got "x"`. */
export function rejectValue(expected: string, value: unknown): never {
  throw new InvalidValueError(`Expected ${expected}, got ${describe(value)}`);
}

/** Throws when the cell has not exactly the type's length, with the words of Cassandra's `TypeSerializer.validate`. */
export function assertLength(bytes: Buffer, length: number, typeName: string): void {
  if (bytes.length !== length) {
    throw new InvalidValueError(`Expected ${length} bytes for a ${typeName} (${bytes.length})`);
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return typeof value === 'object' && value !== null ? `a ${value.constructor?.name ?? 'object'}` : String(value);
}
