/**
 * Whether a cell's bytes are a value of its type, in Cassandra's words: `TypeSerializer.validate` of 5.0, type by type.
 * What it lets pass is not always what a codec can decode, such as a time behind the end of the day.
 */
import { decodeUnsignedVint } from '../bytes/vint.ts';
import {
  formatCqlType,
  type CqlType,
  type NativeTypeName,
  type TupleType,
  type UdtType,
  type VectorType,
} from './cql-type.ts';
import { InvalidValueError } from './invalid-value.ts';
import { codecOf } from './registry.ts';
import { ServerFaultError } from './server-fault.ts';
import { validateDuration } from './validate-duration.ts';
import { isServerText } from './validate-text.ts';

/** @throws {InvalidValueError} for bytes that are no value; {ServerFaultError} for those that the server stumbles over */
export function validateCell(cell: Buffer, type: CqlType): void {
  switch (type.kind) {
    case 'native':
      return natives[type.name](cell);
    case 'list':
    case 'set':
      return validateItems(cell, type.kind, [type.element]);
    case 'map':
      return validateItems(cell, 'map', [type.key, type.value]);
    case 'tuple':
      return validateTuple(cell, type);
    case 'udt':
      return validateUdt(cell, type);
    case 'vector':
      return validateVector(cell, type);
    default:
      return undefined;
  }
}

const natives: Readonly<Record<NativeTypeName, (cell: Buffer) => void>> = {
  ascii(cell) {
    const byte = cell.find((each) => each > 0x7f);
    if (byte !== undefined) throw new InvalidValueError(`Invalid byte for ascii: ${byte - 256}`);
  },
  bigint: ofLength(8, 'Expected 8 or 0 byte long'),
  blob() {},
  boolean: ofLength(1, 'Expected 1 or 0 byte value'),
  counter: ofLength(8, 'Expected 8 or 0 byte long'),
  date: exactly(4, 'Expected 4 byte long for date'),
  decimal(cell) {
    if (cell.length > 0 && cell.length < 4)
      throw new InvalidValueError(`Expected 0 or at least 4 bytes (${cell.length})`);
  },
  double: ofLength(8, 'Expected 8 or 0 byte value for a double'),
  duration: validateDuration,
  float: ofLength(4, 'Expected 4 or 0 byte value for a float'),
  inet(cell) {
    if ([0, 4, 16].includes(cell.length)) return;
    throw new InvalidValueError(`Expected 4 or 16 byte inetaddress; got ${cell.toString('hex')}`);
  },
  int: ofLength(4, 'Expected 4 or 0 byte int'),
  smallint: exactly(2, 'Expected 2 bytes for a smallint'),
  text(cell) {
    if (!isServerText(cell)) throw new InvalidValueError("String didn't validate.");
  },
  time: exactly(8, 'Expected 8 byte long for time'),
  timestamp: ofLength(8, 'Expected 8 or 0 byte long for date'),
  timeuuid(cell) {
    natives.uuid(cell);
    const version = cell.length === 0 ? 1 : cell.readUInt8(6) >> 4;
    if (version !== 1) throw new InvalidValueError(`Invalid version for TimeUUID type: 0x${version.toString(16)}`);
  },
  tinyint: exactly(1, 'Expected 1 byte for a tinyint'),
  uuid: ofLength(16, 'UUID should be 16 or 0 bytes'),
  varint() {},
};

function ofLength(length: number, expected: string): (cell: Buffer) => void {
  return (cell) => {
    if (cell.length !== length && cell.length !== 0) throw new InvalidValueError(`${expected} (${cell.length})`);
  };
}

function exactly(length: number, expected: string): (cell: Buffer) => void {
  return (cell) => {
    if (cell.length !== length) throw new InvalidValueError(`${expected} (${cell.length})`);
  };
}

/** A count, then as many parts of each of the types. Of a list an element may be null, in a value that is bound for IN. */
function validateItems(cell: Buffer, name: 'list' | 'set' | 'map', types: readonly CqlType[]): void {
  const tooShort = `Not enough bytes to read a ${name}`;
  if (cell.length < 4) throw new InvalidValueError(tooShort);
  const count = cell.readInt32BE(0);
  if (count < 0) throw new InvalidValueError(`The data cannot be deserialized as a ${name}`);
  let offset = 4;
  for (let index = 0; index < count * types.length; index++) {
    if (offset + 4 > cell.length) throw new InvalidValueError(tooShort);
    const length = cell.readInt32BE(offset);
    offset += 4;
    if (length < 0 && name === 'list') continue;
    if (length < 0) throw new InvalidValueError('Null value read when not allowed');
    if (offset + length > cell.length) throw new InvalidValueError(tooShort);
    validateCell(cell.subarray(offset, offset + length), types[index % types.length] as CqlType);
    offset += length;
  }
  if (offset < cell.length) throw new InvalidValueError(`Unexpected extraneous bytes after ${name} value`);
}

function validateTuple(cell: Buffer, { elements }: TupleType): void {
  const parts = elements.map((type, index) => ({ name: `${index}th component`, type }));
  validateParts(cell, parts, 'tuple');
}

function validateUdt(cell: Buffer, { fields }: UdtType): void {
  const parts = fields.map(({ name, type }, index) => ({
    name: `${index}th field ${name}`,
    type,
    failure: `Failure validating the ${index}th field ${name}; `,
  }));
  validateParts(cell, parts, 'UDT');
}

interface Part {
  readonly name: string;
  readonly type: CqlType;
  readonly failure?: string;
}

/** Parts that are missing at the end are null: the value was written before the type had them. */
function validateParts(cell: Buffer, parts: readonly Part[], name: string): void {
  let offset = 0;
  for (const part of parts) {
    if (offset === cell.length) return;
    if (offset + 4 > cell.length) throw new InvalidValueError(`Not enough bytes to read size of ${part.name}`);
    const length = cell.readInt32BE(offset);
    offset += 4;
    if (length < 0) continue;
    if (offset + length > cell.length) throw new InvalidValueError(`Not enough bytes to read ${part.name}`);
    validatePart(cell.subarray(offset, offset + length), part);
    offset += length;
  }
  if (offset < cell.length) throw new InvalidValueError(`Invalid remaining data after end of ${name} value`);
}

function validatePart(cell: Buffer, { type, failure }: Part): void {
  try {
    validateCell(cell, type);
  } catch (error) {
    if (failure === undefined || !(error instanceof InvalidValueError)) throw error;
    throw new InvalidValueError(`${failure}${error.message}`);
  }
}

function validateVector(cell: Buffer, type: VectorType): void {
  const tooShort = `Not enough bytes to read a ${formatCqlType(type)}`;
  if (cell.length === 0) throw new InvalidValueError('Invalid empty vector value');
  const { fixedLength } = codecOf(type.element);
  let offset = 0;
  for (let index = 0; index < type.dimension; index++) {
    if (offset >= cell.length) throw new InvalidValueError(tooShort);
    const [start, length] = fixedLength === undefined ? readElementLength(cell, offset) : [offset, fixedLength];
    if (start + length > cell.length && fixedLength !== undefined) throw new InvalidValueError(tooShort);
    if (start + length > cell.length) {
      throw new ServerFaultError(
        `java.lang.IndexOutOfBoundsException: Attempted to read ${length}, but the size is ${cell.length - start}`,
      );
    }
    validateCell(cell.subarray(start, start + length), type.element);
    offset = start + length;
  }
  const left = cell.length - offset;
  if (left > 0) throw new InvalidValueError(`Unexpected ${left} extraneous bytes after ${formatCqlType(type)} value`);
}

/** Where the element starts, and its length. */
function readElementLength(cell: Buffer, offset: number): readonly [number, number] {
  const following = Math.clz32(~(cell.readUInt8(offset) << 24));
  if (offset + following >= cell.length) {
    throw new ServerFaultError(
      `java.lang.AssertionError: Invalidate data at offset ${offset}; saw size of -1 but only >= 0 is expected`,
    );
  }
  const { value, end } = decodeUnsignedVint(cell, offset);
  return [end, Number(value)];
}
