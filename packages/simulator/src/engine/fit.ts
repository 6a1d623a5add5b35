/** Whether a term can stand for a value of a type, as the server finds out before it evaluates anything. */
import type { ConstantForm, Term } from '../cql/statement.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import { formatCqlType, nativeType, type CqlType, type NativeTypeName } from '../types/cql-type.ts';
import { resolveCall } from './functions.ts';
import { termText } from './term-text.ts';
import type { Variables } from './variables.ts';

/** Among several functions of one name, an exact fit is chosen; of weak ones there may be but one. */
export type Fit = 'exact' | 'weak' | 'none';

/** The types that a constant may be of, the first of them the one that it is of by itself. */
const TYPES_OF_FORM: Readonly<Record<ConstantForm, readonly NativeTypeName[]>> = {
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
const ALSO_TAKEN: Readonly<Partial<Record<NativeTypeName, readonly NativeTypeName[]>>> = {
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
  if (type.kind !== 'native' || !TYPES_OF_FORM[form].includes(type.name)) return 'none';
  return preferredType(form, text) === type.name ? 'exact' : 'weak';
}

export function fitOfType(given: CqlType, type: CqlType): Fit {
  if (formatCqlType(given) === formatCqlType(type)) return 'exact';
  if (type.kind !== 'native') return 'none';
  if (type.name === 'blob') return 'weak';
  return given.kind === 'native' && ALSO_TAKEN[type.name]?.includes(given.name) ? 'weak' : 'none';
}

/** @throws {InvalidRequestError} for a list where none can be, and for a function that is not there */
export function fitOfTerm(term: Term, type: CqlType, variables: Variables): Fit {
  const all = (terms: readonly Term[], elementType: CqlType): boolean =>
    terms.every((each) => fitOfTerm(each, elementType, variables) !== 'none');
  const weakIf = (isFit: boolean): Fit => (isFit ? 'weak' : 'none');
  switch (term.kind) {
    case 'null':
    case 'marker':
      return 'weak';
    case 'constant':
      return fitOfConstant(term.form, term.text, type);
    case 'hint':
      return fitOfType(variables.parseType(term.type), type);
    case 'function':
      return fitOfType(nativeType(resolveTerm(term, variables).result), type);
    case 'list':
      if (type.kind !== 'list' && type.kind !== 'vector') throw notAList(type);
      return weakIf(all(term.items, type.element));
    case 'set':
      return weakIf(
        (type.kind === 'set' && all(term.items, type.element)) ||
          (term.items.length === 0 && (type.kind === 'map' || type.kind === 'udt')),
      );
    case 'map':
      return weakIf(
        type.kind === 'map' && term.entries.every(([key, value]) => all([key], type.key) && all([value], type.value)),
      );
    case 'tuple':
      return weakIf(
        type.kind === 'tuple' &&
          term.items.length <= type.elements.length &&
          term.items.every((item, i) => all([item], type.elements[i] as CqlType)),
      );
    default:
      return weakIf(
        type.kind === 'udt' &&
          term.fields.every(([name, value]) =>
            type.fields.some((field) => field.name === name && all([value], field.type)),
          ),
      );
  }
}

/** The function that a call means. */
export function resolveTerm(
  term: Extract<Term, { kind: 'function' }>,
  variables: Variables,
): ReturnType<typeof resolveCall> {
  const parts = term.arguments.map((argument) => ({
    text: termText(argument),
    fit: (type: CqlType) => fitOfTerm(argument, type, variables),
  }));
  return resolveCall(term, parts, variables, (name) => `Unknown function ${name} called`);
}

export function notAList(type: CqlType): InvalidRequestError {
  return new InvalidRequestError(
    `Unexpected receiver type '${formatCqlType(type)}'; only list and vector are expected`,
  );
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
      return TYPES_OF_FORM[form][0];
  }
}
