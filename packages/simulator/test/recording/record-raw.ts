import { encodeRequest } from '@async-cassandra/simulator';
import { RawClient } from '../raw-client.ts';
import { columnFor, typesBeyondTheDriver } from '../type-samples.ts';
import type { RecordingProxy } from './recording-proxy.ts';

/** Frames whose bodies are not what their headers say, as hexadecimal: version, flags, stream, opcode, length, body. */
const malformed: readonly (readonly [name: string, hex: string])[] = [
  ['opcode', '04 00 0001 77 00000000'],
  ['response opcode', '04 00 0001 08 00000000'],
  ['query length', '04 00 0001 07 00000004 7fffffff'],
  ['query without parameters', '04 00 0001 07 00000005 00000001 41'],
  ['value length', `04 00 0001 07 0000002a 0000001c ${toHex('SELECT key FROM system.local')} 0001 01 0001 fffffff0 00`],
  ['batch kind', '04 00 0001 0d 00000008 00 0001 07 00000000'],
  [
    'batch of one with names',
    `04 00 0001 0d 0000003d 00 0001 00 00000032 ${toHex("UPDATE system.local SET rack = 'x' WHERE key = 'a'")} 0000 0001 40`,
  ],
  ['batch names', '04 00 0001 0d 00000006 00 0000 0001 40'],
  ['compression flag', '04 01 0001 05 00000000'],
];

function toHex(text: string): string {
  return Buffer.from(text).toString('hex');
}

/** Messages that the driver never sends, to a node without authentication. */
export async function recordRaw(proxy: RecordingProxy): Promise<void> {
  proxy.label = 'raw';
  await using client = await RawClient.start(proxy.port);
  const parameters = { consistency: 1 };
  proxy.label = 'unprepared';
  await client.ask({ opcode: 'EXECUTE', id: Buffer.alloc(16, 7), parameters });
  proxy.label = 'skip metadata';
  await client.ask({
    opcode: 'QUERY',
    query: 'SELECT key FROM system.local',
    parameters: { ...parameters, skipMetadata: true },
  });
  proxy.label = 'values by name';
  await client.ask({
    opcode: 'QUERY',
    query: 'SELECT key FROM system.local WHERE key = :k',
    parameters: { ...parameters, values: [Buffer.from('local')], names: ['k'] },
  });
  proxy.label = 'bad paging state';
  await client.ask({
    opcode: 'QUERY',
    query: 'SELECT keyspace_name FROM system_schema.keyspaces',
    parameters: { ...parameters, pageSize: 2, pagingState: Buffer.from('garbage') },
  });
  proxy.label = 'login without authenticator';
  await client.ask({ opcode: 'AUTH_RESPONSE', token: Buffer.from('\0user\0password') });
  proxy.label = 'startup twice';
  await client.ask({ opcode: 'STARTUP', options: new Map([['CQL_VERSION', '3.0.0']]) });
  proxy.label = 'options after startup';
  await client.ask({ opcode: 'OPTIONS' });
  proxy.label = 'custom payload';
  const customPayload = new Map([['key', Buffer.from('value')]]);
  await client.send(
    encodeRequest(1, { opcode: 'QUERY', query: 'SELECT key FROM system.local', parameters }, { customPayload }),
  );
  for (const [name, hex] of malformed) {
    proxy.label = `malformed ${name}`;
    await using broken = await RawClient.start(proxy.port);
    proxy.label = `malformed ${name}`;
    await broken.send(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  }
  proxy.label = 'register unknown';
  await using registering = await RawClient.start(proxy.port);
  await registering.send(Buffer.from('040000010b0000000700010003585858', 'hex'));
  proxy.label = 'register';
  await client.ask({ opcode: 'REGISTER', eventTypes: ['SCHEMA_CHANGE', 'STATUS_CHANGE'] });
  proxy.label = 'peers v2';
  await client.query('SELECT * FROM system.peers_v2');
  for (const version of [3, 5, 6, 66]) {
    proxy.label = `version ${version}`;
    await using other = await RawClient.open(proxy.port);
    // OPTIONS with another version byte.
    await other.send(Buffer.from([version, 0, 0, 9, 5, 0, 0, 0, 0]));
  }
  proxy.label = 'statement before startup';
  await using early = await RawClient.open(proxy.port);
  await early.query('SELECT key FROM system.local');
}

/** Types that the driver cannot read, written and read without it. */
export async function recordTypesBeyondTheDriver(proxy: RecordingProxy): Promise<void> {
  await using client = await RawClient.start(proxy.port);
  await client.query('DROP KEYSPACE IF EXISTS raw');
  proxy.frames.length = 0;
  const step = async (name: string, query: string): Promise<void> => {
    proxy.label = name;
    await client.query(query);
  };
  await step('schema', "CREATE KEYSPACE raw WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
  await step('schema', 'USE raw');
  await step('schema', 'CREATE TYPE raw.address (street text, numbers frozen<list<int>>)');
  const columns = typesBeyondTheDriver.map(({ type }) => `${columnFor(type)} ${type}`).join(', ');
  await step('schema', `CREATE TABLE raw.types (id int PRIMARY KEY, ${columns})`);
  for (const { type, literals } of typesBeyondTheDriver) {
    for (const literal of literals) {
      await step(`literal ${type}`, `INSERT INTO raw.types (id, ${columnFor(type)}) VALUES (1, ${literal})`);
      await step(`read literal ${type}`, `SELECT ${columnFor(type)} FROM raw.types WHERE id = 1`);
    }
  }
  await step('columns', "SELECT * FROM system_schema.columns WHERE keyspace_name = 'raw' AND table_name = 'types'");
  await step('schema', 'DROP KEYSPACE raw');
}
