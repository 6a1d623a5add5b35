/**
 * The fallback without our hooks: rows that the driver has decoded are encoded again, cell by cell, so that all later code is the
 * same. It is slower, and works with every version of the driver.
 *
 * What the driver loses when it decodes stays lost. An empty cell of a type other than text or blob is null. A timestamp outside
 * the range of a `Date` has another value outside it. If several columns have the same name, only the last one has values.
 */
import { types, type DriverColumnType, type DriverEncoder } from '../../values/driver.ts';
import { EntryMap } from '../../values/entry-map.ts';
import type { PageSource } from '../../wire/page.ts';
import type { DriverColumn, DriverResult } from './client.ts';

const dataTypes: Readonly<Record<'custom' | 'list' | 'map' | 'set' | 'timestamp' | 'tuple' | 'udt', number>> =
  types.dataTypes;
const noBytes = Buffer.alloc(0);
const nullLength = int32(-1);

/** Returns the rows of a decoded result as the server would have sent them, or `undefined` for a result without rows, such as a write's. */
export function encodeDecodedRows(result: DriverResult, encoder: DriverEncoder): PageSource | undefined {
  const rows = result.rows as readonly Readonly<Record<string, unknown>>[] | undefined;
  if (rows === undefined) return undefined;
  const columns = lastOfEachName(result.columns ?? [], encoder);
  const parts: Buffer[] = [];
  for (const row of rows) {
    for (const column of columns) {
      // A column named `__proto__` is missing: the driver's assignment set the prototype instead.
      writeCell(parts, column ? encodeCell(ownProperty(row, column.name), column.type, encoder) : null);
    }
  }
  const buffer = Buffer.concat(parts);
  return { buffer, offset: 0, end: buffer.length, rowCount: rows.length };
}

/** If columns have the same name, the driver keeps the last one's value. The other columns may have other types. */
function lastOfEachName(columns: readonly DriverColumn[], encoder: DriverEncoder): (DriverColumn | undefined)[] {
  const last = new Map(columns.map((column, index) => [column.name, index]));
  return columns.map((column, index) =>
    last.get(column.name) === index ? { ...column, type: resolveType(column.type, encoder) } : undefined,
  );
}

/** Writes a cell with its length before it. */
function writeCell(parts: Buffer[], cell: Buffer | null): void {
  if (cell === null) parts.push(nullLength);
  else parts.push(int32(cell.length), cell);
}

/**
 * Encodes one cell. Composite types are encoded here, because the driver's encoder is made for parameters: it treats an empty list
 * as null, `undefined` as "unset", and null inside a list as an error.
 */
function encodeCell(value: unknown, type: DriverColumnType, encoder: DriverEncoder): Buffer | null {
  if (value === null || value === undefined) return null;
  switch (type.code) {
    case dataTypes.list:
    case dataTypes.set:
      return encodeItems([...(value as Iterable<unknown>)], type.info as DriverColumnType, encoder);
    case dataTypes.map:
      return encodeMap(value, type.info as readonly [DriverColumnType, DriverColumnType], encoder);
    case dataTypes.tuple:
      return encodeFields(
        (value as { readonly elements: unknown[] }).elements,
        type.info as readonly DriverColumnType[],
        encoder,
      );
    case dataTypes.udt: {
      const { fields } = type.info as {
        readonly fields: readonly { readonly name: string; readonly type: DriverColumnType }[];
      };
      const values = fields.map(({ name }) => ownProperty(value, name));
      return encodeFields(
        values,
        fields.map((field) => field.type),
        encoder,
      );
    }
    case dataTypes.timestamp:
      return Number.isNaN((value as Date).getTime()) ? outOfRangeTimestamp : encodeLeaf(value, type, encoder);
    default:
      return isVector(type) ? encodeVector(value, type, encoder) : encodeLeaf(value, type, encoder);
  }
}

/** Returns an own property only: a field named `constructor` may be missing, but every object inherits one. */
function ownProperty(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Readonly<Record<string, unknown>>)[name] : undefined;
}

function encodeLeaf(value: unknown, type: DriverColumnType, encoder: DriverEncoder): Buffer | null {
  return encoder.encode(value, type) ?? null;
}

/** Milliseconds outside the range of a `Date`. Decoded again, it is an invalid `Date` again. */
const outOfRangeTimestamp = Buffer.from('7fffffffffffffff', 'hex');

function encodeMap(
  value: unknown,
  [keyType, valueType]: readonly [DriverColumnType, DriverColumnType],
  encoder: DriverEncoder,
): Buffer {
  // A thread's driver makes no other maps: options/thread-options.ts.
  const entries = EntryMap.entriesOf(value as EntryMap);
  const parts = [int32(entries.length)];
  for (const [key, item] of entries) {
    writeCell(parts, encodeElement(key, keyType, encoder));
    // Values of types that can be empty are not decoded to null, so this value was null.
    writeCell(parts, encodeCell(item, valueType, encoder));
  }
  return Buffer.concat(parts);
}

/** The number of items, then each with its length. */
function encodeItems(items: readonly unknown[], type: DriverColumnType, encoder: DriverEncoder): Buffer {
  const parts = [int32(items.length)];
  for (const item of items) writeCell(parts, encodeElement(item, type, encoder));
  return Buffer.concat(parts);
}

/** Elements and keys cannot be null, so an element that the driver decoded to null was empty. */
function encodeElement(value: unknown, type: DriverColumnType, encoder: DriverEncoder): Buffer {
  return encodeCell(value, type, encoder) ?? noBytes;
}

/** Leaves out `undefined` fields at the end: the value was written before they were added to the type. */
function encodeFields(
  values: readonly unknown[],
  fieldTypes: readonly DriverColumnType[],
  encoder: DriverEncoder,
): Buffer {
  let count = values.length;
  while (count > 0 && values[count - 1] === undefined) count--;
  const parts: Buffer[] = [];
  for (let index = 0; index < count; index++) {
    const type = fieldTypes[index];
    writeCell(parts, type ? encodeCell(values[index], type, encoder) : null);
  }
  return Buffer.concat(parts);
}

type VectorType = DriverColumnType & { readonly info: readonly [DriverColumnType, number] };

function isVector(type: DriverColumnType): type is VectorType {
  return type.customTypeName === 'vector';
}

function encodeVector(value: unknown, { info: [elementType] }: VectorType, encoder: DriverEncoder): Buffer {
  const sizes = encoder as unknown as { serializationSizeIfFixed(type: DriverColumnType): number };
  const hasFixedSize = sizes.serializationSizeIfFixed(elementType) !== -1;
  const parts: Buffer[] = [];
  for (const element of value as Iterable<unknown>) {
    const cell = encodeElement(element, elementType, encoder);
    if (!hasFixedSize) parts.push(unsignedVint(cell.length));
    parts.push(cell);
  }
  return Buffer.concat(parts);
}

/** Resolves vectors once. They arrive as a class name with parameters, which the encoder would parse for each cell. */
export function resolveType(type: DriverColumnType, encoder: DriverEncoder): DriverColumnType {
  const { info } = type;
  if (type.code === dataTypes.custom) return parseVectorType(type, encoder);
  if (Array.isArray(info))
    return { ...type, info: info.map((item: unknown) => (isType(item) ? resolveType(item, encoder) : item)) };
  if (type.code === dataTypes.udt) {
    const udt = info as { readonly fields: readonly { readonly type: DriverColumnType }[] };
    return {
      ...type,
      info: { ...udt, fields: udt.fields.map((field) => ({ ...field, type: resolveType(field.type, encoder) })) },
    };
  }
  return isType(info) ? { ...type, info: resolveType(info, encoder) } : type;
}

function parseVectorType(type: DriverColumnType, encoder: DriverEncoder): DriverColumnType {
  const { info } = type;
  const isVectorName = typeof info === 'string' && info.startsWith('org.apache.cassandra.db.marshal.VectorType');
  if (!isVectorName) return type;
  try {
    const parser = encoder as unknown as { parseFqTypeName?(name: string): DriverColumnType };
    return parser.parseFqTypeName?.(info) ?? type;
  } catch {
    // The driver does not know the class of the elements. It has decoded the page, so all cells of this column are null.
    return type;
  }
}

function isType(value: unknown): value is DriverColumnType {
  return typeof value === 'object' && value !== null && 'code' in value;
}

/** Cassandra's variable-length integer: as many leading ones in the first byte as bytes follow it. */
function unsignedVint(value: number): Buffer {
  if (value < 0x80) return Buffer.from([value]);
  let following = 1;
  while (following < 4 && value >= 2 ** (7 * (following + 1))) following++;
  const bytes = Buffer.alloc(following + 1);
  bytes.writeUIntBE(value % 2 ** (8 * following), 1, following);
  bytes[0] = ((0xff << (8 - following)) & 0xff) | Math.floor(value / 2 ** (8 * following));
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value, 0);
  return bytes;
}
