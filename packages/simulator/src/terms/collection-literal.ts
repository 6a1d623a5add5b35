import { encodeUnsignedVint } from '../bytes/vint.ts';
import type { Term } from '../cql/statement.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import { joinCells, joinElements, sortDistinct } from '../types/collection.ts';
import {
  formatCqlType,
  type CqlType,
  type MapType,
  type TupleType,
  type UdtType,
  type VectorType,
} from '../types/cql-type.ts';
import { joinEntries, sortEntries } from '../types/map.ts';
import { codecOf } from '../types/registry.ts';
import { fitOfTerm, notAList } from './fit-of-term.ts';
import { termText } from './term-text.ts';
import type { Variables } from './variables.ts';

/** A term that has parts: a list, set, map, tuple, vector or user-defined type. */
export type CollectionTerm = Exclude<Term, { kind: 'null' | 'constant' | 'marker' | 'function' | 'hint' }>;

/** A checked literal: its parts, which are compiled like any other term, and how their cells become its cell. */
export interface CollectionLiteral {
  readonly parts: readonly LiteralPart[];
  readonly join: (cells: readonly (Buffer | null)[]) => Buffer;
}

/** One part of a literal, its type, and its name in messages. */
export interface LiteralPart {
  readonly term: Term;
  readonly type: CqlType;
  readonly name: string;
}

/**
 * Checks a literal against a type and divides it into its parts.
 *
 * @throws {InvalidRequestError} for a literal of another shape than the type, or with parts that do not fit
 */
export function readCollectionLiteral(
  term: CollectionTerm,
  type: CqlType,
  name: string,
  variables: Variables,
): CollectionLiteral {
  const isEmptySet = term.kind === 'set' && term.items.length === 0;
  if (type.kind === 'list' && term.kind === 'list')
    return { parts: itemParts(term.items, 'list', type.element, name, variables), join: joinElements };
  if (type.kind === 'set' && term.kind === 'set') {
    const codec = codecOf(type.element);
    const parts = itemParts(term.items, 'set', type.element, name, variables);
    return { parts, join: (cells) => joinElements(sortDistinct(cells, codec)) };
  }
  if (type.kind === 'map' && (term.kind === 'map' || isEmptySet))
    return readMap(term.kind === 'map' ? term.entries : [], type, name, variables);
  if (type.kind === 'tuple' && term.kind === 'tuple') return readTuple(term.items, type, name, variables);
  if (type.kind === 'vector' && term.kind === 'list') return readVector(term.items, type, name, variables);
  if (type.kind === 'udt' && (term.kind === 'udt' || isEmptySet))
    return readUdt(term.kind === 'udt' ? term.fields : [], type, name, variables);
  throw term.kind === 'list'
    ? notAList(type)
    : new InvalidRequestError(`Invalid ${literalNames[term.kind]} literal for ${name} of type ${formatCqlType(type)}`);
}

const literalNames: Readonly<Record<CollectionTerm['kind'], string>> = {
  list: 'list',
  set: 'set',
  map: 'map',
  tuple: 'tuple type',
  udt: 'user type',
};

function itemParts(
  items: readonly Term[],
  literal: 'list' | 'set',
  type: CqlType,
  name: string,
  variables: Variables,
): LiteralPart[] {
  assertParts(
    items.map((item) => ['value', item, type]),
    literal,
    name,
    variables,
  );
  return items.map((term) => ({ term, type, name: `value(${name})` }));
}

function readMap(
  entries: readonly (readonly [Term, Term])[],
  type: MapType,
  name: string,
  variables: Variables,
): CollectionLiteral {
  assertParts(
    entries.flatMap(
      ([key, value]) =>
        [
          ['key', key, type.key],
          ['value', value, type.value],
        ] as const,
    ),
    'map',
    name,
    variables,
  );
  const codec = codecOf(type.key);
  const parts = entries.flatMap(([key, value]) => [
    { term: key, type: type.key, name: `key(${name})` },
    { term: value, type: type.value, name: `value(${name})` },
  ]);
  const join = (cells: readonly (Buffer | null)[]): Buffer => {
    const pairs = entries.map((_, i) => [cells[2 * i] ?? Buffer.alloc(0), cells[2 * i + 1] ?? null] as const);
    return joinEntries(sortEntries(pairs, codec));
  };
  return { parts, join };
}

function readTuple(items: readonly Term[], type: TupleType, name: string, variables: Variables): CollectionLiteral {
  const { elements } = type;
  if (items.length > elements.length) {
    const counts = `expects ${elements.length} but got ${items.length}`;
    throw new InvalidRequestError(
      `Invalid tuple literal for ${name}: too many elements. Type ${formatCqlType(type)} ${counts}`,
    );
  }
  const parts = items.map((term, i) => {
    const element = elements[i] as CqlType;
    if (fitOfTerm(term, element, variables) === 'none') {
      throw new InvalidRequestError(
        `Invalid tuple literal for ${name}: component ${i} is not of type ${formatCqlType(element)}`,
      );
    }
    return { term, type: element, name: `${name}[${i}]` };
  });
  return { parts, join: (cells) => joinCells(cells, undefined) };
}

function readVector(items: readonly Term[], type: VectorType, name: string, variables: Variables): CollectionLiteral {
  const { element, dimension } = type;
  if (items.length !== dimension) {
    const counts = `expected ${dimension} elements, but given ${items.length}`;
    throw new InvalidRequestError(`Invalid vector literal for ${name} of type ${formatCqlType(type)}; ${counts}`);
  }
  for (const item of items) assertFit('value', item, element, 'vector', name, variables);
  if (items.some(({ kind }) => kind === 'null')) throw new InvalidRequestError('null is not supported inside vectors');
  const { fixedLength } = codecOf(element);
  const parts = items.map((term) => ({ term, type: element, name: `value(${name})` }));
  return { parts, join: (cells) => joinVector(cells, fixedLength) };
}

function readUdt(
  given: readonly (readonly [string, Term])[],
  type: UdtType,
  name: string,
  variables: Variables,
): CollectionLiteral {
  const terms = new Map(given);
  const known = new Set(type.fields.map((field) => field.name));
  for (const field of terms.keys()) {
    if (!known.has(field))
      throw new InvalidRequestError(`Unknown field '${field}' in value of user defined type ${type.name}`);
  }
  const parts = type.fields.map((field) => {
    const term = terms.get(field.name) ?? ({ kind: 'null' } as const);
    if (fitOfTerm(term, field.type, variables) === 'none') {
      throw new InvalidRequestError(
        `Invalid user type literal for ${name}: field ${field.name} is not of type ${formatCqlType(field.type)}`,
      );
    }
    return { term, type: field.type, name: `${name}.${field.name}` };
  });
  return { parts, join: (cells) => joinCells(cells, undefined) };
}

/** Checks that all parts fit, that none of them is null, and that none is a bind marker. */
function assertParts(
  parts: readonly (readonly [what: string, term: Term, type: CqlType])[],
  literal: string,
  name: string,
  variables: Variables,
): void {
  for (const [what, term, type] of parts) assertFit(what, term, type, literal, name, variables);
  for (const [, term] of parts) {
    if (term.kind === 'null') throw new InvalidRequestError('null is not supported inside collections');
    if (hasMarker(term))
      throw new InvalidRequestError(
        `Invalid ${literal} literal for ${name}: bind variables are not supported inside collection literals`,
      );
  }
}

function assertFit(what: string, term: Term, type: CqlType, literal: string, name: string, variables: Variables): void {
  if (fitOfTerm(term, type, variables) !== 'none') return;
  throw new InvalidRequestError(
    `Invalid ${literal} literal for ${name}: ${what} ${termText(term)} is not of type ${formatCqlType(type)}`,
  );
}

function hasMarker(term: Term): boolean {
  switch (term.kind) {
    case 'marker':
      return true;
    case 'list':
    case 'set':
    case 'tuple':
      return term.items.some(hasMarker);
    case 'map':
      return term.entries.some((entry) => entry.some(hasMarker));
    case 'udt':
      return term.fields.some(([, value]) => hasMarker(value));
    case 'hint':
      return hasMarker(term.term);
    case 'function':
      return term.arguments.some(hasMarker);
    default:
      return false;
  }
}

function joinVector(cells: readonly (Buffer | null)[], fixedLength: number | undefined): Buffer {
  const present = cells.map((cell) => cell ?? Buffer.alloc(0));
  if (fixedLength !== undefined) return Buffer.concat(present);
  return Buffer.concat(present.flatMap((cell) => [encodeUnsignedVint(BigInt(cell.length)), cell]));
}
