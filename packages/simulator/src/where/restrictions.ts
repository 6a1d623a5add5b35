import { unset, type BoundValue } from '../bytes/byte-reader.ts';
import { murmur3Token } from '../bytes/murmur3.ts';
import type { Relation } from '../cql/statement.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import { createRoutingKey } from '../storage/routing-key.ts';
import type { Cell } from '../storage/row-source.ts';
import type { ColumnSchema, TableSchema } from '../storage/schema.ts';
import { cellOrder } from '../types/codec.ts';
import { splitElements } from '../types/collection.ts';
import { formatCqlType, isMultiCell, nativeType, type CqlType } from '../types/cql-type.ts';
import { ServerFaultError } from '../types/server-fault.ts';
import { splitEntries } from '../types/map.ts';
import { codecOf } from '../types/registry.ts';
import { compileTerm, markerOf, type Evaluator } from '../terms/compile-term.ts';
import { termText } from '../terms/term-text.ts';
import type { Variables } from '../terms/variables.ts';

/** A condition on a row's cells. */
export type RowFilter = (cells: readonly Cell[], values: readonly BoundValue[]) => boolean;

/** What WHERE means for a table. */
export interface Restrictions {
  /** The partitions it names, in token order; `undefined` when it does not name all of the partition key. */
  readonly routingKeys: ((values: readonly BoundValue[]) => readonly Buffer[]) | undefined;
  /** The cells of each partition key it names. */
  readonly keyCells: ((values: readonly BoundValue[]) => readonly (readonly Buffer[])[]) | undefined;
  /** True when IN names the partitions. */
  readonly hasManyPartitions: boolean;
  /** For each partition key column the variable it is bound to; empty when one is not. */
  readonly partitionKeyIndexes: readonly number[];
  /** Every condition beyond the partition key. */
  readonly filters: readonly RowFilter[];
  /** The cells of the clustering key, when each is given by `=`. */
  readonly clustering: readonly Evaluator[] | undefined;
  /** The columns conditions are on, apart from the partition key and `token()`. */
  readonly filtered: readonly ColumnSchema[];
}

/** @throws {InvalidRequestError} for a column that the table has not */
export function compileRestrictions(
  schema: TableSchema,
  relations: readonly Relation[],
  variables: Variables,
): Restrictions {
  const keyRelations = schema.partitionKey.map((column) =>
    relations.find((relation) => isKeyRelation(relation, column)),
  );
  const isKeyed = keyRelations.every((relation) => relation !== undefined);
  assertOneEqual(relations);
  assertOneBound(relations);
  const keys = isKeyed
    ? keyRelations.map((relation, i) => compileKey(schema.partitionKey, i, relation, variables))
    : [];
  const rest = isKeyed ? relations.filter((relation) => !keyRelations.includes(relation)) : relations;
  const compiled = rest.map((relation) => compileRelation(schema, relation, variables));
  const clustering = schema.clusteringKey.map((column) => {
    const index = rest.findIndex(
      (relation) =>
        relation.columns[0] === column.name && relation.operator === '=' && !relation.isToken && !relation.isTuple,
    );
    return compiled[index]?.single;
  });
  const [onlyKey] = keys.length === 1 ? keys : [];
  // Nearly all statements name one partition by one column: they are spared the general case.
  const keyCells = (values: readonly BoundValue[]): Buffer[][] =>
    onlyKey ? onlyKey(values).map((cell) => [cell]) : combineKeys(keys.map((key) => key(values)));
  const routingKeys = (values: readonly BoundValue[]): readonly Buffer[] =>
    sortKeys(onlyKey ? onlyKey(values) : keyCells(values).map((cells) => createRoutingKey(cells)));
  return {
    routingKeys: isKeyed ? routingKeys : undefined,
    keyCells: isKeyed ? keyCells : undefined,
    hasManyPartitions: keyRelations.some((relation) => relation?.operator === 'IN'),
    partitionKeyIndexes: boundIndexes(keyRelations),
    filters: compiled.map((relation) => relation.filter),
    clustering: clustering.every((evaluator) => evaluator !== undefined) ? clustering : undefined,
    filtered: rest
      .filter((relation) => !relation.isToken)
      .flatMap((relation) => relation.columns.map((name) => columnOf(schema, name))),
  };
}

/** @throws {InvalidRequestError} for a column that has `=` and anything else */
function assertOneEqual(relations: readonly Relation[]): void {
  const plain = relations.filter((relation) => !relation.isToken && !relation.isTuple);
  for (const { columns, operator } of plain) {
    const [name = ''] = columns;
    if (operator !== '=' || plain.filter((each) => each.columns[0] === name).length < 2) continue;
    throw new InvalidRequestError(`${name} cannot be restricted by more than one relation if it includes an Equal`);
  }
}

/** @throws {InvalidRequestError} for a column with two lower bounds, or with two upper ones */
function assertOneBound(relations: readonly Relation[]): void {
  const bounds = new Set<string>();
  for (const { columns, operator, isToken } of relations) {
    if (!/^[<>]/.test(operator) || isToken || columns.length > 1) continue;
    const [name = ''] = columns;
    const bound = `${operator.startsWith('>') ? 'start' : 'end'} bound on ${name}`;
    if (bounds.has(bound)) throw new InvalidRequestError(`More than one restriction was found for the ${bound}`);
    bounds.add(bound);
  }
}

/** @throws {InvalidRequestError} `Undefined column name x in table ks.t`, Cassandra's words */
export function columnOf(schema: TableSchema, name: string): ColumnSchema {
  const column = schema.byName.get(name);
  if (!column)
    throw new InvalidRequestError(`Undefined column name ${name} in table ${schema.keyspace}.${schema.name}`);
  return column;
}

/** A key cell: neither null nor unset. */
export function presentCell(cell: BoundValue, name: string): Buffer {
  if (cell === unset) throw new InvalidRequestError(`Invalid unset value for column ${name}`);
  if (cell === null) throw new InvalidRequestError(`Invalid null value in condition for column ${name}`);
  return cell;
}

/** What must be there, whatever the server calls it. */
function presentAs(cell: BoundValue, what: string): Buffer {
  if (cell === null || cell === unset)
    throw new InvalidRequestError(`Invalid ${cell === null ? 'null' : 'unset'} ${what}`);
  return cell;
}

/** A cell of the partition key; the only one may not be empty. */
function keyCell(cell: BoundValue, name: string, isOnly: boolean): Buffer {
  const key = presentCell(cell, name);
  if (key.length === 0 && isOnly) throw new InvalidRequestError('Key may not be empty');
  return key;
}

function isKeyRelation(relation: Relation, column: ColumnSchema): boolean {
  const isOnColumn =
    !relation.isToken && !relation.isTuple && relation.columns.length === 1 && relation.columns[0] === column.name;
  return isOnColumn && (relation.operator === '=' || relation.operator === 'IN');
}

function compileKey(
  partitionKey: readonly ColumnSchema[],
  index: number,
  relation: Relation,
  variables: Variables,
): (values: readonly BoundValue[]) => Buffer[] {
  const [first] = relation.values;
  const { type, name } = partitionKey[index] as ColumnSchema;
  const isOnly = partitionKey.length === 1;
  if (relation.operator === '=' && first) {
    const evaluate = compileTerm(first, type, name, variables);
    return (values) => [keyCell(evaluate(values), name, isOnly)];
  }
  const evaluators = compileValues(relation, type, name, variables);
  return (values) => evaluators(values).map((cell) => keyCell(cell, name, isOnly));
}

/** The relation's cells: one, those listed by IN, or those of the list bound to `IN ?`. */
function compileValues(
  relation: Relation,
  type: CqlType,
  name: string,
  variables: Variables,
): (values: readonly BoundValue[]) => BoundValue[] {
  const [first] = relation.values;
  if (relation.isWholeList && first) {
    const whole = compileTerm(first, { kind: 'list', element: type, isFrozen: true }, `in(${name})`, variables);
    return (values) => splitElements(presentAs(whole(values), `value for column ${name}`));
  }
  const evaluators = relation.values.map((value) => compileTerm(value, type, name, variables));
  return (values) => evaluators.map((evaluate) => evaluate(values));
}

function combineKeys(columns: readonly (readonly Buffer[])[]): Buffer[][] {
  let combined: Buffer[][] = [[]];
  for (const cells of columns) combined = combined.flatMap((before) => cells.map((cell) => [...before, cell]));
  return combined;
}

function sortKeys(keys: readonly Buffer[]): readonly Buffer[] {
  if (keys.length < 2) return keys;
  const distinct = new Map(keys.map((key) => [key.toString('latin1'), { key, token: murmur3Token(key) }]));
  return [...distinct.values()].toSorted((a, b) => (a.token < b.token ? -1 : 1)).map(({ key }) => key);
}

/** Of each key column the marker that is bound to it; of several in a list, the last. */
function boundIndexes(relations: readonly (Relation | undefined)[]): number[] {
  const markers = relations.flatMap((relation) => {
    const values = relation?.isWholeList ? [] : (relation?.values ?? []);
    return values.flatMap((value) => markerOf(value) ?? []).slice(-1);
  });
  return markers.length === relations.length ? markers.map(({ index }) => index) : [];
}

interface CompiledRelation {
  readonly filter: RowFilter;
  /** The one value, of `column = value`. */
  readonly single: Evaluator | undefined;
}

function compileRelation(schema: TableSchema, relation: Relation, variables: Variables): CompiledRelation {
  if (relation.isToken) return { filter: compileTokenFilter(schema, relation, variables), single: undefined };
  if (relation.isTuple) return { filter: compileTupleFilter(schema, relation, variables), single: undefined };
  const column = columnOf(schema, relation.columns[0] ?? '');
  const {
    operator,
    values: [value],
  } = relation;
  if (operator === '!=')
    throw new InvalidRequestError(`Unsupported "!=" relation: ${column.name} != ${value ? termText(value) : ''}`);
  if (operator === '=' && isMultiCell(column.type)) {
    throw new InvalidRequestError(
      `Collection column '${column.name}' (${formatCqlType(column.type)}) cannot be restricted by a '=' relation`,
    );
  }
  return compileColumnFilter(column, relation, variables);
}

function compileTokenFilter(schema: TableSchema, relation: Relation, variables: Variables): RowFilter {
  const bigint = nativeType('bigint');
  const [value] = relation.values;
  const isCall = value?.kind === 'function' && value.name === 'token';
  if (relation.columns.join() !== schema.partitionKey.map(({ name }) => name).join()) {
    throw new InvalidRequestError(
      'The token() function must be applied to all partition key components or none of them',
    );
  }
  const parts = isCall
    ? value.arguments.map((argument, i) =>
        compileTerm(argument, schema.partitionKey[i]?.type ?? bigint, `arg${i}(system.token)`, variables),
      )
    : [compileTerm(value ?? { kind: 'null' }, bigint, 'partition key token', variables)];
  return (cells, values) => {
    const bound = parts.map((part) => presentAs(part(values), 'token value'));
    const limit = isCall ? tokenOf(bound) : readLong(bound[0] as Buffer);
    const token = murmur3Token(createRoutingKey(schema.partitionKey.map((column) => cells[column.index] as Buffer)));
    return isOrdered(relation.operator, token < limit ? -1 : Number(token > limit));
  };
}

/** No key is empty, and its token would be before all others. */
function tokenOf(key: readonly Buffer[]): bigint {
  const routingKey = createRoutingKey(key);
  return routingKey.length === 0 ? -(2n ** 63n) : murmur3Token(routingKey);
}

function readLong(cell: Buffer): bigint {
  if (cell.length === 0) throw new ServerFaultError('java.lang.IndexOutOfBoundsException');
  return cell.readBigInt64BE(0);
}

function compileTupleFilter(schema: TableSchema, relation: Relation, variables: Variables): RowFilter {
  const columns = relation.columns.map((name) => columnOf(schema, name));
  const tuples = relation.values.map((value) => {
    if (value.kind !== 'tuple')
      throw new InvalidRequestError('A relation on several columns needs a tuple: (a, b) > (1, 2)');
    return value.items.map((item, i) =>
      compileTerm(item, columns[i]?.type ?? nativeType('int'), columns[i]?.name ?? '', variables),
    );
  });
  const operator = relation.operator === 'IN' ? '=' : relation.operator;
  return (cells, values) =>
    tuples.some((items) => {
      const orders = items.map((item, i) =>
        compareColumn(columns[i] as ColumnSchema, cells, presentCell(item(values), columns[i]?.name ?? '')),
      );
      return !orders.includes(undefined) && isOrdered(operator, orders.find((order) => order !== 0) ?? 0);
    });
}

function compileColumnFilter(column: ColumnSchema, relation: Relation, variables: Variables): CompiledRelation {
  const { operator } = relation;
  if (operator === 'CONTAINS' || operator === 'CONTAINS KEY') {
    return { filter: compileContains(column, relation, variables), single: undefined };
  }
  const evaluate = compileValues(relation, column.type, column.name, variables);
  const isSlice = column.kind === 'clustering' && /^[<>]/.test(operator);
  const filter: RowFilter = (cells, values) =>
    evaluate(values).some((value) => {
      // Null bounds a slice as what is before every value.
      if (value === null && isSlice) return operator.startsWith('>');
      const order = compareColumn(column, cells, presentCell(value, column.name));
      return order !== undefined && isOrdered(operator === 'IN' ? '=' : operator, order);
    });
  return { filter, single: operator === '=' ? (values) => evaluate(values)[0] ?? null : undefined };
}

function compileContains(column: ColumnSchema, relation: Relation, variables: Variables): RowFilter {
  const { type, index, name } = column;
  const [value] = relation.values;
  if (!value || (type.kind !== 'list' && type.kind !== 'set' && type.kind !== 'map')) {
    throw new InvalidRequestError(`Cannot use ${relation.operator} on non-collection column ${name}`);
  }
  const isKey = relation.operator === 'CONTAINS KEY';
  const elementType = type.kind === 'map' ? (isKey ? type.key : type.value) : type.element;
  const evaluate = compileTerm(value, elementType, isKey ? `key(${name})` : `value(${name})`, variables);
  return (cells, values) => {
    const cell = cells[index] ?? null;
    if (cell === null) return false;
    const wanted = presentCell(evaluate(values), name);
    const elements =
      type.kind === 'map' ? splitEntries(cell).map((entry) => entry[isKey ? 0 : 1]) : splitElements(cell);
    return elements.some((element) => element?.equals(wanted) ?? false);
  };
}

function compareColumn(column: ColumnSchema, cells: readonly Cell[], value: Buffer): number | undefined {
  const cell = cells[column.index] ?? null;
  if (cell === null) return undefined;
  return cellOrder(codecOf(column.type))(cell, value);
}

function isOrdered(operator: Relation['operator'], order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return false;
  }
}
