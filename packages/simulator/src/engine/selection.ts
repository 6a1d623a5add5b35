import { UNSET, type BoundValue } from '../bytes/byte-reader.ts';
import { murmur3Token } from '../bytes/murmur3.ts';
import type { Selector, SelectStatement } from '../cql/statement.ts';
import type { ColumnSpec } from '../protocol/responses/result-rows.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import { createRoutingKey } from '../storage/routing-key.ts';
import type { Cell, StoredRow } from '../storage/row-source.ts';
import type { TableSchema } from '../storage/schema.ts';
import { isMultiCell, nativeType, type CqlType } from '../types/cql-type.ts';
import { parseCqlType } from '../types/parse-type.ts';
import { codecOf, decodeCell } from '../types/registry.ts';
import { createAggregate, isAggregate, type Aggregate } from './aggregates.ts';
import { compileTerm } from './evaluate-term.ts';
import { scalarFunction } from './functions.ts';
import { columnOf } from './restrictions.ts';
import type { Variables } from './variables.ts';

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

function compileSelector(schema: TableSchema, selector: Selector, variables: Variables): Selected {
  switch (selector.kind) {
    case 'column': {
      const { index, type, name } = columnOf(schema, selector.name);
      return { name, type, read: (row) => row.cells[index] ?? null, createAggregate: undefined };
    }
    case 'term': {
      const type = termType(selector.term.kind === 'constant' ? selector.term.form : selector.term.kind);
      const evaluate = compileTerm(selector.term, type, '[selection]', variables);
      return { name: 'constant', type, read: (_, values) => orNull(evaluate(values)), createAggregate: undefined };
    }
    case 'cast':
      return compileCast(schema, selector, variables);
    default:
      return compileCall(schema, selector, variables);
  }
}

function compileCall(
  schema: TableSchema,
  selector: Extract<Selector, { kind: 'function' }>,
  variables: Variables,
): Selected {
  const { name } = selector;
  if (selector.isStar || (name === 'count' && selector.arguments[0]?.kind === 'term')) {
    if (name !== 'count') throw new InvalidRequestError(`Unknown function '${name}(*)'`);
    const one = Buffer.alloc(1);
    return {
      name: 'count',
      type: nativeType('bigint'),
      read: () => one,
      createAggregate: () => createAggregate('count', nativeType('bigint')),
    };
  }
  const items = selector.arguments.map((argument) => compileSelector(schema, argument, variables));
  const label = `${name}(${items.map((item) => item.name).join(', ')})`;
  const [first] = items;
  if (name === 'token') return compileToken(schema, `system.${label}`, items);
  if ((name === 'writetime' || name === 'ttl') && first) return compileTimes(schema, name, selector, label);
  if (isAggregate(name) && first) {
    const { type } = createAggregate(name, first.type);
    return {
      name: `system.${label}`,
      type,
      read: first.read,
      createAggregate: () => createAggregate(name, first.type),
    };
  }
  const scalar = scalarFunction(name);
  if (!scalar || items.length !== (scalar.argument ? 1 : 0))
    throw new InvalidRequestError(`Unknown function '${name}'`);
  const read = (row: StoredRow, values: readonly BoundValue[]): Cell =>
    scalar.apply(first ? first.read(row, values) : null);
  return { name: `system.${label}`, type: nativeType(scalar.result), read, createAggregate: undefined };
}

function compileToken(schema: TableSchema, name: string, items: readonly Selected[]): Selected {
  if (items.length !== schema.partitionKey.length)
    throw new InvalidRequestError('token() needs the whole partition key');
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
  selector: Extract<Selector, { kind: 'cast' }>,
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

function termType(form: string): CqlType {
  switch (form) {
    case 'integer':
      return nativeType('int');
    case 'float':
      return nativeType('double');
    case 'boolean':
    case 'blob':
    case 'uuid':
    case 'duration':
      return nativeType(form);
    default:
      return nativeType('text');
  }
}

function orNull(value: BoundValue): Cell {
  return value === UNSET ? null : value;
}
