import { randomUUID } from 'node:crypto';
import { nativeType, type NativeTypeName } from '../types/cql-type.ts';
import { codecOf } from '../types/registry.ts';
import { createTimeuuid, timeOfTimeuuid } from '../types/uuid.ts';
import type { ScalarFunction } from './scalar-function.ts';

const dayMs = 86_400_000;
/** A date is the number of its day, this one being 1970-01-01. */
const epochDay = 2 ** 31;
const ticksPerMs = 10_000n;
const gregorianOffset = 122_192_928_000_000_000n;

const encode = (name: NativeTypeName, value: unknown): Buffer => codecOf(nativeType(name)).encode(value);

/** Milliseconds since the epoch of a cell of each type that has a time. */
const times = {
  timeuuid: (cell: Buffer) => BigInt(timeOfTimeuuid(cell)),
  timestamp: (cell: Buffer) => cell.readBigInt64BE(0),
  date: (cell: Buffer) => BigInt(cell.readUInt32BE(0) - epochDay) * BigInt(dayMs),
} as const;

const results = {
  timestamp: (timeMs: bigint) => encode('timestamp', timeMs),
  bigint: (timeMs: bigint) => encode('bigint', timeMs),
  date: (timeMs: bigint) => encode('date', Math.floor(Number(timeMs) / dayMs)),
} as const;

/** One function for each type. */
const conversions: readonly (readonly [
  name: string,
  parameters: readonly (keyof typeof times)[],
  result: keyof typeof results,
])[] = [
  ['to_timestamp', ['date', 'timeuuid'], 'timestamp'],
  ['totimestamp', ['timeuuid', 'date'], 'timestamp'],
  ['to_date', ['timeuuid', 'timestamp'], 'date'],
  ['todate', ['timeuuid', 'timestamp'], 'date'],
  ['to_unix_timestamp', ['timestamp', 'date', 'timeuuid'], 'bigint'],
  ['tounixtimestamp', ['date', 'timeuuid', 'timestamp'], 'bigint'],
];

/** Functions of the current time, and from one type of time to another. */
export const timeFunctions: readonly ScalarFunction[] = [
  ...['now', 'current_timeuuid', 'currenttimeuuid'].map((name) =>
    current(name, 'timeuuid', () => createTimeuuid(Date.now())),
  ),
  ...['current_timestamp', 'currenttimestamp'].map((name) =>
    current(name, 'timestamp', () => encode('timestamp', Date.now())),
  ),
  ...['current_date', 'currentdate'].map((name) => current(name, 'date', () => encode('date', new Date()))),
  ...['current_time', 'currenttime'].map((name) =>
    current(name, 'time', () => encode('time', BigInt(Date.now() % dayMs) * 1_000_000n)),
  ),
  current('uuid', 'uuid', () => encode('uuid', randomUUID())),
  ...conversions.flatMap(([name, parameters, result]) =>
    parameters.map((parameter) => ({
      name,
      parameter,
      result,
      apply: (cell: Buffer) => results[result](times[parameter](cell)),
    })),
  ),
  ...['min_timeuuid', 'mintimeuuid'].map((name) => bound(name, 0n, '8080808080808080')),
  ...['max_timeuuid', 'maxtimeuuid'].map((name) => bound(name, ticksPerMs - 1n, '7f7f7f7f7f7f7f7f')),
];

function current(name: string, result: NativeTypeName, make: () => Buffer): ScalarFunction {
  return { name, result, apply: make };
}

/** The first or last timeuuid of a millisecond, by the order of Cassandra, which compares the last bytes as signed ones. */
function bound(name: string, ticksBehind: bigint, tail: string): ScalarFunction {
  const apply = (cell: Buffer): Buffer => {
    const ticks = cell.readBigInt64BE(0) * ticksPerMs + ticksBehind + gregorianOffset;
    const bytes = Buffer.allocUnsafe(16);
    bytes.writeUInt32BE(Number(ticks & 0xffffffffn), 0);
    bytes.writeUInt16BE(Number((ticks >> 32n) & 0xffffn), 4);
    bytes.writeUInt16BE(Number((ticks >> 48n) & 0x0fffn) | 0x1000, 6);
    bytes.write(tail, 8, 'hex');
    return bytes;
  };
  return { name, parameter: 'timestamp', result: 'timeuuid', apply };
}
