/**
 * Query options become data on the main thread, and the driver's options again in the thread. Checking and copying are one pass,
 * since each query pays for it. Most queries have no options or `{ prepare: true }`, and then nothing is made.
 */
import type { DriverClientQueryOptions } from '../values/driver.ts';
import { describeValue } from '../errors/describe-value.ts';
import { isOptionsObject, notOptions } from '../errors/check-options.ts';
import { unknownNameError } from '../errors/unknown-name.ts';
import { rebuildPlainData } from './plain-data.ts';
import { asBoolean, asString } from './checks.ts';
import { decodePolicy, encodePolicy, type PolicyData } from './policies.ts';
import type { UnknownNames } from './profiles.ts';
import type { DefaultQueryOptions } from './query-options.ts';
import { reportUnknownName } from './unknown-names.ts';
import {
  asConsistency,
  asFetchSize,
  asIndexes,
  asNames,
  asReadTimeout,
  decodeToken,
  encodeHints,
  encodeHost,
  encodePageState,
  encodePayload,
  encodeProfileName,
  encodeRoutingKey,
  encodeTimestamp,
  findHost,
  longOf,
  type QueryOptionsContext,
} from './query-option-values.ts';

/** Query options as data. */
export type EncodedQueryOptions = Readonly<Record<string, unknown>>;

type Encode = (value: unknown, path: string) => unknown;

const encoders: Readonly<Record<string, Encode>> = {
  consistency: asConsistency,
  serialConsistency: asConsistency,
  fetchSize: asFetchSize,
  pageState: encodePageState,
  isIdempotent: asBoolean,
  prepare: asBoolean,
  hints: encodeHints,
  routingKey: encodeRoutingKey,
  routingIndexes: asIndexes,
  routingNames: asNames,
  timestamp: encodeTimestamp,
  traceQuery: asBoolean,
  customPayload: encodePayload,
  executionProfile: encodeProfileName,
  host: encodeHost,
  keyspace: asString,
  readTimeout: asReadTimeout,
  retry: (value, path) => encodePolicy('retry', value, path),
  executeAs: asString,
  counter: asBoolean,
  logged: asBoolean,
};

/** True for a name that `execute` takes. */
export function isQueryOption(name: string): boolean {
  return Object.hasOwn(encoders, name) || leftOut.has(name);
}

/** Options that are not sent: the main thread uses them, or they have no effect. */
const leftOut = new Set(['signal', 'timeoutMs', 'autoPage', 'captureStackTrace']);

const graph = 'graph queries are not supported.';

/** Options of the driver that are refused, with the reason. */
const refusals: Readonly<Record<string, string>> = {
  graphLanguage: graph,
  graphName: graph,
  graphReadConsistency: graph,
  graphSource: graph,
  graphWriteConsistency: graph,
};

/** The data of `{ prepare: true }`. */
export const prepareAlone: EncodedQueryOptions = Object.freeze({ prepare: true });

/**
 * Turns query options into data, on the main thread. `undefined`: there is nothing to send.
 *
 * @throws {TypeError | RangeError} naming the option, for a wrong value and, unless `unknownNames` is `warning`, an unknown name.
 */
export function encodeQueryOptions(
  options: object | undefined | null,
  unknownNames: UnknownNames = 'error',
): EncodedQueryOptions | undefined {
  if (options === undefined || options === null) return undefined;
  if (typeof options !== 'object' || Array.isArray(options)) throw notOptions('a query', options);
  let encoded: Record<string, unknown> | undefined;
  let count = 0;
  for (const name in options) {
    const value = (options as Readonly<Record<string, unknown>>)[name];
    if (value === undefined || leftOut.has(name)) continue;
    const encode = Object.hasOwn(encoders, name) ? encoders[name] : undefined;
    if (encode === undefined) {
      // Some other code may have added a name to the prototype of all objects.
      if (name in Object.prototype && !Object.hasOwn(options, name)) continue;
      if (!isOptionsObject(options)) throw notOptions('a query', options);
      reportUnknownOption(name, unknownNames);
      continue;
    }
    // `timestamp: null` asks for the server's clock. For any other option, null means "not given".
    if (value === null && name !== 'timestamp') continue;
    encoded ??= {};
    encoded[name] = encode(value, name);
    count++;
  }
  if (encoded === undefined) {
    // A Map or a Promise, for example, has no names to loop over.
    if (!isOptionsObject(options)) throw notOptions('a query', options);
    return undefined;
  }
  return count === 1 && encoded['prepare'] === true ? prepareAlone : encoded;
}

/** Options that only one call can have. */
const notForAll = ['host', 'pageState', 'routingKey', 'timestamp', 'timeoutMs', 'signal'] as const;

/** Does the same as `encodeQueryOptions` for the cluster's option `queryOptions`. */
export function encodeDefaultQueryOptions(
  options: DefaultQueryOptions | undefined,
  unknownNames: UnknownNames,
): EncodedQueryOptions | undefined {
  if (options === undefined || options === null) return undefined;
  if (!isOptionsObject(options)) throw new TypeError(`queryOptions must be an object, got ${describeValue(options)}`);
  for (const name of notForAll) {
    if (options[name as keyof DefaultQueryOptions] !== undefined)
      throw new TypeError(`queryOptions.${name} cannot be given for all queries`);
  }
  try {
    return encodeQueryOptions(options, unknownNames);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) error.message = `queryOptions.${error.message}`;
    throw error;
  }
}

/**
 * Makes the driver's options again, in the thread. Each call makes a new object: the driver keeps it, and the caller adds to it.
 *
 * @throws {TypeError} for a host that the cluster does not have.
 */
export function decodeQueryOptions(
  encoded: EncodedQueryOptions | undefined,
  context?: QueryOptionsContext,
): DriverClientQueryOptions {
  const options: Record<string, unknown> = {};
  if (encoded === undefined) return options;
  for (const name in encoded) {
    const value = encoded[name];
    if (typeof value !== 'object' || value === null) options[name] = value;
    // Skips names that some other code added to the prototype of all objects.
    else if (Object.hasOwn(encoded, name)) options[name] = decodeObject(name, value, context);
  }
  const { host, timestamp } = encoded;
  if (typeof host === 'string') options['host'] = findHost(host, context);
  if (typeof timestamp === 'bigint') options['timestamp'] = longOf(timestamp);
  return options;
}

function decodeObject(name: string, value: object, context: QueryOptionsContext | undefined): unknown {
  if (name === 'retry') return decodePolicy('retry', value as PolicyData);
  if (name === 'routingKey' && 'token' in value) return decodeToken(value, context);
  return rebuildPlainData(value);
}

function reportUnknownOption(name: string, unknownNames: UnknownNames): void {
  if (Object.hasOwn(refusals, name)) throw new TypeError(`${name} cannot be given: ${refusals[name]}`);
  reportUnknownName(unknownNameError('a query option', name, [...Object.keys(encoders), ...leftOut]), unknownNames);
}
