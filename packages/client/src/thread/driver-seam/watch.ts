/**
 * Watches what the server tells the driver clients of a thread beside their results: changes of the schema, what statements
 * were prepared with, and that a connection was moved to another keyspace.
 *
 * Hooks and no copied driver code: each connection of a watched client gets methods of its own, which call the driver's. The
 * connections of other clients stay as they are, also those of a plain driver in the same thread. All of this is private to the
 * driver, so each part is looked for before it is touched.
 */
import type { EventEmitter } from 'node:events';
import { promisify } from 'node:util';
import type { ChangeScope } from '../../wire/signal.ts';
import type { DriverClient, DriverColumn } from './client.ts';
import { findInternals, type Unavailable } from './internals.ts';

/** What a prepared statement is bound to: the driver keeps it, and encodes values by it. */
export interface PreparedMeta {
  readonly keyspace?: string;
  readonly columns?: readonly DriverColumn[];
}

/** Who wants to know. Every method is called before the driver goes on with what it was told. */
export interface DriverWatcher {
  /** An event of the server: somebody changed the schema, perhaps this client. */
  onSchemaEvent(scope: ChangeScope): void;
  /** Events may have been missed. */
  onEventsMissed(): void;
  /** A statement was prepared on a node, for the first time or again. */
  onPrepared(cql: string, keyspace: string | undefined, meta: PreparedMeta): void;
  /** A statement of a user moved this connection to another keyspace. Called when its answer was handed on. */
  onKeyspaceSet(connection: EventEmitter): void;
}

/** What a statement's answer said beside its rows, kept with the options of its execution. */
export interface StatementEffects {
  schemaChange?: { readonly scope: ChangeScope };
  keyspaceSet?: string;
}

/** Watches a client that is not connected yet, or says why this driver cannot be watched. */
export function watchDriver(client: DriverClient, watcher: DriverWatcher): Unavailable | undefined {
  const { options, controlConnection } = client as unknown as WatchedClient;
  const reason = installOnce(controlConnection);
  if (reason !== undefined) return reason;
  watchers.set(options, watcher);
  const { _nodeSchemaChangeHandler: handleSchemaChange } = controlConnection;
  // Bound by the driver to each connection that it takes for its control connection.
  controlConnection._nodeSchemaChangeHandler = function onSchemaChange(this: unknown, event: SchemaChangeEvent): void {
    watcher.onSchemaEvent(scopeOf(event));
    handleSchemaChange.call(this, event);
  };
  controlConnection.on('newConnection', (error: unknown) => {
    if (!error) watcher.onEventsMissed();
  });
  return undefined;
}

/** Takes what the answer to the statement with these options said, if it said anything. */
export function effectsOf(options: object): StatementEffects | undefined {
  return (options as { readonly [effects]?: StatementEffects })[effects];
}

/** A symbol is lost in a structured clone, so it can only be set in this thread. */
const effects: unique symbol = Symbol.for('async-cassandra.statement-effects');
/** On the driver's class, so that two copies of this package in one thread share the hook. Changes when the code below does. */
const installed: unique symbol = Symbol.for('async-cassandra.driver-watch.v1');

/** By the options object of the client, which each of its connections refers to. */
let watchers: WeakMap<object, DriverWatcher>;

interface WatchedClient {
  readonly options: object;
  readonly controlConnection: {
    _nodeSchemaChangeHandler: (this: unknown, event: SchemaChangeEvent) => void;
    on(event: 'newConnection', listener: (error: unknown) => void): void;
  };
}

interface SchemaChangeEvent {
  readonly keyspace?: string;
  /** KEYSPACE, TABLE, TYPE, FUNCTION or AGGREGATE. */
  readonly target?: string;
}

interface WatchedConnection extends EventEmitter {
  readonly options: object;
  readonly _operations: ReadonlyMap<
    number,
    { readonly request?: { readonly options?: { getRawQueryOptions?(): object | undefined } } }
  >;
  handleResult: (header: { readonly streamId: number }, error: unknown, result: WatchedResult | undefined) => void;
  prepareOnce: PrepareOnce;
  prepareOnceAsync: unknown;
}

interface WatchedResult {
  readonly keyspaceSet?: string;
  readonly schemaChange?: SchemaChangeEvent;
}

type PrepareOnce = (
  this: unknown,
  cql: string,
  keyspace: string | undefined,
  callback: (error: unknown, response?: { readonly meta?: PreparedMeta }) => void,
) => void;

interface ConnectionPrototype extends WatchedConnection {
  bindSocketListeners: (this: WatchedConnection) => void;
  [installed]?: WeakMap<object, DriverWatcher>;
}

function installOnce(control: object | undefined): Unavailable | undefined {
  const internals = findInternals();
  if ('unavailable' in internals) return internals;
  const prototype = internals.connectionPrototype as unknown as ConnectionPrototype;
  const missing = missingParts(prototype, control);
  if (missing.length > 0) return { unavailable: `this cassandra-driver has no ${missing.join(', no ')}` };
  watchers = prototype[installed] ??= install(prototype);
  return undefined;
}

function missingParts(prototype: ConnectionPrototype, control: object | undefined): string[] {
  const parts: readonly (readonly [string, object | undefined, string])[] = [
    ...['handleResult', 'prepareOnce'].map((method) => ['Connection', prototype, method] as const),
    ...['_nodeSchemaChangeHandler', 'on'].map((method) => ['ControlConnection', control, method] as const),
  ];
  return parts
    .filter(([, owner, method]) => typeof (owner as Record<string, unknown> | undefined)?.[method] !== 'function')
    .map(([name, , method]) => `${name}.${method}()`);
}

function install(prototype: ConnectionPrototype): WeakMap<object, DriverWatcher> {
  const registered = new WeakMap<object, DriverWatcher>();
  const { bindSocketListeners } = prototype;
  prototype.bindSocketListeners = function watchAndBind(this: WatchedConnection): void {
    const watcher = registered.get(this.options);
    // A connection is bound again when it comes down to another version of the protocol.
    if (watcher !== undefined && !Object.hasOwn(this, 'handleResult')) watchConnection(this, watcher);
    bindSocketListeners.call(this);
  };
  return registered;
}

function watchConnection(connection: WatchedConnection, watcher: DriverWatcher): void {
  const { handleResult, prepareOnce } = connection;
  connection.handleResult = (header, error, result): void => {
    const isPlain = result === undefined || (result.keyspaceSet === undefined && result.schemaChange === undefined);
    if (isPlain) return handleResult.call(connection, header, error, result);
    const isOfUser = noteEffects(connection, header.streamId, result);
    handleResult.call(connection, header, error, result);
    if (isOfUser && result.keyspaceSet !== undefined) watcher.onKeyspaceSet(connection);
  };
  connection.prepareOnce = (cql, keyspace, callback): void =>
    prepareOnce.call(connection, cql, keyspace, (error, response) => {
      if (response?.meta !== undefined) watcher.onPrepared(cql, keyspace, response.meta);
      callback(error, response);
    });
  // The driver made one of its own from the method of its class.
  connection.prepareOnceAsync = promisify(connection.prepareOnce);
}

/** False for a request of the driver's own, such as the `USE` that a new connection begins with: it has no options of a user. */
function noteEffects(connection: WatchedConnection, streamId: number, result: WatchedResult): boolean {
  const operation = connection._operations.get(streamId);
  const options: { [effects]?: StatementEffects } | undefined = operation?.request?.options?.getRawQueryOptions?.();
  if (options === undefined) return false;
  const { keyspaceSet, schemaChange } = result;
  options[effects] = {
    ...(keyspaceSet === undefined ? {} : { keyspaceSet }),
    ...(schemaChange === undefined ? {} : { schemaChange: { scope: scopeOf(schemaChange) } }),
  };
  return true;
}

/** A function may be called by statements of any keyspace; all else is used within its own. */
function scopeOf({ keyspace, target }: SchemaChangeEvent): ChangeScope {
  return target === 'FUNCTION' || target === 'AGGREGATE' ? undefined : keyspace;
}
