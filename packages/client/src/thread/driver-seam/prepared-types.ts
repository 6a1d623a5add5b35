/**
 * What this thread's driver clients bind values to.
 *
 * A driver client keeps the types that a statement was prepared with and encodes by them until a node says that it does not
 * know the statement. After a change of the schema only the first client hears that: it prepares the statement again, and
 * then the node knows it and takes the bytes of all others, made for the old types. So what was prepared is dropped here as
 * soon as it may be old, and the driver prepares the statement again before it encodes.
 */
import { createHash } from 'node:crypto';
import type { ChangeScope } from '../../wire/signal.ts';
import type { DriverClient } from './client.ts';
import type { PreparedMeta } from './watch.ts';

/** The name and the types of a prepared statement, short enough to be kept by the thousands. */
export interface StatementTypes {
  /** Of the text, and of the keyspace that its tables are in: clients of several keyspaces may have prepared the same statement. */
  readonly key: string;
  /** Of the names and types of its parameters. */
  readonly signature: string;
}

const known = new WeakMap<PreparedMeta, StatementTypes>();

/** The types of a statement that was just prepared; `undefined` for those that were asked for before. */
export function noteTypes(cql: string, keyspace: string | undefined, meta: PreparedMeta): StatementTypes | undefined {
  if (known.has(meta)) return undefined;
  const columns = (meta.columns ?? []).map(({ name, type }) => [name, type]);
  const tableKeyspace = meta.keyspace ?? meta.columns?.[0]?.ksname ?? keyspace ?? '';
  const noted = { key: digest(`${tableKeyspace}\0${cql}`), signature: digest(JSON.stringify(columns)) };
  known.set(meta, noted);
  return noted;
}

/** Has a client prepare again what a change of the schema may concern, and read the types again that its hints name. */
export function dropTypes(client: DriverClient, scope: ChangeScope): void {
  drop(client, ({ meta }) => meta === undefined || isConcerned(meta, scope));
  for (const [name, keyspace] of Object.entries(metadataOf(client).keyspaces ?? {})) {
    if (scope !== undefined && scope !== name) continue;
    for (const cached of [keyspace.tables, keyspace.udts]) {
      for (const each in cached) delete cached[each];
    }
  }
}

/** Has a client prepare one statement again unless it has these types already. */
export function dropOtherTypes(client: DriverClient, { key, signature }: StatementTypes): void {
  drop(client, ({ meta }) => {
    const types = meta === undefined ? undefined : known.get(meta);
    return types !== undefined && types.key === key && types.signature !== signature;
  });
}

/** Has a client forget a statement as if it had never prepared it. No request may be under way with it. */
export function forgetPrepared(client: DriverClient, cql: string): void {
  const prepared = metadataOf(client)._preparedQueries;
  const key = (client.keyspace ?? '') + cql;
  const info = prepared?._mapByKey.get(key);
  if (prepared === undefined || info === undefined) return;
  prepared._mapByKey.delete(key);
  prepared.length--;
  if (info.queryId !== undefined) prepared._mapById.delete(info.queryId.toString('hex'));
}

/** The driver's record of a statement. Private to it, and the same in all of the versions that are watched. */
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
  // The answer to a PREPARE on its way may be from before the change, and later requests must not share it.
  forgetRequests(client);
}

/** How many dropped statements of a client stay findable. */
const maxRetired = 1000;
const retired = new WeakMap<Map<string, PreparedInfo>, PreparedInfo[]>();

/**
 * A request under way that a node does not know looks its statement up by id, to prepare it. So the record stays there, until
 * the statement is prepared again or so many others were dropped.
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
  // Without parameters nothing is known of it, and preparing it again is cheap.
  return columns.length === 0 || columns.some(({ ksname }) => ksname === scope);
}

function metadataOf(client: DriverClient): Metadata {
  return client.metadata as unknown as Metadata;
}

/** As good as unique among all statements there are, in 22 characters. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
