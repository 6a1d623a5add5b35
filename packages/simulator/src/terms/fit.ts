import type { ConstantForm } from '../cql/statement.ts';
import { formatCqlType, type CqlType, type NativeTypeName } from '../types/cql-type.ts';

/** Among several functions of one name, an exact fit is chosen; of weak ones there may be but one. */
export type Fit = 'exact' | 'weak' | 'none';

/** The types that a constant may be of, the first of them the one that it is of by itself. */
const typesOfForm: Readonly<Record<ConstantForm, readonly NativeTypeName[]>> = {
  string: ['text', 'ascii', 'date', 'inet', 'time', 'timestamp'],
  integer: [
    'int',
    'bigint',
    'counter',
    'date',
    'decimal',
    'double',
    'duration',
    'float',
    'smallint',
    'time',
    'timestamp',
    'tinyint',
    'varint',
  ],
  float: ['double', 'decimal', 'float'],
  boolean: ['boolean'],
  blob: ['blob'],
  uuid: ['uuid', 'timeuuid'],
  duration: ['duration'],
};

/** Types whose cells are values of another one as well (`AbstractType.isValueCompatibleWith`); a blob takes all. */
const alsoTaken: Readonly<Partial<Record<NativeTypeName, readonly NativeTypeName[]>>> = {
  bigint: ['timestamp'],
  date: ['int'],
  text: ['ascii'],
  time: ['bigint'],
  timestamp: ['bigint'],
  uuid: ['timeuuid'],
  varint: ['int', 'bigint', 'timestamp'],
};

export function fitOfConstant(form: ConstantForm, text: string, type: CqlType): Fit {
  // The server checks no constant against a class of its user's.
  if (type.kind === 'custom') return 'weak';
  if (type.kind !== 'native' || !typesOfForm[form].includes(type.name)) return 'none';
  return preferredType(form, text) === type.name ? 'exact' : 'weak';
}

export function fitOfType(given: CqlType, type: CqlType): Fit {
  if (formatCqlType(given) === formatCqlType(type)) return 'exact';
  if (type.kind !== 'native') return 'none';
  if (type.name === 'blob') return 'weak';
  return given.kind === 'native' && alsoTaken[type.name]?.includes(given.name) ? 'weak' : 'none';
}

function preferredType(form: ConstantForm, text: string): NativeTypeName | undefined {
  switch (form) {
    case 'integer':
      return BigInt(text) === BigInt.asIntN(32, BigInt(text))
        ? 'int'
        : BigInt(text) === BigInt.asIntN(64, BigInt(text))
          ? 'bigint'
          : 'varint';
    case 'uuid':
      return text[14] === '1' ? 'timeuuid' : 'uuid';
    default:
      return typesOfForm[form][0];
  }
}
