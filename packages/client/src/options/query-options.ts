import type { DriverClientQueryOptions, Long } from '../values/driver.ts';
import type { Deadline } from './deadline.ts';

/** The driver's query options that can be sent to a thread. */
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

/** What one call can say: the driver's query options, and what ends the call early. */
export interface QueryOptions extends DriverQueryOptions, Deadline {
  /** Prepares the statement. Default: the cluster's `queryOptions.prepare`; without it, true for a statement with parameters. */
  readonly prepare?: boolean;
}
