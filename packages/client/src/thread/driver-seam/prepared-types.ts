/**
 * Drops prepared statements with old types from this thread's driver clients.
 *
 * A driver client encodes values with the types that it got when it prepared the statement, until a node answers that it does not
 * know the statement. After a schema change, only the first client gets this answer. It prepares the statement again. From then on
 * the node accepts values that other clients encode with the old types. So statements that may have old types are dropped here,
 * and the driver prepares them again before it encodes values. See `docs/decisions/0019-threads-agree-on-schema.md`.
 */
import { createHash } from 'node:crypto';
import type { ChangeScope, StatementTypes } from '../../wire/signal.ts';
import type { DriverClient } from './client.ts';
import type { PreparedMeta } from './watch.ts';

const known = new WeakMap<PreparedMeta, StatementTypes>();

/** Returns the types of a statement that was just prepared, or `undefined` if they were returned before. */
export function noteTypes(cql: string, keyspace: string | undefined, meta: PreparedMeta): StatementTypes | undefined {
  if (known.has(meta)) return undefined;
  const columns = (meta.columns ?? []).map(({ name, type }) => [name, type]);
  const tableKeyspace = meta.keyspace ?? meta.columns?.[0]?.ksname ?? keyspace ?? '';
  const noted = { key: digest(`${tableKeyspace}\0${cql}`), signature: digest(JSON.stringify(columns)) };
  known.set(meta, noted);
  return noted;
}

/** Makes a client prepare all statements again that a schema change may affect, and read the types in its hints again. */
export function dropTypes(client: DriverClient, scope: ChangeScope): void {
  drop(client, ({ meta }) => meta === undefined || isConcerned(meta, scope));
  for (const [name, keyspace] of Object.entries(metadataOf(client).keyspaces ?? {})) {
    if (scope !== undefined && scope !== name) continue;
    for (const cached of [keyspace.tables, keyspace.udts]) {
      for (const each in cached) delete cached[each];
    }
  }
}

/** Makes a client prepare one statement again, unless it has these types already. */
export function dropOtherTypes(client: DriverClient, { key, signature }: StatementTypes): void {
  drop(client, ({ meta }) => {
    const types = meta === undefined ? undefined : known.get(meta);
    return types !== undefined && types.key === key && types.signature !== signature;
  });
}

/** Makes a client forget a statement, as if it had never prepared it. No request with it may be running. */
export function forgetPrepared(client: DriverClient, cql: string): void {
  const prepared = metadataOf(client)._preparedQueries;
  const key = (client.keyspace ?? '') + cql;
  const info = prepared?._mapByKey.get(key);
  if (prepared === undefined || info === undefined) return;
  prepared._mapByKey.delete(key);
  prepared.length--;
  if (info.queryId !== undefined) prepared._mapById.delete(info.queryId.toString('hex'));
}

/** The driver's record of a statement. It is private, and the same in all supported versions of the driver. */
interface PreparedInfo {
  readonly queryId?: Buffer;
  readonly meta?: PreparedMeta;
}

interface Metadata {
  readonly keyspaces?: Readonly<
    Record<string, { readonly tables?: Record<string, unknown>; readonly udts?: Record<string, unknown> }>
  >;
  readonly _preparedQueries?: {
    length: number;
    readonly _mapByKey: Map<string, PreparedInfo>;
    readonly _mapById: Map<string, PreparedInfo>;
  };
}

function drop(client: DriverClient, isOld: (info: PreparedInfo) => boolean): void {
  const prepared = metadataOf(client)._preparedQueries;
  if (prepared === undefined) return;
  for (const [name, info] of prepared._mapByKey) {
    if (!isOld(info)) continue;
    prepared._mapByKey.delete(name);
    prepared.length--;
    keepForRetries(prepared._mapById, info);
  }
  // A PREPARE that is not answered yet may get an answer from before the change, so later requests must not share it.
  forgetRequests(client);
}

/** How many dropped statements of a client can still be found by id. */
const maxRetired = 1000;
const retired = new WeakMap<Map<string, PreparedInfo>, PreparedInfo[]>();

/**
 * If a node does not know the statement of a running request, the driver looks the statement up by id to prepare it. So the record
 * stays until the statement is prepared again, or until `maxRetired` others were dropped.
 */
function keepForRetries(byId: Map<string, PreparedInfo>, info: PreparedInfo): void {
  if (info.queryId === undefined) return;
  let list = retired.get(byId);
  if (list === undefined) retired.set(byId, (list = []));
  list.push(info);
  if (list.length <= maxRetired) return;
  const oldest = list.shift();
  const id = oldest?.queryId?.toString('hex');
  if (id !== undefined && byId.get(id) === oldest) byId.delete(id);
}

function forgetRequests(client: DriverClient): void {
  for (const host of client.hosts.values()) {
    const { pool } = host as unknown as { readonly pool?: { readonly connections?: readonly object[] } };
    for (const connection of pool?.connections ?? []) {
      (connection as { readonly _preparing?: Map<string, unknown> })._preparing?.clear();
    }
  }
}

function isConcerned({ keyspace, columns = [] }: PreparedMeta, scope: ChangeScope): boolean {
  if (scope === undefined) return true;
  if (keyspace !== undefined) return keyspace === scope;
  // A statement without parameters does not name its keyspace, and preparing it again is cheap.
  return columns.length === 0 || columns.some(({ ksname }) => ksname === scope);
}

function metadataOf(client: DriverClient): Metadata {
  return client.metadata as unknown as Metadata;
}

/** Returns a hash of 22 characters. Collisions are practically impossible. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
