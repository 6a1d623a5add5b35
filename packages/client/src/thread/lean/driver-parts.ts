/** The types of the private parts of the driver that the lean path uses, and a check that they exist. */
import type { Socket } from 'node:net';
import type { DriverClient, DriverColumn } from '../driver-seam/client.ts';
import { findInternals, type Unavailable } from '../driver-seam/internals.ts';
import { loadDriverModule, type DriverModules } from '../driver-seam/modules.ts';

/** One request in a connection of the driver. */
export interface OperationState {
  streamId: number;
  _timeout: NodeJS.Timeout | null;
  setResult(error: Error | null): void;
  _markAsTimedOut(error: Error, onResponse: () => void): void;
}

/** The first stage behind the socket. */
export interface ProtocolStream {
  write: (this: ProtocolStream, chunk: Buffer) => boolean;
}

export interface DriverConnection {
  readonly connected: boolean;
  readonly isSocketOpen: boolean;
  readonly keyspace: string | null;
  readonly endpoint: string;
  readonly endpointFriendlyName: string;
  readonly protocolVersion: number;
  readonly options: object;
  readonly netClient: Socket;
  readonly protocol: ProtocolStream;
  readonly writeQueue: { readonly error: Error | null };
  readonly _streamIds: { pop(): number | null; push(id: number): void; readonly inUse: number };
  readonly _operations: Map<number, OperationState>;
  timedOutOperations: number;
  bindSocketListeners: (this: DriverConnection) => void;
  clearAndInvokePending: (this: DriverConnection, innerError?: Error) => void;
  freeStreamId(header: { readonly streamId: number }): void;
  _setIdleTimeout(): void;
  emit(event: 'responseDequeued'): boolean;
  log(level: string, message: string): void;
}

export interface DriverHostParts {
  readonly address: string;
  isUp(): boolean;
  borrowConnection(): DriverConnection;
}

/** A query plan: hosts in the order in which they are tried. */
export type QueryPlan = Iterator<DriverHostParts>;

export interface LoadBalancing {
  readonly childPolicy?: LoadBalancing;
  newQueryPlan(
    keyspace: string | undefined,
    options: object,
    callback: (error: Error | null, plan: QueryPlan) => void,
  ): void;
  _getReplicas?(): unknown;
  _getFilteredLocalHosts?(): readonly DriverHostParts[];
  _getIndex?(): number;
}

export interface Profile {
  readonly consistency?: number;
  readonly serialConsistency?: number;
  readonly readTimeout?: number;
  readonly loadBalancing: LoadBalancing;
}

export interface PreparedMeta {
  readonly keyspace?: string;
  readonly columns: readonly DriverColumn[];
  readonly partitionKeys?: readonly number[];
}

/** A prepared statement in the driver's cache. */
export interface PreparedInfo {
  readonly queryId?: Buffer;
  readonly meta?: PreparedMeta;
}

export interface Metadata {
  readonly ring?: readonly unknown[] | null;
  readonly ringTokensAsStrings?: readonly string[];
  readonly tokenizer?: object;
  readonly keyspaces: Readonly<Record<string, Keyspace>>;
  readonly _preparedQueries: { readonly _mapByKey: ReadonlyMap<string, PreparedInfo>; readonly _maxPrepared: number };
  _getKeyspaceReplicas(keyspace: Keyspace): Replicas;
}
export interface Keyspace {
  readonly replicas?: Replicas;
}
export type Replicas = Readonly<Record<string, readonly DriverHostParts[]>>;

/** A driver client with its private parts. */
export interface ClientParts {
  readonly connected: boolean;
  readonly keyspace?: string;
  readonly controlConnection: { readonly protocolVersion: number };
  readonly profileManager: {
    getDistance(host: DriverHostParts): number;
    getProfile(name: string | undefined): Profile | undefined;
  };
  readonly metadata: Metadata;
  readonly metrics: { readonly constructor: unknown; readonly responses?: Counter & { readonly success?: Counter } };
  readonly options: ClientOptionParts;
  listenerCount(event: 'log'): number;
  _getEncoder(): { setRoutingKeyFromMeta(meta: PreparedMeta, parameters: readonly unknown[], options: object): void };
}
interface Counter {
  listenerCount(event: 'increment'): number;
}
interface ClientOptionParts {
  readonly logEmitter?: { readonly name: string };
  readonly requestTracker?: object | null;
  readonly policies: { readonly speculativeExecution: object; readonly timestampGeneration?: object | null };
  readonly socketOptions: { readonly readTimeout: number };
  readonly encoding: { readonly useUndefinedAsUnset?: boolean; readonly useBigIntAsLong?: boolean };
  readonly queryOptions: Readonly<Record<string, unknown>>;
}

/** The options with which the driver executes a request. */
export interface ExecutionOptions {
  getKeyspace(): string | undefined;
  setKeyspace(keyspace: string): void;
  setRoutingIndexes(indexes: readonly number[]): void;
  getRowCallback(): unknown;
}

export interface RequestHandler {
  _resolveCallback: (result: object) => void;
  _rejectCallback: (error: Error) => void;
  _hostIterator: QueryPlan;
  readonly triedHosts: Record<string, unknown>;
  readonly _executions: RequestExecution[];
}
export interface RequestExecution {
  _connection: unknown;
  _startTime: [number, number];
  start(): void;
}

/** Called by the driver with the outcome of one sending. */
export type OnOutcome = (error: { readonly isSocketError?: boolean } | null, ...more: unknown[]) => void;

export interface LeanParts {
  readonly connectionPrototype: DriverConnection;
  readonly createOptions: (options: object, client: DriverClient) => ExecutionOptions;
  readonly ExecuteRequest: new (
    cql: string,
    queryId: Buffer,
    parameters: readonly unknown[] | undefined,
    options: ExecutionOptions,
    meta: PreparedMeta,
  ) => object;
  readonly BatchRequest: new (queries: readonly object[], options: ExecutionOptions) => object;
  readonly RequestHandler: new (request: object, options: ExecutionOptions, client: DriverClient) => RequestHandler;
  readonly RequestExecution: new (
    handler: RequestHandler,
    host: DriverHostParts,
    connection: DriverConnection,
  ) => RequestExecution;
  readonly OperationState: new (request: object, rowCallback: unknown, onOutcome: OnOutcome) => OperationState;
  readonly FrameReader: new (
    header: object,
    body: Buffer,
    offset: number,
  ) => { readonly offset: number; readMetadata(kind: number): { readonly columns?: readonly DriverColumn[] } };
  readonly FrameHeader: new (
    version: number,
    flags: number,
    streamId: number,
    opcode: number,
    bodyLength: number,
  ) => object;
  readonly adaptNamedParameters: (parameters: object, columns: readonly DriverColumn[]) => unknown[];
  readonly DefaultMetrics: unknown;
  readonly Murmur3Tokenizer: new () => object;
}

type Loaded = Readonly<Record<string, unknown>>;

/** Returns the parts that the lean path needs, or the name of a part that this driver does not have. */
export function findLeanParts(): LeanParts | Unavailable {
  // Checks the driver's version, and that its modules belong to the copy in use.
  const internals = findInternals();
  if ('unavailable' in internals) return internals;
  const load = (name: keyof DriverModules): Loaded => loadDriverModule(name) as Loaded;
  let parts;
  try {
    const { DefaultExecutionOptions } = load('executionOptions') as { DefaultExecutionOptions?: Loaded };
    const { ExecuteRequest, BatchRequest } = load('requests');
    parts = {
      connectionPrototype: load('Connection')['prototype'],
      createOptions: DefaultExecutionOptions?.['create'],
      ExecuteRequest,
      BatchRequest,
      RequestHandler: load('requestHandler'),
      RequestExecution: load('requestExecution'),
      OperationState: load('operationState'),
      FrameReader: load('readers')['FrameReader'],
      FrameHeader: load('types')['FrameHeader'],
      adaptNamedParameters: load('utils')['adaptNamedParamsPrepared'],
      DefaultMetrics: load('defaultMetrics'),
      Murmur3Tokenizer: load('tokenizer')['Murmur3Tokenizer'],
    };
  } catch (error) {
    return { unavailable: `cassandra-driver's internal modules cannot be loaded: ${String(error)}` };
  }
  const missing = [...missingNames(parts), ...missingMethods(parts)];
  if (missing.length > 0) return { unavailable: `this cassandra-driver has no ${missing.join(', no ')}` };
  return parts as unknown as LeanParts;
}

function missingNames(parts: Loaded): string[] {
  return Object.entries(parts).flatMap(([name, part]) =>
    typeof part === 'function' || name === 'connectionPrototype' ? [] : [name],
  );
}

const methods: Readonly<Record<string, readonly string[]>> = {
  connectionPrototype: ['bindSocketListeners', 'clearAndInvokePending', 'freeStreamId', '_setIdleTimeout', 'emit'],
  RequestExecution: ['start'],
  OperationState: ['setResult', '_markAsTimedOut'],
  FrameReader: ['readMetadata'],
};

function missingMethods(parts: Loaded): string[] {
  return Object.entries(methods).flatMap(([name, expected]) => {
    const part = parts[name] as { readonly prototype?: Loaded } | Loaded | undefined;
    const prototype = (name === 'connectionPrototype' ? part : part?.['prototype']) as Loaded | undefined;
    return expected
      .filter((method) => typeof prototype?.[method] !== 'function')
      .map((method) => `${name}.${method}()`);
  });
}
