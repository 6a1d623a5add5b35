/**
 * Watches what the server sends to a thread's driver clients beside results: schema changes, the types of prepared statements, and
 * that a connection was moved to another keyspace.
 *
 * We hook into the driver and copy none of its code. Each connection of a watched client gets its own methods, which call the
 * driver's. Connections of other clients do not change, also those of a plain driver in the same thread. All of this is private to
 * the driver, so we check that each part exists.
 */
import type { EventEmitter } from 'node:events';
import { promisify } from 'node:util';
import type { ChangeScope } from '../../wire/signal.ts';
import type { DriverClient, DriverColumn } from './client.ts';
import { findInternals, type Unavailable } from './internals.ts';

/** The types of a prepared statement. The driver keeps them and encodes values with them. */
export interface PreparedMeta {
  readonly keyspace?: string;
  readonly columns?: readonly DriverColumn[];
}

/** The listener. Every method except `onKeyspaceSet` is called before the driver handles the message. */
export interface DriverWatcher {
  /** The server sent an event: some client changed the schema, perhaps this one. */
  onSchemaEvent(scope: ChangeScope): void;
  /** Events may have been missed. */
  onEventsMissed(): void;
  /** A statement was prepared on a node, for the first time or again. */
  onPrepared(cql: string, keyspace: string | undefined, meta: PreparedMeta): void;
  /** A user's statement moved this connection to another keyspace. Called after the driver has handled the answer. */
  onKeyspaceSet(connection: EventEmitter): void;
}

/** Effects that a statement's answer reported beside its rows. Stored in the options of its execution. */
export interface StatementEffects {
  schemaChange?: { readonly scope: ChangeScope };
  keyspaceSet?: string;
}

/** Starts watching a client that is not connected yet. Returns the reason if this driver cannot be watched. */
export function watchDriver(client: DriverClient, watcher: DriverWatcher): Unavailable | undefined {
  const { options, controlConnection } = client as unknown as WatchedClient;
  const reason = installOnce(controlConnection);
  if (reason !== undefined) return reason;
  watchers.set(options, watcher);
  const { _nodeSchemaChangeHandler: handleSchemaChange } = controlConnection;
  // The driver binds this handler to each connection that becomes its control connection.
  controlConnection._nodeSchemaChangeHandler = function onSchemaChange(this: unknown, event: SchemaChangeEvent): void {
    watcher.onSchemaEvent(scopeOf(event));
    handleSchemaChange.call(this, event);
  };
  controlConnection.on('newConnection', (error: unknown) => {
    if (!error) watcher.onEventsMissed();
  });
  return undefined;
}

/** Returns the effects of the statement with these options, if there are any. */
export function effectsOf(options: object): StatementEffects | undefined {
  return (options as { readonly [effects]?: StatementEffects })[effects];
}

/** A symbol is lost in a structured clone, so it can only be set in this thread. */
const effects: unique symbol = Symbol.for('async-cassandra.statement-effects');
/** On the driver's class, so that two copies of this package in one thread share the hook. Change it when you change the code below. */
const installed: unique symbol = Symbol.for('async-cassandra.driver-watch.v1');

/** The key is the options object of a client. Each of its connections refers to it. */
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
    // The driver binds a connection again when it falls back to an older protocol version.
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
  // The driver made its own from the method of the class, before this hook.
  connection.prepareOnceAsync = promisify(connection.prepareOnce);
}

/** Stores the effects. Returns false for the driver's own requests, such as the first `USE` of a connection: they have no options of a user. */
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

/** Statements of any keyspace may call a function. Everything else is used in its own keyspace only. */
function scopeOf({ keyspace, target }: SchemaChangeEvent): ChangeScope {
  return target === 'FUNCTION' || target === 'AGGREGATE' ? undefined : keyspace;
}
