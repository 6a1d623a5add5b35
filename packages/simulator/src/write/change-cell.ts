import type { Assignment } from '../cql/statement.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import type { Cell } from '../storage/row-source.ts';
import { joinCells, joinElements, sortDistinct, splitCells, splitElements } from '../types/collection.ts';
import { isMultiCell, type CqlType } from '../types/cql-type.ts';
import { joinEntries, sortEntries, splitEntries } from '../types/map.ts';
import { codecOf } from '../types/registry.ts';
import { ServerFaultError } from '../types/server-fault.ts';
import { termText } from '../terms/term-text.ts';

/** The parts of an assignment beside the column's old cell, evaluated. */
export interface CellChange {
  readonly operation: Assignment['operation'];
  readonly key: Cell;
  readonly field: string | undefined;
  readonly value: Cell;
}

/** The type an assignment's value must have: the column's own, an element's, a field's. */
export function changeValueType(type: CqlType, assignment: Assignment): CqlType {
  const { operation, field } = assignment;
  if (operation === 'set-element' && type.kind === 'list') return type.element;
  if (operation === 'set-element' && type.kind === 'map') return type.value;
  if (operation === 'set-field' && type.kind === 'udt') {
    const found = type.fields.find((each) => each.name === field);
    if (found) return found.type;
  }
  if (operation === 'remove' && type.kind === 'map') return { kind: 'set', element: type.key, isFrozen: true };
  const isPart = operation === 'set-element' || operation === 'set-field';
  const isCounter = type.kind === 'native' && type.name === 'counter';
  if (isPart || (operation !== 'set' && !isMultiCell(type) && !isCounter)) {
    const kind = isCollection(type) ? 'frozen collection' : 'non counter';
    throw new InvalidRequestError(
      `Invalid operation (${operationText(assignment)}) for ${kind} column ${assignment.column}`,
    );
  }
  return type;
}

function isCollection({ kind }: CqlType): boolean {
  return kind === 'list' || kind === 'set' || kind === 'map';
}

/** The assignment as it is written, as far as its value is short. */
function operationText({ column, operation, key, field, value }: Assignment): string {
  const written = termText(value);
  switch (operation) {
    case 'set-element':
      return `${column}[${key ? termText(key) : ''}] = ${written}`;
    case 'set-field':
      return `${column}.${field} = ${written}`;
    case 'prepend':
      return `${column} = ${written} + ${column}`;
    default:
      return `${column} = ${column} ${operation === 'remove' ? '-' : '+'} ${written}`;
  }
}

/** The column's new cell. An unfrozen collection without elements is no cell at all. */
export function changeCell(type: CqlType, before: Cell, change: CellChange): Cell {
  const cell = change.operation === 'set' ? change.value : changePart(type, before, change);
  const isEmpty =
    cell !== null && isMultiCell(type) && type.kind !== 'udt' && cell.length >= 4 && cell.readInt32BE(0) === 0;
  return isEmpty ? null : cell;
}

function changePart(type: CqlType, before: Cell, change: CellChange): Cell {
  switch (type.kind) {
    case 'native':
      return addToCounter(before, change);
    case 'list':
      return changeList(before, change);
    case 'set':
      return changeSet(type.element, before, change);
    case 'map':
      return changeMap(type.key, before, change);
    case 'udt': {
      const cells = before === null ? [] : splitCells(before, 0, type.fields.length).cells;
      const fields = type.fields.map((field, i) => (field.name === change.field ? change.value : (cells[i] ?? null)));
      return joinCells(fields, undefined);
    }
    default:
      throw new InvalidRequestError('Only lists, sets, maps, counters and user-defined types can be changed in part');
  }
}

function addToCounter(before: Cell, { operation, value }: CellChange): Buffer {
  if (value === null) throw new InvalidRequestError('Invalid null value for counter increment');
  if (value.length === 0) throw new ServerFaultError('java.lang.IndexOutOfBoundsException');
  const sign = operation === 'remove' ? -1n : 1n;
  const sum = (before?.readBigInt64BE(0) ?? 0n) + sign * value.readBigInt64BE(0);
  const cell = Buffer.allocUnsafeSlow(8);
  cell.writeBigInt64BE(BigInt.asIntN(64, sum));
  return cell;
}

function changeList(before: Cell, { operation, key, value }: CellChange): Buffer {
  const items = before === null ? [] : splitElements(before);
  if (operation === 'set-element') {
    const index = key?.readInt32BE(0) ?? -1;
    if (items.length === 0) throw new InvalidRequestError('Attempted to set an element on a list which is null');
    if (index < 0 || index >= items.length) {
      throw new InvalidRequestError(`List index ${index} out of bound, list has size ${items.length}`);
    }
    return joinElements(value === null ? items.toSpliced(index, 1) : items.with(index, value));
  }
  const given = value === null ? [] : splitElements(value);
  if (operation === 'append') return joinElements([...items, ...given]);
  if (operation === 'prepend') return joinElements([...given, ...items]);
  return joinElements(
    items.filter((item) => !given.some((each) => each !== null && item !== null && each.equals(item))),
  );
}

function changeSet(element: CqlType, before: Cell, { operation, value }: CellChange): Buffer {
  const items = before === null ? [] : splitElements(before);
  const given = value === null ? [] : splitElements(value);
  if (operation !== 'remove') return joinElements(sortDistinct([...items, ...given], codecOf(element)));
  return joinElements(
    items.filter((item) => !given.some((each) => each !== null && item !== null && each.equals(item))),
  );
}

function changeMap(keyType: CqlType, before: Cell, { operation, key, value }: CellChange): Buffer {
  const entries = before === null ? [] : splitEntries(before);
  if (operation === 'set-element') {
    if (key === null) throw new InvalidRequestError('Invalid null map key');
    const rest = entries.filter((entry) => !entry[0].equals(key));
    return joinEntries(value === null ? rest : sortEntries([...rest, [key, value]], codecOf(keyType)));
  }
  if (operation === 'remove') {
    const keys = value === null ? [] : splitElements(value);
    return joinEntries(entries.filter((entry) => !keys.some((each) => each?.equals(entry[0]))));
  }
  return joinEntries(sortEntries([...entries, ...(value === null ? [] : splitEntries(value))], codecOf(keyType)));
}
