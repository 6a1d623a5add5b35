import {
  nativeType,
  type CqlType,
  type ListType,
  type MapType,
  type NativeTypeName,
  type UdtType,
} from './cql-type.ts';

const marshalPackage = 'org.apache.cassandra.db.marshal.';

const nativeClasses: Readonly<Record<NativeTypeName, string>> = {
  ascii: 'AsciiType',
  bigint: 'LongType',
  blob: 'BytesType',
  boolean: 'BooleanType',
  counter: 'CounterColumnType',
  date: 'SimpleDateType',
  decimal: 'DecimalType',
  double: 'DoubleType',
  duration: 'DurationType',
  float: 'FloatType',
  inet: 'InetAddressType',
  int: 'Int32Type',
  smallint: 'ShortType',
  text: 'UTF8Type',
  time: 'TimeType',
  timestamp: 'TimestampType',
  timeuuid: 'TimeUUIDType',
  tinyint: 'ByteType',
  uuid: 'UUIDType',
  varint: 'IntegerType',
};

const nativesByClass = new Map(
  Object.entries(nativeClasses).map(([name, className]) => [className, nativeType(name as NativeTypeName)]),
);

/**
 * The Java class name of a type, as the server sends for types that protocol v4 has no code for:
 * `…VectorType(…FloatType , 3)` (with that space), `…DurationType`. What is inside a frozen type is frozen without saying.
 */
export function customClassName(type: CqlType, isInsideFrozen = false): string {
  switch (type.kind) {
    case 'native':
      return marshalPackage + nativeClasses[type.name];
    case 'vector':
      return `${marshalPackage}VectorType(${customClassName(type.element, isInsideFrozen)} , ${type.dimension})`;
    case 'tuple':
      return `${marshalPackage}TupleType(${type.elements.map((each) => customClassName(each, true)).join(',')})`;
    case 'custom':
      return type.className;
    default: {
      const name = `${marshalPackage}${parameterizedClass(type, type.isFrozen || isInsideFrozen)}`;
      return type.isFrozen && !isInsideFrozen ? `${marshalPackage}FrozenType(${name})` : name;
    }
  }
}

function parameterizedClass(type: ListType | MapType | UdtType, isFrozen: boolean): string {
  const inner = (each: CqlType): string => customClassName(each, isFrozen);
  switch (type.kind) {
    case 'map':
      return `MapType(${inner(type.key)},${inner(type.value)})`;
    case 'udt': {
      const fields = type.fields.map((field) => `${toHex(field.name)}:${inner(field.type)}`);
      return `UserType(${[type.keyspace, toHex(type.name), ...fields].join(',')})`;
    }
    default:
      return `${type.kind === 'list' ? 'ListType' : 'SetType'}(${inner(type.element)})`;
  }
}

/** Reads a class name back into the type it means; one that means none of CQL's types stays an opaque custom type. */
export function parseClassName(className: string): CqlType {
  const { type, rest } = readClass(className, false);
  // Whatever is not written back the same, such as a short name, is left as it came.
  return type && rest === '' && customClassName(type) === className ? type : { kind: 'custom', className };
}

/**
 * The type that a quoted class name in a statement means, as the server finds it: short names are of its own package,
 * `'Int32Type'` is int, and one that means none of CQL's types is a custom type of that name.
 */
export function resolveClassName(text: string): CqlType {
  const className = text.replaceAll(/(^|[(,:])\s*(?=[A-Z]\w*Type\b)/g, `$1${marshalPackage}`);
  const { type, rest } = readClass(className, false);
  return type && rest === '' ? type : { kind: 'custom', className };
}

interface Read {
  readonly type: CqlType | undefined;
  readonly rest: string;
}

const nothing: Read = { type: undefined, rest: '' };

function readClass(text: string, isFrozen: boolean): Read {
  const [, name = '', hasArguments = ''] = /^org\.apache\.cassandra\.db\.marshal\.(\w+)(\()?/.exec(text) ?? [];
  const behind = text.slice(marshalPackage.length + name.length + hasArguments.length);
  if (!hasArguments) return { type: nativesByClass.get(name), rest: behind };
  switch (name) {
    case 'FrozenType':
      return close(readClass(behind, true));
    case 'VectorType': {
      const element = readClass(behind, isFrozen);
      const [dimensionText, dimension] = /^\s*,\s*(\d+)/.exec(element.rest) ?? [];
      if (!element.type || dimensionText === undefined) return nothing;
      const type: CqlType = { kind: 'vector', element: element.type, dimension: Number(dimension) };
      return close({ type, rest: element.rest.slice(dimensionText.length) });
    }
    case 'UserType':
      return readUdt(behind, isFrozen);
    default:
      return readParameterized(name, behind, isFrozen);
  }
}

function readParameterized(name: string, text: string, isFrozen: boolean): Read {
  const { types, rest } = readList(text, isFrozen || name === 'TupleType');
  const [first, second] = types ?? [];
  if (!types || !first) return nothing;
  if (name === 'ListType' || name === 'SetType') {
    return close({ type: { kind: name === 'ListType' ? 'list' : 'set', element: first, isFrozen }, rest });
  }
  if (name === 'MapType' && second) return close({ type: { kind: 'map', key: first, value: second, isFrozen }, rest });
  return name === 'TupleType' ? close({ type: { kind: 'tuple', elements: types }, rest }) : nothing;
}

/** Keyspace and name, then fields as `name:type`; names in hexadecimal. */
function readUdt(text: string, isFrozen: boolean): Read {
  const [head, keyspace = '', name = ''] = /^(\w+),([0-9a-f]*)/.exec(text) ?? [];
  if (head === undefined) return nothing;
  const fields: { name: string; type: CqlType }[] = [];
  let rest = text.slice(head.length);
  for (;;) {
    const [label, fieldName = ''] = /^,([0-9a-f]*):/.exec(rest) ?? [];
    if (label === undefined) break;
    const field = readClass(rest.slice(label.length), isFrozen);
    if (!field.type) return nothing;
    fields.push({ name: fromHex(fieldName), type: field.type });
    rest = field.rest;
  }
  return close({ type: { kind: 'udt', keyspace, name: fromHex(name), fields, isFrozen }, rest });
}

function readList(text: string, isFrozen: boolean): { types: CqlType[] | undefined; rest: string } {
  const types: CqlType[] = [];
  let rest = text;
  do {
    const read = readClass(rest.replace(/^,/, ''), isFrozen);
    if (!read.type) return { types: undefined, rest };
    types.push(read.type);
    rest = read.rest;
  } while (rest.startsWith(','));
  return { types, rest };
}

function close({ type, rest }: Read): Read {
  return type && rest.startsWith(')') ? { type, rest: rest.slice(1) } : nothing;
}

function toHex(text: string): string {
  return Buffer.from(text).toString('hex');
}

function fromHex(hex: string): string {
  return Buffer.from(hex, 'hex').toString('utf8');
}
