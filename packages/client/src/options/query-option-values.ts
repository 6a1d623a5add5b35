/** Single query options: checked and turned into data on the main thread, and made again in the thread. */
import { ExecutionProfile, types, type DriverHost } from '../values/driver.ts';
import { describeValue, isPlainObject } from '../errors/describe-value.ts';
import { asInteger, asString, maxTimerMs } from './checks.ts';
import { copyPlainData } from './plain-data.ts';

type Long = InstanceType<typeof types.Long>;

/** The parts of a driver client that decoding needs. */
export interface QueryOptionsContext {
  readonly hosts: { get(address: string): DriverHost | undefined; keys(): string[] };
  readonly metadata: object;
}

const least: number = types.consistencies.any;
const most: number = types.consistencies.localOne;

export function asConsistency(value: unknown, path: string): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
  throw new TypeError(`${path} must be one of types.consistencies (${least} to ${most}), got ${describeValue(value)}`);
}

const mostInt32 = 2 ** 31 - 1;

/** -1 and 0 switch paging off, as in the driver. */
export function asFetchSize(value: unknown, path: string): number {
  return asInteger(value, path, -1, mostInt32);
}

/** A time that is too long for a timer means no limit, which is 0 in the driver. Its timer would fire at once. */
export function asReadTimeout(value: unknown, path: string): number {
  const rule = `${path} must be a number of milliseconds from 0, or Infinity`;
  if (typeof value !== 'number') throw new TypeError(`${rule}, got ${describeValue(value)}`);
  if (!(value >= 0)) throw new RangeError(`${rule}, got ${describeValue(value)}`);
  return value > maxTimerMs ? 0 : value;
}

export function asIndexes(value: unknown, path: string): number[] {
  if (!Array.isArray(value)) throw new TypeError(`${path} must be an array of integers, got ${describeValue(value)}`);
  return value.map((item: unknown, index) => asInteger(item, `${path}[${index}]`, 0, 65_535));
}

export function asNames(value: unknown, path: string): string[] {
  if (!Array.isArray(value)) throw new TypeError(`${path} must be an array of strings, got ${describeValue(value)}`);
  return value.map((item: unknown, index) => asString(item, `${path}[${index}]`));
}

/** Copies the types of parameters, by position or by name. */
export function encodeHints(value: unknown, path: string): unknown {
  if (Array.isArray(value) || isPlainObject(value)) return copyPlainData(value, path);
  throw new TypeError(`${path} must be an array of types, or an object of types by name, got ${describeValue(value)}`);
}

/** Makes a text in hexadecimal. A Buffer could take its whole pool along. */
export function encodePageState(value: unknown, path: string): string {
  // The driver would read a text that is not hexadecimal as the beginning of the result.
  if (typeof value === 'string' && /^(?:[\da-f]{2})+$/iu.test(value)) return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex');
  throw new TypeError(
    `${path} must be the pageState of a result, a text in hexadecimal or a Buffer, got ${describeValue(value)}`,
  );
}

const int64Least = -(2n ** 63n);
const int64Most = 2n ** 63n - 1n;

export function encodeTimestamp(value: unknown, path: string): number | bigint | null {
  if (value === null || (typeof value === 'number' && Number.isInteger(value))) return value;
  const asBigint = isLong(value) ? BigInt(value.toString()) : value;
  if (typeof asBigint === 'bigint' && asBigint >= int64Least && asBigint <= int64Most) return asBigint;
  throw new TypeError(
    `${path} must be microseconds as an integer, a Long or a bigint of 64 bits, got ${describeValue(value)}`,
  );
}

function isLong(value: unknown): value is Long {
  return typeof value === 'object' && value !== null && '__isLong__' in value;
}

export function longOf(value: bigint): Long {
  return types.Long.fromBits(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
}

export function encodePayload(value: unknown, path: string): unknown {
  if (!isPlainObject(value))
    throw new TypeError(`${path} must be an object of Buffers by name, got ${describeValue(value)}`);
  for (const [name, bytes] of Object.entries(value)) {
    if (bytes !== null && !(bytes instanceof Uint8Array)) {
      throw new TypeError(`${path}.${name} must be a Buffer, got ${describeValue(bytes)}`);
    }
  }
  return copyPlainData(value, path);
}

export function encodeProfileName(value: unknown, path: string): string {
  if (typeof value === 'string' && value !== '') return value;
  if (value instanceof ExecutionProfile) return value.name;
  throw new TypeError(`${path} must be the name of a profile, or an ExecutionProfile, got ${describeValue(value)}`);
}

export function encodeHost(value: unknown, path: string): string {
  const address = typeof value === 'object' && value !== null && 'address' in value ? value.address : value;
  if (typeof address === 'string') return address;
  throw new TypeError(`${path} must be a host, or its address as a string, got ${describeValue(value)}`);
}

export function findHost(address: string, context: QueryOptionsContext | undefined): DriverHost {
  const hosts = context?.hosts;
  const known = hosts?.keys() ?? [];
  const host = hosts?.get(address) ?? hosts?.get(known.find((key) => key.startsWith(`${address}:`)) ?? address);
  if (host !== undefined) return host;
  throw new TypeError(`host ${JSON.stringify(address)} is not in the cluster. Its hosts are: ${known.join(', ')}`);
}

interface Token {
  getValue(): unknown;
  toString(): string;
}

/** Takes bytes, the parts of a key, a token, or a range of tokens. Routing uses the end of a range. */
export function encodeRoutingKey(value: unknown, path: string): unknown {
  if (value instanceof Uint8Array) return copyPlainData(value, path);
  if (Array.isArray(value)) {
    return value.map((part: unknown, index) => {
      if (part instanceof Uint8Array) return copyPlainData(part, path);
      throw new TypeError(`${path}[${index}] must be a Buffer, got ${describeValue(part)}`);
    });
  }
  const token = typeof value === 'object' && value !== null && 'end' in value ? value.end : value;
  if (isToken(token)) return { token: token.toString() };
  throw new TypeError(`${path} must be a Buffer, an array of Buffers, or a token, got ${describeValue(value)}`);
}

function isToken(value: unknown): value is Token {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Token>).getValue === 'function';
}

export function decodeToken(value: object, context: QueryOptionsContext | undefined): unknown {
  const metadata = context?.metadata as { newToken(text: string): unknown } | undefined;
  return metadata?.newToken((value as { readonly token: string }).token);
}
