/** The CQL types without parameters; `text` stands for its alias `varchar` too. */
export const nativeTypeNames = [
  'ascii',
  'bigint',
  'blob',
  'boolean',
  'counter',
  'date',
  'decimal',
  'double',
  'duration',
  'float',
  'inet',
  'int',
  'smallint',
  'text',
  'time',
  'timestamp',
  'timeuuid',
  'tinyint',
  'uuid',
  'varint',
] as const;

export type NativeTypeName = (typeof nativeTypeNames)[number];

export interface NativeType {
  readonly kind: 'native';
  readonly name: NativeTypeName;
}

export interface ListType {
  readonly kind: 'list' | 'set';
  readonly element: CqlType;
  readonly isFrozen: boolean;
}

export interface MapType {
  readonly kind: 'map';
  readonly key: CqlType;
  readonly value: CqlType;
  readonly isFrozen: boolean;
}

export interface TupleType {
  readonly kind: 'tuple';
  readonly elements: readonly CqlType[];
}

export interface UdtType {
  readonly kind: 'udt';
  readonly keyspace: string;
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly type: CqlType }[];
  readonly isFrozen: boolean;
}

export interface VectorType {
  readonly kind: 'vector';
  readonly element: CqlType;
  readonly dimension: number;
}

/** A type known only by its Java class name; its values are opaque bytes. */
export interface CustomType {
  readonly kind: 'custom';
  readonly className: string;
}

/** Every type of Cassandra 5. */
export type CqlType = NativeType | ListType | MapType | TupleType | UdtType | VectorType | CustomType;

const natives = new Map(nativeTypeNames.map((name) => [name, { kind: 'native', name } as const]));

/** The one object for a type without parameters. */
export function nativeType(name: NativeTypeName): NativeType {
  return natives.get(name) ?? { kind: 'native', name };
}

/** The type's name as `system_schema.columns` spells it: `frozen<list<int>>`, `map<text, int>`, `vector<float, 3>`. */
export function formatCqlType(type: CqlType): string {
  switch (type.kind) {
    case 'native':
      return type.name;
    case 'list':
    case 'set':
      return freeze(`${type.kind}<${formatCqlType(type.element)}>`, type.isFrozen);
    case 'map':
      return freeze(`map<${formatCqlType(type.key)}, ${formatCqlType(type.value)}>`, type.isFrozen);
    case 'tuple':
      // Tuples are always frozen, and the schema tables say so.
      return `frozen<tuple<${type.elements.map(formatCqlType).join(', ')}>>`;
    case 'udt':
      return freeze(quoteIdentifier(type.name), type.isFrozen);
    case 'vector':
      return `vector<${formatCqlType(type.element)}, ${type.dimension}>`;
    default:
      return `'${type.className}'`;
  }
}

/** The identifier as CQL writes it: bare when lower case, in double quotes when not. */
export function quoteIdentifier(name: string): string {
  return /^[a-z][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** True for a list, set, map or UDT whose parts can be written one by one. */
export function isMultiCell(type: CqlType): boolean {
  return (type.kind === 'list' || type.kind === 'set' || type.kind === 'map' || type.kind === 'udt') && !type.isFrozen;
}

function freeze(text: string, isFrozen: boolean): string {
  return isFrozen ? `frozen<${text}>` : text;
}
