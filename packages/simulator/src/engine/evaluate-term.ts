import { UNSET, type BoundValue } from '../bytes/byte-reader.ts';
import type { ConstantForm, Term } from '../cql/statement.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import { joinCells, joinElements, sortDistinct, splitElements } from '../types/collection.ts';
import { formatCqlType, type CqlType, type NativeTypeName } from '../types/cql-type.ts';
import { joinEntries, sortEntries, splitEntries } from '../types/map.ts';
import { codecOf } from '../types/registry.ts';
import { InvalidValueError } from '../types/invalid-value.ts';
import { encodeUnsignedVint } from '../bytes/vint.ts';
import { compileFunction } from './functions.ts';
import type { Variables } from './variables.ts';

/** How a constant of a type may be written; the types left out say themselves what they cannot read. */
const CONSTANT_FORMS: Readonly<Partial<Record<NativeTypeName, readonly ConstantForm[]>>> = {
  ascii: ['string'],
  bigint: ['integer'],
  blob: ['blob'],
  boolean: ['boolean'],
  counter: ['integer'],
  int: ['integer'],
  smallint: ['integer'],
  text: ['string'],
  tinyint: ['integer'],
  uuid: ['uuid'],
  varint: ['integer'],
};

/** A term ready to be asked for its cell, given the bound values. */
export type Evaluator = (values: readonly BoundValue[]) => BoundValue;

/**
 * Makes a term ready for a column's type. Constants are encoded here, once, so a wrong one fails when the statement
 * is prepared.
 *
 * @throws {InvalidRequestError} for a constant that does not fit the type
 */
export function compileTerm(term: Term, type: CqlType, name: string, variables: Variables): Evaluator {
  switch (term.kind) {
    case 'null':
      return () => null;
    case 'marker': {
      variables.add(term, name, type);
      const { index } = term;
      return (values) => checkedCell(values[index] ?? null, type, name);
    }
    case 'constant': {
      const cell = encodeConstant(term.text, term.form, type, name);
      return () => cell;
    }
    case 'function':
      return compileFunction(term.name, term.arguments, type, (argument, argumentType) =>
        compileTerm(argument, argumentType, name, variables),
      );
    default:
      return compileCollection(term, type, name, variables);
  }
}

/** A bound cell as the server keeps it: of the right length, sets and maps sorted, otherwise the very bytes. */
export function checkedCell(value: BoundValue, type: CqlType, name: string): BoundValue {
  if (value === null || value === UNSET) return value;
  if (type.kind === 'native') {
    const length = codecOf(type).fixedLength;
    if (length !== undefined && value.length !== length && value.length !== 0) {
      throw new InvalidRequestError(`Expected ${length} or 0 byte ${type.name} (${value.length})`);
    }
    return value;
  }
  try {
    if (type.kind === 'set') return joinElements(sortDistinct(splitElements(value), codecOf(type.element)));
    if (type.kind === 'map') return joinEntries(sortEntries(splitEntries(value), codecOf(type.key)));
  } catch (cause) {
    throw invalidLiteral(name, type, cause);
  }
  return value;
}

function encodeConstant(text: string, form: ConstantForm, type: CqlType, name: string): Buffer {
  const forms = type.kind === 'native' ? CONSTANT_FORMS[type.name] : undefined;
  if (forms && !forms.includes(form)) {
    throw new InvalidRequestError(
      `Invalid ${form.toUpperCase()} constant (${text}) for "${name}" of type ${formatCqlType(type)}`,
    );
  }
  try {
    return codecOf(type).encode(text);
  } catch (cause) {
    if (form === 'integer') throw new InvalidRequestError(`Unable to make ${formatCqlType(type)} from '${text}'`);
    throw invalidLiteral(name, type, cause);
  }
}

type CollectionTerm = Exclude<Term, { kind: 'null' | 'constant' | 'marker' | 'function' }>;

function compileCollection(
  term: CollectionTerm,
  type: CqlType,
  name: string,
  variables: Variables,
): Evaluator {
  const each = (items: readonly Term[], itemType: CqlType, part: string): Evaluator =>
    compileMany(
      items.map((item) => compileTerm(item, itemType, `${part}(${name})`, variables)),
      (cells) => joinElements(cells),
    );
  if ((type.kind === 'list' || type.kind === 'set') && 'items' in term && term.items.some((item) => item.kind === 'null')) {
    throw new InvalidRequestError('null is not supported inside collections');
  }
  if (type.kind === 'list' && term.kind === 'list') return each(term.items, type.element, 'value');
  if (type.kind === 'set' && term.kind === 'set') {
    const codec = codecOf(type.element);
    const items = term.items.map((item) => compileTerm(item, type.element, `value(${name})`, variables));
    return compileMany(items, (cells) => joinElements(sortDistinct(cells, codec)));
  }
  if (type.kind === 'map' && (term.kind === 'map' || (term.kind === 'set' && term.items.length === 0))) {
    return compileMap(term.kind === 'map' ? term.entries : [], type, name, variables);
  }
  if (type.kind === 'tuple' && term.kind === 'tuple' && term.items.length <= type.elements.length) {
    const items = term.items.map((item, i) =>
      compileTerm(item, type.elements[i] as CqlType, `${name}[${i}]`, variables),
    );
    return compileMany(items, (cells) => joinCells(cells, undefined));
  }
  if (type.kind === 'vector' && term.kind === 'list' && term.items.length === type.dimension) {
    const { fixedLength } = codecOf(type.element);
    const items = term.items.map((item) => compileTerm(item, type.element, `value(${name})`, variables));
    return compileMany(items, (cells) => joinVector(cells, fixedLength));
  }
  if (type.kind === 'udt' && (term.kind === 'udt' || (term.kind === 'set' && term.items.length === 0))) {
    const given = new Map(term.kind === 'udt' ? term.fields : []);
    const known = new Set(type.fields.map((field) => field.name));
    for (const field of given.keys()) {
      if (!known.has(field))
        throw new InvalidRequestError(`Unknown field '${field}' in value of user defined type ${type.name}`);
    }
    const fields = type.fields.map((field) => {
      const fieldTerm = given.get(field.name) ?? ({ kind: 'null' } as const);
      return compileTerm(fieldTerm, field.type, `${name}.${field.name}`, variables);
    });
    return compileMany(fields, (cells) => joinCells(cells, undefined));
  }
  throw new InvalidRequestError(wrongLiteral(term, type, name));
}

/** Cassandra's words for a literal of another shape than the type. */
function wrongLiteral(term: CollectionTerm, type: CqlType, name: string): string {
  const typeName = formatCqlType(type);
  if (type.kind === 'tuple' && term.kind === 'tuple') {
    const counts = `expects ${type.elements.length} but got ${term.items.length}`;
    return `Invalid tuple literal for ${name}: too many elements. Type ${typeName} ${counts}`;
  }
  if (term.kind === 'list' && type.kind !== 'vector') {
    return `Unexpected receiver type '${typeName}'; only list and vector are expected`;
  }
  return `Invalid ${term.kind} literal for ${name} of type ${typeName}`;
}

function compileMap(
  entries: readonly (readonly [Term, Term])[],
  type: Extract<CqlType, { kind: 'map' }>,
  name: string,
  variables: Variables,
): Evaluator {
  const codec = codecOf(type.key);
  const parts = entries.flatMap(([key, value]) => [
    compileTerm(key, type.key, `key(${name})`, variables),
    compileTerm(value, type.value, `value(${name})`, variables),
  ]);
  return compileMany(parts, (cells) => {
    const pairs = entries.map((_, i) => [cells[2 * i] ?? Buffer.alloc(0), cells[2 * i + 1] ?? null] as const);
    return joinEntries(sortEntries(pairs, codec));
  });
}

function compileMany(parts: readonly Evaluator[], join: (cells: (Buffer | null)[]) => Buffer): Evaluator {
  return (values) =>
    join(
      parts.map((part) => {
        const cell = part(values);
        return cell === UNSET ? null : cell;
      }),
    );
}

function joinVector(cells: readonly (Buffer | null)[], fixedLength: number | undefined): Buffer {
  const present = cells.map((cell) => cell ?? Buffer.alloc(0));
  if (fixedLength !== undefined) return Buffer.concat(present);
  return Buffer.concat(present.flatMap((cell) => [encodeUnsignedVint(BigInt(cell.length)), cell]));
}

function invalidLiteral(name: string, type: CqlType, cause: unknown): InvalidRequestError {
  if (!(cause instanceof InvalidValueError)) throw cause;
  return new InvalidRequestError(`Invalid value for "${name}" of type ${formatCqlType(type)}: ${cause.message}`);
}
