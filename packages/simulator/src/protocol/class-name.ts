import { nativeType, type CqlType, type NativeTypeName, type UdtType } from '../types/cql-type.ts';

const PACKAGE = 'org.apache.cassandra.db.marshal.';

const NATIVE_CLASSES: Readonly<Record<NativeTypeName, string>> = {
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
  Object.entries(NATIVE_CLASSES).map(([name, className]) => [className, nativeType(name as NativeTypeName)]),
);

/**
 * The Java class name of a type, as the server sends for types that protocol v4 has no code for:
 * `…VectorType(…FloatType , 3)` (with that space), `…DurationType`.
 */
export function customClassName(type: CqlType): string {
  switch (type.kind) {
    case 'native':
      return PACKAGE + NATIVE_CLASSES[type.name];
    case 'list':
    case 'set':
      return freeze(
        `${PACKAGE}${type.kind === 'list' ? 'ListType' : 'SetType'}(${customClassName(type.element)})`,
        type.isFrozen,
      );
    case 'map':
      return freeze(`${PACKAGE}MapType(${customClassName(type.key)},${customClassName(type.value)})`, type.isFrozen);
    case 'tuple':
      return `${PACKAGE}TupleType(${type.elements.map(customClassName).join(',')})`;
    case 'udt':
      return freeze(udtClassName(type), type.isFrozen);
    case 'vector':
      return `${PACKAGE}VectorType(${customClassName(type.element)} , ${type.dimension})`;
    default:
      return type.className;
  }
}

/** Reads duration and vectors of native types back; any other class name stays an opaque custom type. */
export function parseClassName(className: string): CqlType {
  const name = className.startsWith(PACKAGE) ? className.slice(PACKAGE.length) : className;
  const vector = /^VectorType\((.*) , (\d+)\)$/.exec(name);
  if (vector) {
    const element = parseClassName(vector[1] ?? '');
    const type: CqlType = { kind: 'vector', element, dimension: Number(vector[2]) };
    return customClassName(type) === className ? type : { kind: 'custom', className };
  }
  return nativesByClass.get(name) ?? { kind: 'custom', className };
}

function udtClassName(type: UdtType): string {
  const hex = (text: string): string => Buffer.from(text).toString('hex');
  const fields = type.fields.map((field) => `${hex(field.name)}:${customClassName(field.type)}`);
  return `${PACKAGE}UserType(${[type.keyspace, hex(type.name), ...fields].join(',')})`;
}

function freeze(className: string, isFrozen: boolean): string {
  return isFrozen ? `${PACKAGE}FrozenType(${className})` : className;
}
