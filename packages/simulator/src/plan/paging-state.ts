import { decodeUnsignedVint, encodeUnsignedVint } from '../bytes/vint.ts';
import { MalformedBytesError } from '../bytes/malformed.ts';
import { ResponseError } from './response-error.ts';
import { ServerFaultError } from '../types/server-fault.ts';

/** No limit: Cassandra counts down from here. */
export const unlimited = 2 ** 31 - 1;

/**
 * Where a page ended, in the fields and bytes of Cassandra 5.0 (`PagingState`). A state of the simulator is good on any
 * node and connection, and a wrong one fails as it does there.
 */
export interface PagingState {
  /** The last row's partition. Empty when the statement names one partition. */
  readonly routingKey: Buffer;
  /** The last row's clustering values; see `row-mark.ts`. Empty for tables without clustering columns. */
  readonly mark: Buffer;
  /** The layout of `mark`: the one of protocol v4, or that of v3, which Cassandra accepts too. */
  readonly markVersion: 3 | 4;
  /** Rows that LIMIT still allows. */
  readonly remaining: number;
  /** Rows that the last row's partition may still give. 0 continues with the next partition. */
  readonly remainingInPartition: number;
}

/**
 * A state before the first row, for pages without rows that have a next one. Cassandra never sends these bytes.
 */
export const startOfResult: PagingState = {
  routingKey: Buffer.alloc(0),
  mark: Buffer.alloc(0),
  markVersion: 4,
  remaining: unlimited,
  remainingInPartition: unlimited,
};

const startBytes = encodePagingState(startOfResult);

/** Returns the bytes that a client sends back for the next page. */
export function encodePagingState({ routingKey, mark, remaining, remainingInPartition }: PagingState): Buffer {
  return Buffer.concat([
    encodeUnsignedVint(BigInt(routingKey.length)),
    routingKey,
    encodeUnsignedVint(BigInt(mark.length)),
    mark,
    encodeUnsignedVint(BigInt(remaining)),
    encodeUnsignedVint(BigInt(remainingInPartition)),
  ]);
}

/**
 * Reads a client's state, in the layout of protocol v4 or of v3, as Cassandra does.
 *
 * @throws {ResponseError} a protocol error, for bytes that are no state
 * @throws {ServerFaultError} for a number beyond 32 bits
 */
export function decodePagingState(bytes: Buffer): PagingState {
  if (bytes.equals(startBytes)) return startOfResult;
  const state = readModern(bytes) ?? readLegacy(bytes);
  if (state) return state;
  throw new ResponseError({ error: 'protocol', message: 'Invalid value for the paging state' });
}

function readModern(bytes: Buffer): PagingState | undefined {
  try {
    const routingKey = readVintBytes(bytes, 0);
    const mark = routingKey && readVintBytes(bytes, routingKey.end);
    if (!mark) return undefined;
    const remaining = decodeUnsignedVint(bytes, mark.end);
    const remainingInPartition = decodeUnsignedVint(bytes, remaining.end);
    // Of the two numbers Cassandra checks only the second one's range by itself. Beyond 63 bits it is negative.
    if (remainingInPartition.end !== bytes.length || remaining.value > unlimited || remainingInPartition.value >> 63n)
      return undefined;
    return {
      routingKey: routingKey.value,
      mark: mark.value,
      markVersion: 4,
      remaining: Number(remaining.value),
      remainingInPartition: toInt(remainingInPartition.value),
    };
  } catch (error) {
    if (error instanceof MalformedBytesError) return undefined;
    throw error;
  }
}

function readVintBytes(bytes: Buffer, offset: number): { value: Buffer; end: number } | undefined {
  const { value: length, end: start } = decodeUnsignedVint(bytes, offset);
  const end = start + Number(length);
  return end < bytes.length ? { value: bytes.subarray(start, end), end } : undefined;
}

function toInt(value: bigint): number {
  if (value < 2n ** 31n) return Number(value);
  const error = 'org.apache.cassandra.utils.vint.VIntCoding$VIntOutOfRangeException';
  throw new ServerFaultError(`${error}: ${value} is out of range for a 32-bit integer`);
}

/** [short] key, [short] mark, [int] remaining, and the [int] remaining in the partition, which may be left out. */
function readLegacy(bytes: Buffer): PagingState | undefined {
  const routingKey = readShortBytes(bytes, 0);
  const mark = routingKey && readShortBytes(bytes, routingKey.end);
  if (!routingKey || !mark) return undefined;
  const rest = bytes.length - mark.end;
  if (rest !== 4 && rest !== 8) return undefined;
  const remaining = bytes.readInt32BE(mark.end);
  const remainingInPartition = rest === 8 ? bytes.readInt32BE(mark.end + 4) : unlimited;
  if (remaining < 0 || remainingInPartition < 0) return undefined;
  return { routingKey: routingKey.value, mark: mark.value, markVersion: 3, remaining, remainingInPartition };
}

function readShortBytes(bytes: Buffer, offset: number): { value: Buffer; end: number } | undefined {
  if (offset + 2 > bytes.length) return undefined;
  const end = offset + 2 + bytes.readUInt16BE(offset);
  return end <= bytes.length ? { value: bytes.subarray(offset + 2, end), end } : undefined;
}
