/** The options that need no rebuilding in a thread, checked and copied. */
import { types } from '../values/driver.ts';
import { unknownNameError } from '../errors/unknown-name.ts';
import { type NumberRule, type OptionKind, optionGroups, optionKinds, refusals } from './option-table.ts';
import { describeValue, isPlainObject } from '../errors/describe-value.ts';
import { cannotCross, copyPlainData } from './plain-data.ts';
import { asReadTimeout } from './query-option-values.ts';

type Options = Readonly<Record<string, unknown>>;

/**
 * The main half, for every option that is data. `otherNames` are those that are somebody else's to check.
 *
 * @throws {TypeError} naming the option, for an unknown name, a value of the wrong kind, or one that cannot cross.
 */
export function encodePlainOptions(options: Options, otherNames: readonly string[]): Options {
  const plain: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || otherNames.includes(name)) continue;
    const kind = Object.hasOwn(optionKinds, name) ? optionKinds[name] : undefined;
    if (kind === undefined) throw unknownName(name, otherNames);
    if (kind !== 'special' && !isNothing(kind, value)) plain[name] = plainOption(name, kind, value);
  }
  assertCredentials(plain['credentials']);
  assertProtocolVersion((plain['protocolOptions'] as Options | undefined)?.['maxVersion']);
  if (isAbsent(options['cloud'])) plain['contactPoints'] = contactPoints(options['contactPoints']);
  if (!isAbsent(options['sslOptions'])) plain['sslOptions'] = sslOptions(options['sslOptions']);
  if (!isAbsent(options['encoding'])) plain['encoding'] = encodeEncoding(options['encoding']);
  return plain;
}

function unknownName(name: string, otherNames: readonly string[]): TypeError {
  const refusal = Object.hasOwn(refusals, name) ? refusals[name] : undefined;
  if (refusal !== undefined) return new TypeError(`${name} cannot be given: ${refusal}`);
  return unknownNameError('an option of AsyncCluster', name, [...Object.keys(optionKinds), ...otherNames]);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** A name or a group that is null is one that was not given. A number is not: the driver reads some of those as off. */
function isNothing(kind: OptionKind, value: unknown): boolean {
  return value === null && (kind === 'string' || kind === 'group');
}

function plainOption(path: string, kind: OptionKind, value: unknown): unknown {
  if (kind === 'group') return plainGroup(path, value);
  if (typeof value === 'function') throw cannotCross(path, 'a function');
  if (kind === 'timeout') return asReadTimeout(value, path);
  if (kind === 'connections') return connectionsPerHost(path, value);
  if (typeof kind === 'object') return checkNumber(path, kind, value);
  if (kind !== 'special' && typeof value !== kind)
    throw new TypeError(`${path} must be a ${kind}, got ${describeValue(value)}`);
  return copyPlainData(value, path);
}

function checkNumber(path: string, { least, most, isInteger }: NumberRule, value: unknown): number {
  const rule = `${path} must be ${isInteger ? 'an integer' : 'a number'} from ${least} to ${most}`;
  if (typeof value === 'function') throw cannotCross(path, 'a function');
  if (typeof value !== 'number') throw new TypeError(`${rule}, got ${describeValue(value)}`);
  if (!(value >= least && value <= most) || (isInteger && !Number.isInteger(value)))
    throw new RangeError(`${rule}, got ${describeValue(value)}`);
  return value;
}

/** How many connections, by distance. */
function connectionsPerHost(path: string, value: unknown): Record<string, number> {
  if (!isPlainObject(value)) throw new TypeError(`${path} must be an object, got ${describeValue(value)}`);
  const distances: readonly string[] = Object.values(types.distance).map(String);
  const copy: Record<string, number> = {};
  for (const [distance, connections] of Object.entries(value)) {
    if (!distances.includes(distance))
      throw unknownNameError('one of types.distance', `${path}.${distance}`, distances);
    if (connections === undefined) continue;
    copy[distance] = checkNumber(`${path}.${distance}`, { least: 0, most: 1024, isInteger: true }, connections);
  }
  return copy;
}

function plainGroup(path: string, value: unknown): Record<string, unknown> {
  if (!isPlainObject(value)) throw new TypeError(`${path} must be an object, got ${describeValue(value)}`);
  const kinds = optionGroups[path] ?? {};
  const copy: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      const known = Object.keys(kinds).map((each) => `${path}.${each}`);
      throw unknownNameError(`an option of ${path}`, `${path}.${name}`, known);
    }
    if (item !== undefined && !isNothing(kind, item)) copy[name] = plainOption(`${path}.${name}`, kind, item);
  }
  return copy;
}

function assertCredentials(credentials: unknown): void {
  if (credentials === undefined) return;
  for (const name of ['username', 'password']) {
    const value = (credentials as Options)[name];
    if (typeof value !== 'string')
      throw new TypeError(`credentials.${name} must be a string, got ${describeValue(value)}`);
  }
}

/** 4 is what the driver speaks to Apache Cassandra at most, whatever the server could; 0 leaves the choice to it. */
const protocolVersions = [0, 4, types.protocolVersion.dseV1, types.protocolVersion.dseV2];

function assertProtocolVersion(version: unknown): void {
  if (isAbsent(version) || (protocolVersions as unknown[]).includes(version)) return;
  throw new TypeError(
    `protocolOptions.maxVersion must be 4, got ${describeValue(version)}. cassandra-driver speaks no later version with ` +
      'Apache Cassandra, and servers from 2.2 to 5.0 all speak it; earlier versions lack types and unset values.',
  );
}

function contactPoints(value: unknown): string[] {
  if (value === undefined) return ['127.0.0.1'];
  if (!Array.isArray(value) || value.length === 0) {
    throw new TypeError(
      `contactPoints must be an array of at least one host name or address, got ${describeValue(value)}`,
    );
  }
  return value.map((item: unknown, index) => {
    if (typeof item === 'string' && item !== '') return item;
    throw new TypeError(`contactPoints[${index}] must be a host name or address, got ${describeValue(item)}`);
  });
}

function sslOptions(value: unknown): object {
  if (!isPlainObject(value)) throw new TypeError(`sslOptions must be an object, got ${describeValue(value)}`);
  return { rejectUnauthorized: true, ...(copyPlainData(value, 'sslOptions') as object) };
}

/** The flags; the constructors of maps and sets stay on the main thread. */
function encodeEncoding(encoding: unknown): Record<string, unknown> {
  if (!isPlainObject(encoding)) throw new TypeError(`encoding must be an object, got ${describeValue(encoding)}`);
  const { map, set, ...flags } = encoding;
  assertCollection('encoding.map', map, 'set');
  assertCollection('encoding.set', set, 'add');
  return plainGroup('encoding', flags);
}

/** What the driver asks of them too, so that its decoder on the main thread can be trusted with them. */
function assertCollection(path: string, value: unknown, adder: string): void {
  if (value === undefined || value === null) return;
  const prototype = typeof value === 'function' ? (value.prototype as Record<string, unknown> | undefined) : undefined;
  if (typeof prototype?.['forEach'] === 'function' && typeof prototype[adder] === 'function') return;
  const example = adder === 'set' ? 'Map' : 'Set';
  throw new TypeError(
    `${path} must be a class with forEach() and ${adder}(), such as ${example}, got ${describeValue(value)}`,
  );
}
