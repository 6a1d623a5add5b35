import { unset, type BoundValue } from '../bytes/byte-reader.ts';
import { murmur3Token } from '../bytes/murmur3.ts';
import type { Selector, SelectStatement, Term } from '../cql/statement.ts';
import type { ColumnSpec } from '../protocol/responses/result-rows.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import { createRoutingKey } from '../storage/routing-key.ts';
import type { Cell, StoredRow } from '../storage/row-source.ts';
import type { TableSchema } from '../storage/schema.ts';
import { formatCqlType, isMultiCell, nativeType, type CqlType } from '../types/cql-type.ts';
import { parseCqlType } from '../types/parse-type.ts';
import { codecOf, decodeCell } from '../types/registry.ts';
import { createAggregate, isAggregate, type Aggregate } from '../functions/aggregates.ts';
import { compileTerm } from '../terms/compile-term.ts';
import { fitOfType, type Fit } from '../terms/fit.ts';
import { fitOfTerm } from '../terms/fit-of-term.ts';
import { resolveCall } from '../terms/resolve-call.ts';
import type { ScalarFunction } from '../functions/scalar-function.ts';
import { columnOf } from '../where/restrictions.ts';
import { functionName, selectorText, termText } from '../terms/term-text.ts';
import type { Variables } from '../terms/variables.ts';

/** One selected value of a row. */
export interface Selected {
  readonly name: string;
  readonly type: CqlType;
  readonly read: (row: StoredRow, values: readonly BoundValue[]) => Cell;
  /** Set for `count(*)` and its like: what sums up `read` over all rows. */
  readonly createAggregate: (() => Aggregate) | undefined;
}

/** What a SELECT gives. */
export interface Selection {
  readonly columns: readonly ColumnSpec[];
  readonly items: readonly Selected[];
  /** The stored cells to give, when nothing but columns is selected. */
  readonly indexes: readonly number[] | undefined;
  readonly isAggregate: boolean;
}

export function compileSelection(schema: TableSchema, statement: SelectStatement, variables: Variables): Selection {
  const isStar = statement.selectors.length === 0;
  const items = isStar
    ? schema.columns.map((column) => compileSelector(schema, { kind: 'column', name: column.name }, variables))
    : statement.selectors.map(({ selector, alias }) => {
        const item = compileSelector(schema, selector, variables);
        return alias === undefined ? item : { ...item, name: alias };
      });
  const { keyspace, name: table } = schema;
  const isPlain = statement.selectors.every(({ selector }) => selector.kind === 'column');
  const indexOf = ({ selector }: SelectStatement['selectors'][number]): number =>
    selector.kind === 'column' ? columnOf(schema, selector.name).index : -1;
  return {
    columns: items.map(({ name, type }) => ({ keyspace, table, name, type })),
    items,
    indexes: isStar
      ? schema.columns.map((column) => column.index)
      : isPlain
        ? statement.selectors.map(indexOf)
        : undefined,
    isAggregate: items.some((item) => item.createAggregate !== undefined),
  };
}

/** `expected`: the type that a term must be of, which has none by itself. */
function compileSelector(schema: TableSchema, selector: Selector, variables: Variables, expected?: CqlType): Selected {
  switch (selector.kind) {
    case 'column': {
      const { index, type, name } = columnOf(schema, selector.name);
      return { name, type, read: (row) => row.cells[index] ?? null, createAggregate: undefined };
    }
    case 'term':
      return compileSelectedTerm(selector.term, variables, expected);
    case 'hint':
      return compileHint(schema, selector, variables);
    case 'cast':
      return compileCast(schema, selector, variables);
    default:
      return compileCall(schema, selector, variables);
  }
}

function compileSelectedTerm(term: Term, variables: Variables, type: CqlType | undefined): Selected {
  const name = termText(term);
  if (type === undefined) {
    throw new InvalidRequestError(
      `Cannot infer type for term ${name} in selection clause (try using a cast to force a type)`,
    );
  }
  const evaluate = compileTerm(term, type, '[selection]', variables);
  return { name, type, read: (_, values) => orNull(evaluate(values)), createAggregate: undefined };
}

function compileHint(
  schema: TableSchema,
  hint: Extract<Selector, { kind: 'cast' | 'hint' }>,
  variables: Variables,
): Selected {
  const type = variables.parseType(hint.type);
  const name = selectorText(hint);
  if (fitOfSelector(schema, hint.selector, type, variables) === 'none') {
    throw new InvalidRequestError(`Cannot assign value ${name} to ${name} of type ${formatCqlType(type)}`);
  }
  return { ...compileSelector(schema, hint.selector, variables, type), name, type };
}

function fitOfSelector(schema: TableSchema, selector: Selector, type: CqlType, variables: Variables): Fit {
  if (selector.kind === 'term') return fitOfTerm(selector.term, type, variables);
  return fitOfType(compileSelector(schema, selector, variables).type, type);
}

function compileCall(
  schema: TableSchema,
  selector: Extract<Selector, { kind: 'function' }>,
  variables: Variables,
): Selected {
  const { name } = selector;
  const [first] = selector.arguments;
  if (selector.isStar || (name === 'count' && first?.kind === 'term')) return compileCount();
  if (name === 'token') return compileToken(schema, selector, variables);
  if ((name === 'writetime' || name === 'ttl') && first)
    return compileTimes(schema, name, selector, selectorText(selector));
  if (isAggregate(name) && first) return compileAggregate(schema, name, first, variables);
  return compileScalar(schema, selector, variables);
}

function compileCount(): Selected {
  const one = Buffer.alloc(1);
  const type = nativeType('bigint');
  return { name: 'count', type, read: () => one, createAggregate: () => createAggregate('count', type) };
}

function compileAggregate(schema: TableSchema, name: string, argument: Selector, variables: Variables): Selected {
  const item = compileSelector(schema, argument, variables);
  const { type } = createAggregate(name, item.type);
  return {
    name: `system.${name}(${item.name})`,
    type,
    read: item.read,
    createAggregate: () => createAggregate(name, item.type),
  };
}

function compileScalar(
  schema: TableSchema,
  selector: Extract<Selector, { kind: 'function' }>,
  variables: Variables,
): Selected {
  const given = selector.arguments.map((argument) => ({
    text: selectorText(argument),
    fit: (type: CqlType) => fitOfSelector(schema, argument, type, variables),
  }));
  const scalar = resolveCall(selector, given, variables, () => `Unknown function '${functionName(selector)}'`);
  const type = scalar.legacy?.isResult ? scalar.legacy.type : nativeType(scalar.result);
  const [argument] = selector.arguments;
  if (!argument || !scalar.parameter) {
    return {
      name: `system.${scalar.name}()`,
      type,
      read: () => scalar.apply(Buffer.alloc(0)),
      createAggregate: undefined,
    };
  }
  const item = compileSelector(schema, argument, variables, nativeType(scalar.parameter));
  const { createAggregate: createInner } = item;
  return {
    name: `system.${scalar.name}(${item.name})`,
    type,
    read: createInner ? item.read : (row, values) => applyTo(scalar, item.read(row, values)),
    createAggregate: createInner && (() => appliedAggregate(createInner(), scalar, type)),
  };
}

/** The function of what all rows sum up to. */
function appliedAggregate(inner: Aggregate, scalar: ScalarFunction, type: CqlType): Aggregate {
  return { type, add: (cell) => inner.add(cell), result: () => applyTo(scalar, inner.result()) };
}

function applyTo({ apply }: ScalarFunction, cell: Cell): Cell {
  return cell === null ? null : apply(cell);
}

function compileToken(
  schema: TableSchema,
  selector: Extract<Selector, { kind: 'function' }>,
  variables: Variables,
): Selected {
  const items = selector.arguments.map((argument, i) =>
    compileSelector(schema, argument, variables, schema.partitionKey[i]?.type),
  );
  if (items.length !== schema.partitionKey.length)
    throw new InvalidRequestError('token() needs the whole partition key');
  const name = `system.token(${items.map((item) => item.name).join(', ')})`;
  const bigint = nativeType('bigint');
  const read = (row: StoredRow, values: readonly BoundValue[]): Cell => {
    const key = createRoutingKey(items.map((item) => item.read(row, values) ?? Buffer.alloc(0)));
    return codecOf(bigint).encode(murmur3Token(key));
  };
  return { name, type: bigint, read, createAggregate: undefined };
}

function compileTimes(
  schema: TableSchema,
  name: 'writetime' | 'ttl',
  selector: Extract<Selector, { kind: 'function' }>,
  label: string,
): Selected {
  const [argument] = selector.arguments;
  const column = columnOf(schema, argument?.kind === 'column' ? argument.name : '');
  if (column.position >= 0)
    throw new InvalidRequestError(`Cannot use selection function ${name} on PRIMARY KEY part ${column.name}`);
  if (isMultiCell(column.type))
    throw new InvalidRequestError(`Cannot use ${name} on non-frozen ${column.name} in the simulator`);
  const type = nativeType(name === 'ttl' ? 'int' : 'bigint');
  const read = (row: StoredRow): Cell => {
    const time = row.times?.[column.index];
    const isWritten = name === 'writetime' && time !== undefined && (row.cells[column.index] ?? null) !== null;
    return isWritten ? codecOf(type).encode(time) : null;
  };
  return { name: label, type, read, createAggregate: undefined };
}

function compileCast(
  schema: TableSchema,
  selector: Extract<Selector, { kind: 'cast' | 'hint' }>,
  variables: Variables,
): Selected {
  const item = compileSelector(schema, selector.selector, variables);
  const type = parseCqlType(selector.type);
  const convert = (cell: Cell): Cell => {
    const value = decodeCell(item.type, cell);
    if (value === null) return null;
    const isInteger = type.kind === 'native' && type.name.endsWith('int');
    const plain = value instanceof Date ? value.toISOString() : value;
    if (
      typeof plain !== 'string' &&
      typeof plain !== 'number' &&
      typeof plain !== 'bigint' &&
      typeof plain !== 'boolean'
    ) {
      throw new InvalidRequestError(`The simulator does not cast ${item.name} to ${selector.type}`);
    }
    const text = String(plain);
    return codecOf(type).encode(isInteger ? text.replace(/\..*$/, '') : text);
  };
  const name = `cast(${item.name} as ${selector.type})`;
  return { ...item, name, type, read: (row, values) => convert(item.read(row, values)) };
}

function orNull(value: BoundValue): Cell {
  return value === unset ? null : value;
}
