import { types } from '../../values/driver.ts';
import { expect, it } from 'vitest';
import type { DriverClient } from './client.ts';
import type { PreparedMeta } from './watch.ts';
import { dropOtherTypes, dropTypes, noteTypes } from './prepared-types.ts';

interface Info {
  queryId?: Buffer;
  meta?: PreparedMeta;
}

/** The driver's records of prepared statements, under the driver's names. */
function clientOf(...infos: readonly Info[]): {
  readonly client: DriverClient;
  readonly prepared: { length: number; _mapByKey: Map<string, Info>; _mapById: Map<string, Info> };
  readonly preparing: Map<string, unknown>;
} {
  const prepared = {
    length: infos.length,
    _mapByKey: new Map(infos.map((info, index) => [`statement ${index}`, info])),
    _mapById: new Map(infos.flatMap((info) => (info.queryId ? [[info.queryId.toString('hex'), info] as const] : []))),
  };
  const preparing = new Map<string, unknown>([['under way', {}]]);
  const host = { pool: { connections: [{ _preparing: preparing }] } };
  const client = { metadata: { _preparedQueries: prepared, keyspaces: {} }, hosts: { values: () => [host] } };
  return { client: client as unknown as DriverClient, prepared, preparing };
}

function metaOf(keyspace: string | undefined, code = types.dataTypes.int): PreparedMeta {
  return { ...(keyspace === undefined ? {} : { keyspace }), columns: [{ name: 'v', type: { code } }] };
}

function info(id: number, meta?: PreparedMeta): Info {
  return { queryId: Buffer.from([id]), ...(meta === undefined ? {} : { meta }) };
}

it('drops the statements of one keyspace, and those that are being prepared', () => {
  const { client, prepared, preparing } = clientOf(info(0, metaOf('a')), info(1, metaOf('b')), {});

  dropTypes(client, 'a');

  expect([...prepared._mapByKey.keys()]).toEqual(['statement 1']);
  expect(prepared.length).toBe(1);
  expect(preparing.size).toBe(0);
});

it('drops all statements when no keyspace is known', () => {
  const { client, prepared } = clientOf(info(0, metaOf('a')), info(1, metaOf('b')));

  dropTypes(client, undefined);

  expect(prepared._mapByKey.size).toBe(0);
  expect(prepared.length).toBe(0);
});

it('checks the keyspace of each column of a statement with several tables', () => {
  const columns = ['a', 'b'].map((ksname) => ({ name: 'v', ksname, type: { code: types.dataTypes.int } }));
  const { client, prepared } = clientOf(info(0, { columns }));

  dropTypes(client, 'c');
  expect(prepared._mapByKey.size).toBe(1);
  dropTypes(client, 'b');
  expect(prepared._mapByKey.size).toBe(0);
});

it('keeps dropped statements for running requests, up to a limit', () => {
  const infos = Array.from({ length: 1001 }, (_, id): Info => ({ queryId: Buffer.from(`${id}`), meta: metaOf('a') }));
  const { client, prepared } = clientOf(...infos);

  dropTypes(client, 'a');

  expect(prepared._mapById.size).toBe(1000);
  expect(prepared._mapById.has(infos[0]!.queryId!.toString('hex'))).toBe(false);
});

it('drops one statement in clients that have other types for it', () => {
  const [old, same, other] = [metaOf('a'), metaOf('a', types.dataTypes.text), metaOf('a')];
  noteTypes('INSERT', undefined, old);
  const now = noteTypes('INSERT', undefined, same)!;
  noteTypes('UPDATE', undefined, other);
  const { client, prepared } = clientOf(info(0, old), info(1, same), info(2, other));

  dropOtherTypes(client, now);

  expect([...prepared._mapByKey.keys()]).toEqual(['statement 1', 'statement 2']);
});

it('gives a statement the same key in clients of all keyspaces if its table is the same', () => {
  const key = (cql: string, keyspace: string, meta: PreparedMeta): unknown => noteTypes(cql, keyspace, meta)?.key;

  expect(key('INSERT', 'a', metaOf('ks'))).toBe(key('INSERT', 'b', metaOf('ks')));
  expect(key('INSERT', 'a', metaOf('a'))).not.toBe(key('INSERT', 'b', metaOf('b')));
  expect(key('INSERT', 'a', metaOf('a'))).not.toBe(key('UPDATE', 'a', metaOf('a')));
});

it('returns the types of a prepared statement only once', () => {
  const meta = metaOf('ks');

  expect(noteTypes('INSERT', undefined, meta)).toBeDefined();
  expect(noteTypes('INSERT', undefined, meta)).toBeUndefined();
});
