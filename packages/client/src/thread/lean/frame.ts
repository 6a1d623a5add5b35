/**
 * Writes the frames that the lean path sends (v4, sections 2 and 4.1). They have the same bytes as the driver's frames.
 *
 * | EXECUTE | BATCH |
 * | --- | --- |
 * | id of the statement, with its length in two bytes | type, number of statements |
 * | consistency, flags | for each: 1, its id, its number of values and the values |
 * | number of values and the values; fetch size; page state; serial consistency; timestamp | consistency, flags; serial consistency; timestamp |
 */
import { copyBytes, type ValueBytes } from './value-bytes.ts';

/** The fields of a frame other than its statements and values. */
export interface FrameOptions {
  readonly consistency: number;
  /** 0 for none. */
  readonly serialConsistency: number;
  /** 0 for none. */
  readonly fetchSize: number;
  readonly pageState: Uint8Array | undefined;
  /** The type of a batch: 0 logged, 1 unlogged, 2 counter. */
  readonly batchType: number;
}

/** The memory in which a frame is written, at `length` of `bytes`. `reserve` makes room first. */
export interface FrameMemory {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  length: number;
  reserve(byteLength: number): void;
}

export const headerBytes = 9;
const protocolVersion = 4;
const opcodes = { execute: 0x0a, batch: 0x0d };
const flags = { values: 0x01, pageSize: 0x04, pageState: 0x08, serialConsistency: 0x10, timestamp: 0x20 };

/** Writes an EXECUTE frame with `count` values, and returns its position. */
export function writeExecute(
  memory: FrameMemory,
  streamId: number,
  queryId: Buffer,
  count: number,
  values: ValueBytes,
  options: FrameOptions,
  timestamp: number | undefined,
): number {
  const { fetchSize, pageState } = options;
  const idBytes = queryId.length;
  const valuesBytes = count > 0 ? 2 + values.length : 0;
  const pageBytes = (fetchSize > 0 ? 4 : 0) + (pageState === undefined ? 0 : 4 + pageState.length);
  const at = begin(
    memory,
    streamId,
    opcodes.execute,
    2 + idBytes + valuesBytes + pageBytes + tailBytes(options, timestamp),
  );
  const { bytes, view } = memory;
  view.setUint16(at, idBytes);
  copyBytes(queryId, 0, idBytes, bytes, at + 2);
  memory.length = at + 2 + idBytes;
  const more =
    (count > 0 ? flags.values : 0) |
    (fetchSize > 0 ? flags.pageSize : 0) |
    (pageState === undefined ? 0 : flags.pageState);
  writeFlags(memory, options, timestamp, more);
  if (count > 0) {
    view.setUint16(memory.length, count);
    copyBytes(values.bytes, 0, values.length, bytes, memory.length + 2);
    memory.length += 2 + values.length;
  }
  if (fetchSize > 0) {
    view.setInt32(memory.length, fetchSize);
    memory.length += 4;
  }
  if (pageState !== undefined) {
    view.setInt32(memory.length, pageState.length);
    bytes.set(pageState, memory.length + 4);
    memory.length += 4 + pageState.length;
  }
  writeTail(memory, options, timestamp);
  return at - headerBytes;
}

/** Writes a BATCH frame with the `count` statements that `writeBatchEntry` wrote into `values`, and returns its position. */
export function writeBatch(
  memory: FrameMemory,
  streamId: number,
  count: number,
  values: ValueBytes,
  options: FrameOptions,
  timestamp: number | undefined,
): number {
  const at = begin(memory, streamId, opcodes.batch, 3 + values.length + tailBytes(options, timestamp));
  memory.view.setUint8(at, options.batchType);
  memory.view.setUint16(at + 1, count);
  copyBytes(values.bytes, 0, values.length, memory.bytes, at + 3);
  memory.length = at + 3 + values.length;
  writeFlags(memory, options, timestamp, 0);
  writeTail(memory, options, timestamp);
  return at - headerBytes;
}

/** Writes a statement of a batch up to its values, and returns the position for their number. */
export function writeBatchEntry(values: ValueBytes, queryId: Buffer): number {
  values.reserve(5 + queryId.length);
  const { view, bytes, length } = values;
  view.setUint8(length, 1); // prepared
  view.setUint16(length + 1, queryId.length);
  copyBytes(queryId, 0, queryId.length, bytes, length + 3);
  values.length = length + 5 + queryId.length;
  return values.length - 2;
}

function begin(memory: FrameMemory, streamId: number, opcode: number, bodyBytes: number): number {
  memory.reserve(headerBytes + bodyBytes);
  const { view, length } = memory;
  view.setUint8(length, protocolVersion);
  view.setUint8(length + 1, 0);
  view.setInt16(length + 2, streamId);
  view.setUint8(length + 4, opcode);
  view.setInt32(length + 5, bodyBytes);
  return length + headerBytes;
}

/** Writes consistency and flags, serial consistency and timestamp. */
function tailBytes({ serialConsistency }: FrameOptions, timestamp: number | undefined): number {
  return 3 + (serialConsistency === 0 ? 0 : 2) + (timestamp === undefined ? 0 : 8);
}

function writeFlags(memory: FrameMemory, options: FrameOptions, timestamp: number | undefined, more: number): void {
  memory.view.setUint16(memory.length, options.consistency);
  const common =
    (options.serialConsistency === 0 ? 0 : flags.serialConsistency) | (timestamp === undefined ? 0 : flags.timestamp);
  memory.view.setUint8(memory.length + 2, more | common);
  memory.length += 3;
}

function writeTail(memory: FrameMemory, { serialConsistency }: FrameOptions, timestamp: number | undefined): void {
  const { view } = memory;
  if (serialConsistency !== 0) {
    view.setUint16(memory.length, serialConsistency);
    memory.length += 2;
  }
  if (timestamp !== undefined) {
    const high = Math.floor(timestamp / 0x1_0000_0000);
    view.setInt32(memory.length, high);
    view.setUint32(memory.length + 4, timestamp - high * 0x1_0000_0000);
    memory.length += 8;
  }
}
