/** The options that are data, checked, copied and filled. They cross to the threads as they are. */
import { types } from '../values/driver.ts';
import { unknownNameError } from '../errors/unknown-name.ts';
import { describeValue, isPlainObject } from '../errors/describe-value.ts';
import { asNumber, asString, isAbsent, type NumberRule } from './checks.ts';
import { type OptionKind, optionGroups, optionKinds, refusals } from './option-table.ts';
import { cannotCross, copyPlainData } from './plain-data.ts';
import type { OptionsProfile, UnknownNames } from './profiles.ts';
import { asReadTimeout } from './query-option-values.ts';
import { reportUnknownName } from './unknown-names.ts';

type Options = Readonly<Record<string, unknown>>;

/**
 * Checks every option that is data, and fills in the profile's defaults.
 *
 * @param otherNames - Options that are checked elsewhere.
 * @throws {TypeError | RangeError} naming the option: an unknown name, a wrong value, or one that cannot cross to a thread.
 */
export function resolvePlainOptions(options: Options, profile: OptionsProfile, otherNames: readonly string[]): Options {
  const { unknownNames } = profile;
  const plain: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || otherNames.includes(name)) continue;
    const kind = Object.hasOwn(optionKinds, name) ? optionKinds[name] : undefined;
    if (kind === undefined) reportName(name, profile, otherNames);
    else if (kind !== 'special' && !isNotGiven(kind, value)) plain[name] = plainOption(name, kind, value, unknownNames);
  }
  assertCredentials(plain['credentials']);
  assertProtocolVersion((plain['protocolOptions'] as Options | undefined)?.['maxVersion']);
  const { contactPoints = profile.contactPoints, cloud, sslOptions, encoding } = options;
  if (isAbsent(cloud)) plain['contactPoints'] = asContactPoints(contactPoints);
  if (!isAbsent(sslOptions)) plain['sslOptions'] = asTlsOptions(sslOptions, profile);
  if (!isAbsent(encoding)) plain['encoding'] = encodingSwitches(encoding, unknownNames);
  return plain;
}

function reportName(name: string, { client, unknownNames }: OptionsProfile, otherNames: readonly string[]): void {
  const refusal = Object.hasOwn(refusals, name) ? refusals[name] : undefined;
  if (refusal !== undefined) throw new TypeError(`${name} cannot be given: ${refusal}`);
  const known = [...Object.keys(optionKinds), ...otherNames];
  reportUnknownName(unknownNameError(`an option of ${client}`, name, known), unknownNames);
}

/** `null` means "not given" for a text and for a group. For a number it does not: the driver takes some of those as "off". */
function isNotGiven(kind: OptionKind, value: unknown): boolean {
  return value === null && (kind === 'string' || kind === 'group');
}

function plainOption(path: string, kind: OptionKind, value: unknown, unknownNames: UnknownNames): unknown {
  if (kind === 'group') return plainGroup(path, value, unknownNames);
  if (typeof value === 'function') throw cannotCross(path, 'a function');
  if (kind === 'timeout') return asReadTimeout(value, path);
  if (kind === 'connections') return connectionsPerHost(path, value, unknownNames);
  if (typeof kind === 'object') return asNumber(value, path, kind);
  if (kind !== 'special' && typeof value !== kind)
    throw new TypeError(`${path} must be a ${kind}, got ${describeValue(value)}`);
  return copyPlainData(value, path);
}

const connectionCount: NumberRule = { least: 0, most: 1024, isInteger: true };

/** Numbers of connections by distance. */
function connectionsPerHost(path: string, value: unknown, unknownNames: UnknownNames): Record<string, number> {
  if (!isPlainObject(value)) throw new TypeError(`${path} must be an object, got ${describeValue(value)}`);
  const distances: readonly string[] = Object.values(types.distance).map(String);
  const copy: Record<string, number> = {};
  for (const [distance, connections] of Object.entries(value)) {
    const place = `${path}.${distance}`;
    if (!distances.includes(distance))
      reportUnknownName(unknownNameError('one of types.distance', place, distances), unknownNames);
    else if (typeof connections === 'function') throw cannotCross(place, 'a function');
    else if (connections !== undefined) copy[distance] = asNumber(connections, place, connectionCount);
  }
  return copy;
}

function plainGroup(path: string, value: unknown, unknownNames: UnknownNames): Record<string, unknown> {
  if (!isPlainObject(value)) throw new TypeError(`${path} must be an object, got ${describeValue(value)}`);
  const kinds = optionGroups[path] ?? {};
  const copy: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      const known = Object.keys(kinds).map((each) => `${path}.${each}`);
      reportUnknownName(unknownNameError(`an option of ${path}`, `${path}.${name}`, known), unknownNames);
    } else if (item !== undefined && !isNotGiven(kind, item)) {
      copy[name] = plainOption(`${path}.${name}`, kind, item, unknownNames);
    }
  }
  return copy;
}

function assertCredentials(credentials: unknown): void {
  if (credentials === undefined) return;
  for (const name of ['username', 'password']) asString((credentials as Options)[name], `credentials.${name}`);
}

/** With Apache Cassandra, the driver speaks version 4 at most. 0 leaves the choice to the driver. */
const protocolVersions = [0, 4, types.protocolVersion.dseV1, types.protocolVersion.dseV2];

function assertProtocolVersion(version: unknown): void {
  if (isAbsent(version) || (protocolVersions as unknown[]).includes(version)) return;
  throw new TypeError(
    `protocolOptions.maxVersion must be 4, got ${describeValue(version)}. cassandra-driver speaks no later version with ` +
      'Apache Cassandra, and servers from 2.2 to 5.0 all speak it; earlier versions lack types and unset values.',
  );
}

function asContactPoints(value: unknown): string[] {
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

function asTlsOptions(value: unknown, { rejectUnauthorized }: OptionsProfile): object {
  if (!isPlainObject(value)) throw new TypeError(`sslOptions must be an object, got ${describeValue(value)}`);
  return { rejectUnauthorized, ...(copyPlainData(value, 'sslOptions') as object) };
}

/** The switches. The classes for maps and sets stay on the main thread (`encoding-options.ts`). */
function encodingSwitches(encoding: unknown, unknownNames: UnknownNames): Record<string, unknown> {
  if (!isPlainObject(encoding)) throw new TypeError(`encoding must be an object, got ${describeValue(encoding)}`);
  const { map: _map, set: _set, ...switches } = encoding;
  return plainGroup('encoding', switches, unknownNames);
}
