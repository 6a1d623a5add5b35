/**
 * What one query may say, as data, both halves. Most queries say nothing or `{ prepare: true }`, and pay nothing for it.
 */
import type { DriverClientQueryOptions, types } from '../values/driver.ts';
import { describeValue } from '../errors/describe-value.ts';
import { isOptionsObject, notOptions } from '../errors/check-options.ts';
import { unknownNameError } from '../errors/unknown-name.ts';
import { rebuildPlainData } from './plain-data.ts';
import { decodePolicy, encodePolicy, type PolicyData } from './policies.ts';
import {
  asBoolean,
  asConsistency,
  asFetchSize,
  asIndexes,
  asNames,
  asReadTimeout,
  asString,
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

type Long = InstanceType<typeof types.Long>;

/** The driver's query options, as far as they mean something across a thread. */
export interface DriverQueryOptions {
  /** One of `types.consistencies`. Default: `localOne`. */
  readonly consistency?: number;
  /** `types.consistencies.serial` or `localSerial`, for lightweight transactions. */
  readonly serialConsistency?: number;
  /** Rows of one page. Default: 5,000. */
  readonly fetchSize?: number;
  /** Where the page begins: what an earlier result gave as its `pageState`. */
  readonly pageState?: string | Uint8Array;
  /** True for a statement that may be sent twice: only such are tried again after a lost connection. Default: false. */
  readonly isIdempotent?: boolean;
  /** Prepares the statement. */
  readonly prepare?: boolean;
  /** Types of the parameters of a statement that is not prepared: by position, or by name for named parameters. */
  readonly hints?: readonly unknown[] | Readonly<Record<string, unknown>>;
  /** The partition key, its parts, or a token, for routing. Prepared statements find it by themselves. */
  readonly routingKey?: Uint8Array | readonly Uint8Array[] | object;
  /** Positions of the parameters that make up the partition key. */
  readonly routingIndexes?: readonly number[];
  /** Names of the parameters that make up the partition key. */
  readonly routingNames?: readonly string[];
  /** Microseconds since the epoch, as the time of the write. Default: made by the cluster. `null`: the server's clock. */
  readonly timestamp?: number | bigint | Long | null;
  /** Asks the server to trace the query; the id is in the result's `info.traceId`. */
  readonly traceQuery?: boolean;
  /** Sent to the server beside the query, by name. */
  readonly customPayload?: Readonly<Record<string, Uint8Array | null>>;
  /** The name of an execution profile of the cluster, or the profile itself. */
  readonly executionProfile?: string | { readonly name: string };
  /** The only host to ask: a host of the cluster, or its address as `ip:port`. */
  readonly host?: string | { readonly address: string };
  /** The keyspace of the statement's tables, for routing. A request cannot carry it to the server. */
  readonly keyspace?: string;
  /** Milliseconds to wait for one host's answer, 0 for no limit. Default: 12,000. `timeoutMs` bounds the whole call. */
  readonly readTimeout?: number;
  /** One of the driver's retry policies, for this query. */
  readonly retry?: DriverClientQueryOptions['retry'];
  /** The user to execute as (DataStax Enterprise). */
  readonly executeAs?: string;
  /** A batch of counter updates. */
  readonly counter?: boolean;
  /** False for a batch without the batch log. Default: true. */
  readonly logged?: boolean;
  /** Has no effect: a result set iterates over all pages by itself. */
  readonly autoPage?: boolean;
  /** Has no effect: errors always carry the caller's stack. */
  readonly captureStackTrace?: boolean;
}

/** Query options that can be given for all queries of a cluster. */
export type DefaultQueryOptions = Omit<DriverQueryOptions, 'host' | 'pageState' | 'routingKey' | 'timestamp'>;

/** The options as they cross. */
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

/** Options that the main thread deals with, or that have no meaning here. */
const leftOut = new Set(['signal', 'timeoutMs', 'autoPage', 'captureStackTrace']);

const graph = 'graph queries are not supported.';

/** Options of the driver that are known and not taken, with the reason. */
const refusals: Readonly<Record<string, string>> = {
  graphLanguage: graph,
  graphName: graph,
  graphReadConsistency: graph,
  graphSource: graph,
  graphWriteConsistency: graph,
};

/** What `{ prepare: true }` crosses as. */
export const prepareAlone: EncodedQueryOptions = Object.freeze({ prepare: true });

/**
 * The main half. `otherNames` are options of the caller's own, which do not cross.
 *
 * @throws {TypeError} naming the option, for an unknown name or a value of the wrong kind.
 */
export function encodeQueryOptions(
  options: object | undefined | null,
  otherNames: ReadonlySet<string> = leftOut,
): EncodedQueryOptions | undefined {
  if (options === undefined || options === null) return undefined;
  if (typeof options !== 'object' || Array.isArray(options)) throw notOptions('a query', options);
  let encoded: Record<string, unknown> | undefined;
  let count = 0;
  for (const name in options) {
    const value = (options as Readonly<Record<string, unknown>>)[name];
    if (value === undefined || leftOut.has(name) || otherNames.has(name)) continue;
    const encode = Object.hasOwn(encoders, name) ? encoders[name] : undefined;
    if (encode === undefined) {
      // A name that something put on the prototype of all objects is nobody's option.
      if (name in Object.prototype && !Object.hasOwn(options, name)) continue;
      throw isOptionsObject(options) ? unknownOption(name, otherNames) : notOptions('a query', options);
    }
    // Of a timestamp null means the server's clock; of anything else it is what a caller has who has nothing to say.
    if (value === null && name !== 'timestamp') continue;
    encoded ??= {};
    encoded[name] = encode(value, name);
    count++;
  }
  if (encoded === undefined) {
    // Such as a Map or a Promise, which has no names to loop over.
    if (!isOptionsObject(options)) throw notOptions('a query', options);
    return undefined;
  }
  return count === 1 && encoded['prepare'] === true ? prepareAlone : encoded;
}

/** Options of one call alone. */
const notForAll = ['host', 'pageState', 'routingKey', 'timestamp', 'timeoutMs', 'signal'] as const;

/** The main half, for the options of all queries. */
export function encodeDefaultQueryOptions(options: DefaultQueryOptions | undefined): EncodedQueryOptions | undefined {
  if (options === undefined || options === null) return undefined;
  if (!isOptionsObject(options)) throw new TypeError(`queryOptions must be an object, got ${describeValue(options)}`);
  for (const name of notForAll) {
    if (options[name as keyof DefaultQueryOptions] !== undefined)
      throw new TypeError(`queryOptions.${name} cannot be given for all queries`);
  }
  try {
    return encodeQueryOptions(options);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) error.message = `queryOptions.${error.message}`;
    throw error;
  }
}

/**
 * The thread half: an object of its own each time, which the driver keeps by reference and the caller may add to.
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
    // What something put on the prototype of all objects is not among them.
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

function unknownOption(name: string, otherNames: ReadonlySet<string>): TypeError {
  if (Object.hasOwn(refusals, name)) return new TypeError(`${name} cannot be given: ${refusals[name]}`);
  return unknownNameError('a query option', name, [...Object.keys(encoders), ...leftOut, ...otherNames]);
}
