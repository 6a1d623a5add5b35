/** The values of single query options: checked and made plain on the main thread, rebuilt in the thread. */
import { ExecutionProfile, types, type DriverHost } from '../values/driver.ts';
import { describeValue, isPlainObject } from '../errors/describe-value.ts';
import { copyPlainData } from './plain-data.ts';

type Long = InstanceType<typeof types.Long>;

/** What the thread half needs of a driver client. */
export interface QueryOptionsContext {
  readonly hosts: { get(address: string): DriverHost | undefined; keys(): string[] };
  readonly metadata: object;
}

export function asBoolean(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw new TypeError(`${path} must be true or false, got ${describeValue(value)}`);
  return value;
}

export function asString(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new TypeError(`${path} must be a string, got ${describeValue(value)}`);
  return value;
}

/** @throws {TypeError | RangeError} unless it is an integer within the bounds. */
export function integerWithin(value: unknown, path: string, least: number, most: number): number {
  const rule = `${path} must be an integer from ${least} to ${most}`;
  if (typeof value !== 'number') throw new TypeError(`${rule}, got ${describeValue(value)}`);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new RangeError(`${rule}, got ${describeValue(value)}`);
  return value;
}

const mostInt32 = 2 ** 31 - 1;
const least: number = types.consistencies.any;
const most: number = types.consistencies.localOne;

export function asConsistency(value: unknown, path: string): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
  throw new TypeError(`${path} must be one of types.consistencies (${least} to ${most}), got ${describeValue(value)}`);
}

/** The driver takes -1 and 0 for no paging. */
export function asFetchSize(value: unknown, path: string): number {
  return integerWithin(value, path, -1, mostInt32);
}

/** What no timer can count is no limit, which the driver calls 0: its timer would fire at once. */
export function asReadTimeout(value: unknown, path: string): number {
  const rule = `${path} must be a number of milliseconds from 0, or Infinity`;
  if (typeof value !== 'number') throw new TypeError(`${rule}, got ${describeValue(value)}`);
  if (!(value >= 0)) throw new RangeError(`${rule}, got ${describeValue(value)}`);
  return value > mostInt32 ? 0 : value;
}

export function asIndexes(value: unknown, path: string): number[] {
  if (!Array.isArray(value)) throw new TypeError(`${path} must be an array of integers, got ${describeValue(value)}`);
  return value.map((item: unknown, index) => integerWithin(item, `${path}[${index}]`, 0, 65_535));
}

export function asNames(value: unknown, path: string): string[] {
  if (!Array.isArray(value)) throw new TypeError(`${path} must be an array of strings, got ${describeValue(value)}`);
  return value.map((item: unknown, index) => asString(item, `${path}[${index}]`));
}

/** Types by position, or by name. */
export function encodeHints(value: unknown, path: string): unknown {
  if (Array.isArray(value) || isPlainObject(value)) return copyPlainData(value, path);
  throw new TypeError(`${path} must be an array of types, or an object of types by name, got ${describeValue(value)}`);
}

/** Always in hexadecimal: short, and no buffer that could drag its pool along. */
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

/** Bytes, parts of a key, a token, or a range of tokens, of which the end is what routing uses. */
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
