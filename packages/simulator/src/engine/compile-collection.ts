/** Literals of several values: lists, sets, maps, tuples, vectors and user-defined types. */
import { UNSET } from '../bytes/byte-reader.ts';
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
import type { compileTerm, Evaluator } from './evaluate-term.ts';
import { fitOfTerm, notAList } from './fit.ts';
import { termText } from './term-text.ts';
import type { Variables } from './variables.ts';

export type CollectionTerm = Exclude<Term, { kind: 'null' | 'constant' | 'marker' | 'function' | 'hint' }>;

/** The literal's place: what it must be, what messages call it, and how its parts are made ready. */
interface Place {
  readonly name: string;
  readonly variables: Variables;
  readonly compile: typeof compileTerm;
}

/** @throws {InvalidRequestError} for a literal of another shape than the type, or with parts that do not fit */
export function compileCollection(
  term: CollectionTerm,
  type: CqlType,
  name: string,
  variables: Variables,
  compile: typeof compileTerm,
): Evaluator {
  const place = { name, variables, compile };
  const isEmptySet = term.kind === 'set' && term.items.length === 0;
  if (type.kind === 'list' && term.kind === 'list')
    return joined(compileItems(term.items, 'list', type.element, place), joinElements);
  if (type.kind === 'set' && term.kind === 'set') {
    const codec = codecOf(type.element);
    return joined(compileItems(term.items, 'set', type.element, place), (cells) =>
      joinElements(sortDistinct(cells, codec)),
    );
  }
  if (type.kind === 'map' && (term.kind === 'map' || isEmptySet))
    return compileMap(term.kind === 'map' ? term.entries : [], type, place);
  if (type.kind === 'tuple' && term.kind === 'tuple') return compileTuple(term.items, type, place);
  if (type.kind === 'vector' && term.kind === 'list') return compileVector(term.items, type, place);
  if (type.kind === 'udt' && (term.kind === 'udt' || isEmptySet))
    return compileUdt(term.kind === 'udt' ? term.fields : [], type, place);
  throw term.kind === 'list'
    ? notAList(type)
    : new InvalidRequestError(`Invalid ${LITERALS[term.kind]} literal for ${name} of type ${formatCqlType(type)}`);
}

const LITERALS: Readonly<Record<CollectionTerm['kind'], string>> = {
  list: 'list',
  set: 'set',
  map: 'map',
  tuple: 'tuple type',
  udt: 'user type',
};

function compileItems(items: readonly Term[], literal: 'list' | 'set', type: CqlType, place: Place): Evaluator[] {
  assertParts(
    items.map((item) => ['value', item, type]),
    literal,
    place,
  );
  return items.map((item) => place.compile(item, type, `value(${place.name})`, place.variables));
}

function compileMap(entries: readonly (readonly [Term, Term])[], type: MapType, place: Place): Evaluator {
  const { name, variables, compile } = place;
  assertParts(
    entries.flatMap(
      ([key, value]) =>
        [
          ['key', key, type.key],
          ['value', value, type.value],
        ] as const,
    ),
    'map',
    place,
  );
  const codec = codecOf(type.key);
  const parts = entries.flatMap(([key, value]) => [
    compile(key, type.key, `key(${name})`, variables),
    compile(value, type.value, `value(${name})`, variables),
  ]);
  return joined(parts, (cells) => {
    const pairs = entries.map((_, i) => [cells[2 * i] ?? Buffer.alloc(0), cells[2 * i + 1] ?? null] as const);
    return joinEntries(sortEntries(pairs, codec));
  });
}

function compileTuple(items: readonly Term[], type: TupleType, { name, variables, compile }: Place): Evaluator {
  const { elements } = type;
  if (items.length > elements.length) {
    const counts = `expects ${elements.length} but got ${items.length}`;
    throw new InvalidRequestError(
      `Invalid tuple literal for ${name}: too many elements. Type ${formatCqlType(type)} ${counts}`,
    );
  }
  const parts = items.map((item, i) => {
    const element = elements[i] as CqlType;
    if (fitOfTerm(item, element, variables) === 'none') {
      throw new InvalidRequestError(
        `Invalid tuple literal for ${name}: component ${i} is not of type ${formatCqlType(element)}`,
      );
    }
    return compile(item, element, `${name}[${i}]`, variables);
  });
  return joined(parts, (cells) => joinCells(cells, undefined));
}

function compileVector(items: readonly Term[], type: VectorType, { name, variables, compile }: Place): Evaluator {
  const { element, dimension } = type;
  if (items.length !== dimension) {
    const counts = `expected ${dimension} elements, but given ${items.length}`;
    throw new InvalidRequestError(`Invalid vector literal for ${name} of type ${formatCqlType(type)}; ${counts}`);
  }
  for (const item of items) assertFit('value', item, element, 'vector', name, variables);
  if (items.some(({ kind }) => kind === 'null')) throw new InvalidRequestError('null is not supported inside vectors');
  const { fixedLength } = codecOf(element);
  const parts = items.map((item) => compile(item, element, `value(${name})`, variables));
  return joined(parts, (cells) => joinVector(cells, fixedLength));
}

function compileUdt(
  given: readonly (readonly [string, Term])[],
  type: UdtType,
  { name, variables, compile }: Place,
): Evaluator {
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
    return compile(term, field.type, `${name}.${field.name}`, variables);
  });
  return joined(parts, (cells) => joinCells(cells, undefined));
}

/** All parts fit, and none of them is null or has to be bound. */
function assertParts(
  parts: readonly (readonly [what: string, term: Term, type: CqlType])[],
  literal: string,
  { name, variables }: Place,
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

function joined(parts: readonly Evaluator[], join: (cells: (Buffer | null)[]) => Buffer): Evaluator {
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
