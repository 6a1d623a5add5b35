import { unset, type BoundValue } from '../bytes/byte-reader.ts';
import { joinCells, joinElements, sortDistinct, splitCells, splitElements } from '../types/collection.ts';
import { isMultiCell, type CqlType, type ListType, type UdtType } from '../types/cql-type.ts';
import { InvalidValueError } from '../types/invalid-value.ts';
import { joinEntries, sortEntries, splitEntries } from '../types/map.ts';
import { codecOf, decodeCell } from '../types/registry.ts';
import { ServerFaultError } from '../types/server-fault.ts';
import { validateCell } from '../types/validate-cell.ts';

/** A bound cell as the server keeps it: a value of its type, sets and maps sorted, otherwise the very bytes. */
export function boundCell(value: BoundValue, type: CqlType): BoundValue {
  if (value === null || value === unset) return value;
  if (type.kind === 'udt') return boundUdt(value, type);
  validateCell(value, type);
  switch (type.kind) {
    case 'list':
      return boundList(value, type);
    case 'set':
      return joinElements(sortDistinct(splitElements(value), codecOf(type.element)));
    case 'map':
      return joinEntries(sortEntries(splitEntries(value), codecOf(type.key)));
    default:
      return value;
  }
}

/** The server decodes and encodes it: an empty element of a type whose values are never empty becomes null. */
function boundList(value: Buffer, type: ListType): Buffer {
  const elements = splitElements(value).map((element) =>
    element !== null && isNullOf(type.element, element) ? null : element,
  );
  if (type.kind === 'list' && isMultiCell(type) && elements.includes(null)) {
    throw new ServerFaultError(
      'java.lang.NullPointerException: Cannot invoke "java.nio.ByteBuffer.remaining()" because "value" is null',
    );
  }
  return joinElements(elements);
}

function isNullOf(type: CqlType, cell: Buffer): boolean {
  return cell.length === 0 && type.kind === 'native' && decodeCell(type, cell) === null;
}

/** Of an unfrozen one a field that is not there is null, and one without any is none. */
function boundUdt(value: Buffer, type: UdtType): Buffer | null {
  try {
    validateCell(value, type);
  } catch (error) {
    // Where all other types have an Invalid error, the server does not expect it.
    if (!(error instanceof InvalidValueError)) throw error;
    throw new ServerFaultError(`org.apache.cassandra.serializers.MarshalException: ${error.message}`);
  }
  const { cells } = splitCells(value, 0, type.fields.length);
  if (type.isFrozen) return joinCells(cells, undefined);
  return cells.every((cell) => cell === null)
    ? null
    : joinCells(
        type.fields.map((_, index) => cells[index] ?? null),
        undefined,
      );
}
