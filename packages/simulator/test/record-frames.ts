/**
 * Records what the unmodified driver and a real Cassandra say to each other, for the frame tests:
 *
 *     node test/record-frames.ts 127.0.0.1:9042
 *
 * writes test/recorded/*.json. The node must be alone, without authentication, with user-defined functions allowed.
 */
import { writeFileSync } from 'node:fs';
import { auth, Client, policies, types } from 'cassandra-driver';
import { RawClient } from './raw-client.ts';
import { startRecordingProxy, type RecordedFrame, type RecordingProxy } from './recording-proxy.ts';
import { columnFor, TYPE_SAMPLES } from './type-samples.ts';

const [host = '127.0.0.1', port = '9042'] = (process.argv[2] ?? '').split(':');
const proxy = await startRecordingProxy(host, Number(port));
try {
  await recordDriver(proxy);
  save('driver', proxy.frames.splice(0));
  await recordRaw(proxy);
  save('raw', proxy.frames.splice(0));
} finally {
  await proxy.close();
}

async function recordDriver({ port: proxyPort }: RecordingProxy): Promise<void> {
  const client = await connect(proxyPort);
  await client.execute('DROP KEYSPACE IF EXISTS rec');
  await client.execute('DROP KEYSPACE IF EXISTS rec3');
  await client.shutdown();
  proxy.frames.length = 0;
  proxy.label = 'connect';
  const recorded = await connect(proxyPort);
  try {
    await recordSchema(recorded);
    await recordStatements(recorded);
    await recordTypes(recorded);
    await recordErrors(recorded);
  } finally {
    await recorded.shutdown();
  }
}

async function connect(proxyPort: number): Promise<Client> {
  const client = new Client({
    contactPoints: ['127.0.0.1'],
    protocolOptions: { port: proxyPort },
    localDataCenter: process.env['CASSANDRA_LOCAL_DATACENTER'] ?? 'datacenter1',
    authProvider: new auth.PlainTextAuthProvider('cassandra', 'cassandra'),
    pooling: { coreConnectionsPerHost: { [types.distance.local]: 1 } },
    refreshSchemaDelay: 10,
  });
  await client.connect();
  return client;
}

type Step = readonly [
  name: string,
  query: string,
  parameters?: readonly unknown[] | Readonly<Record<string, unknown>>,
  options?: Readonly<Record<string, unknown>>,
];

async function runSteps(client: Client, steps: readonly Step[]): Promise<void> {
  for (const [name, query, parameters, options] of steps) {
    proxy.label = name;
    try {
      await client.execute(query, (parameters ?? []) as unknown[], { prepare: false, ...options });
    } catch (error) {
      // Error answers are among what is recorded; anything but an answer of the server is not.
      if (!(error instanceof Error) || !('code' in error || 'innerErrors' in error)) throw error;
    }
  }
}

async function recordSchema(client: Client): Promise<void> {
  await runSteps(client, [
    ['create keyspace', "CREATE KEYSPACE rec WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}"],
    [
      'create keyspace again',
      "CREATE KEYSPACE rec WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
    ],
    [
      'create keyspace if not exists',
      "CREATE KEYSPACE IF NOT EXISTS rec WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
    ],
    ['use', 'USE rec'],
    ['create type', 'CREATE TYPE rec.address (street text, numbers frozen<list<int>>)'],
    [
      'create table',
      'CREATE TABLE rec.items (id int, line int, note text, tag text static, PRIMARY KEY (id, line)) WITH CLUSTERING ORDER BY (line DESC)',
    ],
    ['create table again', 'CREATE TABLE rec.items (id int PRIMARY KEY)'],
    [
      'create types table',
      `CREATE TABLE rec.types (id int PRIMARY KEY, ${TYPE_SAMPLES.map(({ type }) => `${columnFor(type)} ${type}`).join(', ')})`,
    ],
    ['create counter table', 'CREATE TABLE rec.counts (id text PRIMARY KEY, hits counter)'],
    ['alter table', 'ALTER TABLE rec.items ADD added int'],
    ['create index', 'CREATE INDEX items_note ON rec.items (note)'],
  ]);
  proxy.label = 'table metadata';
  await client.metadata.getTable('rec', 'items');
  await client.metadata.getTable('rec', 'types');
  await client.metadata.getTable('system_virtual_schema', 'columns');
  await client.metadata.getUdt('rec', 'address');
  const system = ['aggregates', 'column_masks', 'dropped_columns', 'functions', 'triggers', 'views'];
  await runSteps(
    client,
    system.map((name) => [`system ${name}`, `SELECT * FROM system_schema.${name} WHERE keyspace_name = 'nothing'`]),
  );
  await runSteps(client, [
    ['traces sessions', 'SELECT * FROM system_traces.sessions WHERE session_id = 7e1f8c3a-5a0b-4c6d-9f3e-2b1a0c9d8e7f'],
    ['traces events', 'SELECT * FROM system_traces.events WHERE session_id = 7e1f8c3a-5a0b-4c6d-9f3e-2b1a0c9d8e7f'],
  ]);
}

async function recordStatements(client: Client): Promise<void> {
  const prepared = { prepare: true };
  for (let line = 1; line <= 4; line++) {
    await runSteps(client, [
      [
        'insert',
        'INSERT INTO rec.items (id, line, note, tag) VALUES (?, ?, ?, ?)',
        [1, line, `note ${line}`, 'tagged'],
        prepared,
      ],
    ]);
  }
  proxy.label = 'batch';
  await client.batch(
    [
      { query: 'INSERT INTO rec.items (id, line) VALUES (?, ?)', params: [2, 1] },
      { query: 'UPDATE rec.items SET note = ? WHERE id = ? AND line = ?', params: ['second', 2, 2] },
    ],
    { prepare: true, logged: true },
  );
  const all = 'SELECT id, line, note FROM rec.items WHERE id = 1';
  await runSteps(client, [
    ['select point', 'SELECT * FROM rec.items WHERE id = ? AND line = ?', [1, 2], prepared],
    ['select nothing', 'SELECT * FROM rec.items WHERE id = 99'],
    ['select named', 'SELECT note FROM rec.items WHERE id = :key AND line = :line', { key: 1, line: 2 }, prepared],
    ['select star', 'SELECT * FROM rec.items'],
    ['select order', 'SELECT line FROM rec.items WHERE id = 1 ORDER BY line ASC'],
    ['select in', 'SELECT id, line FROM rec.items WHERE id IN ? LIMIT ?', [[1, 2], 10], prepared],
    ['select distinct', 'SELECT DISTINCT id, tag FROM rec.items'],
    ['select count', 'SELECT count(*) FROM rec.items'],
    ['select aggregates', 'SELECT max(line), min(line), sum(line) AS total FROM rec.items WHERE id = 1'],
    ['select functions', 'SELECT token(id), cast(line AS text), ttl(note) FROM rec.items WHERE id = 1 AND line = 1'],
    ['select index', "SELECT id, line FROM rec.items WHERE note = 'note 3'"],
    ['update counter', 'UPDATE rec.counts SET hits = hits + ? WHERE id = ?', [types.Long.fromNumber(5), 'a'], prepared],
    ['select counter', "SELECT * FROM rec.counts WHERE id = 'a'"],
    ['lwt applied', "INSERT INTO rec.items (id, line, note) VALUES (3, 1, 'x') IF NOT EXISTS"],
    ['lwt refused', "INSERT INTO rec.items (id, line, note) VALUES (3, 1, 'y') IF NOT EXISTS"],
    ['lwt condition refused', "UPDATE rec.items SET note = 'z' WHERE id = 3 AND line = 1 IF note = 'y'"],
    ['lwt condition applied', "UPDATE rec.items SET note = 'z' WHERE id = 3 AND line = 1 IF note = 'x'"],
    ['lwt without row', "UPDATE rec.items SET note = 'z' WHERE id = 77 AND line = 1 IF EXISTS"],
    ['delete', 'DELETE FROM rec.items WHERE id = 3'],
    ['tracing', all, [], { traceQuery: true }],
  ]);
  for (const [name, fetchSize] of [
    ['page of 3', 3],
    ['page of 4, all of them', 4],
  ] as const) {
    proxy.label = name;
    const page = await client.execute(all, [], { fetchSize });
    proxy.label = `${name}, next`;
    if (page.pageState) await client.execute(all, [], { fetchSize, pageState: page.pageState });
  }
  for (const [query, fetchSize] of [
    ['SELECT * FROM rec.items WHERE id = 1 AND line = 2', 1],
    ["SELECT * FROM rec.counts WHERE id = 'a'", 1],
    ['SELECT line FROM rec.items LIMIT 3', 3],
    ['SELECT line FROM rec.items WHERE id = 1 PER PARTITION LIMIT 2', 2],
    ['SELECT keyspace_name FROM system_virtual_schema.keyspaces', 2],
  ] as const) {
    proxy.label = `page of ${fetchSize}`;
    await client.execute(query, [], { fetchSize });
  }
  proxy.label = 'scan page of 6, all of them';
  const scan = await client.execute('SELECT id, line FROM rec.items', [], { fetchSize: 6 });
  if (scan.pageState)
    await client.execute('SELECT id, line FROM rec.items', [], { fetchSize: 6, pageState: scan.pageState });
}

async function recordTypes(client: Client): Promise<void> {
  for (const { type, values, literals } of TYPE_SAMPLES) {
    const column = columnFor(type);
    for (const value of [...values, null]) {
      await runSteps(client, [
        [`write ${type}`, `INSERT INTO rec.types (id, ${column}) VALUES (1, ?)`, [value], { prepare: true }],
        [`read ${type}`, `SELECT ${column} FROM rec.types WHERE id = ?`, [1], { prepare: true }],
      ]);
    }
    for (const literal of literals) {
      await runSteps(client, [
        [`literal ${type}`, `INSERT INTO rec.types (id, ${column}) VALUES (1, ${literal})`],
        [`read literal ${type}`, `SELECT ${column} FROM rec.types WHERE id = 1`],
      ]);
    }
  }
}

async function recordErrors(client: Client): Promise<void> {
  await runSteps(client, [
    ['error syntax', 'SELEC * FROM rec.items'],
    ['error null key', 'INSERT INTO rec.items (id, line) VALUES (?, ?)', [null, 1], { prepare: true }],
    ['error unset key', 'SELECT * FROM rec.items WHERE id = ?', [types.unset], { prepare: true }],
    [
      'error cell length',
      'INSERT INTO rec.items (id, line) VALUES (?, ?)',
      [1, Buffer.from('010203', 'hex')],
      { prepare: true },
    ],
    ['error limit', 'SELECT * FROM rec.items LIMIT 0'],
    ['error set key', 'UPDATE rec.items SET id = 2 WHERE id = 1 AND line = 1'],
    ['error order', 'SELECT * FROM rec.items ORDER BY line'],
    ['error drop table', 'DROP TABLE rec.nothing'],
    ['error alter table', 'ALTER TABLE rec.items DROP nothing'],
    ['error unknown type', 'CREATE TABLE rec.bad (a nothing PRIMARY KEY)'],
    ['error no key', 'CREATE TABLE rec.bad (a int)'],
    ['error unknown function', 'SELECT nothing(id) FROM rec.items'],
    ['error values', 'INSERT INTO rec.items (id, line) VALUES (1)'],
    ['error unknown table', 'SELECT * FROM rec.nothing'],
    ['error unknown keyspace', 'SELECT * FROM nowhere.nothing'],
    ['error unknown column', 'SELECT nope FROM rec.items'],
    ['error filtering', 'SELECT * FROM rec.items WHERE added = 3'],
    ['error use', 'USE nowhere'],
    ['error config', "CREATE KEYSPACE rec2 WITH replication = {'class': 'NoSuchStrategy'}"],
    ['error bind count', 'SELECT * FROM rec.items WHERE id = ?', []],
    ['error constant', "SELECT * FROM rec.items WHERE id = 'text'"],
    ['error missing key', 'INSERT INTO rec.items (id) VALUES (1)'],
    [
      'create keyspace of three',
      "CREATE KEYSPACE rec3 WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 3}",
    ],
    ['create table of three', 'CREATE TABLE rec3.t (id int PRIMARY KEY)'],
    [
      'error unavailable',
      'SELECT * FROM rec3.t WHERE id = 1',
      [],
      { consistency: types.consistencies.quorum, retry: new policies.retry.FallthroughRetryPolicy() },
    ],
    [
      'create function',
      "CREATE FUNCTION rec.fails (x int) RETURNS NULL ON NULL INPUT RETURNS int LANGUAGE java AS 'return x / 0;'",
    ],
    ['error function failure', 'SELECT rec.fails(line) FROM rec.items WHERE id = 1'],
    ['drop function', 'DROP FUNCTION rec.fails'],
    ['truncate', 'TRUNCATE rec.items'],
    ['drop index', 'DROP INDEX rec.items_note'],
    ['drop table', 'DROP TABLE rec.items'],
    ['drop keyspace', 'DROP KEYSPACE rec'],
    ['drop keyspace again', 'DROP KEYSPACE rec'],
    ['drop keyspace if exists', 'DROP KEYSPACE IF EXISTS rec'],
    ['drop keyspace of three', 'DROP KEYSPACE rec3'],
  ]);
}

async function recordRaw({ port: proxyPort }: RecordingProxy): Promise<void> {
  proxy.label = 'raw';
  await using client = await RawClient.start(proxyPort);
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
  proxy.label = 'register';
  await client.ask({ opcode: 'REGISTER', eventTypes: ['SCHEMA_CHANGE', 'STATUS_CHANGE'] });
  proxy.label = 'peers v2';
  await client.query('SELECT * FROM system.peers_v2');
  for (const version of [3, 5, 6, 66]) {
    proxy.label = `version ${version}`;
    await using other = await RawClient.open(proxyPort);
    // OPTIONS with another version byte.
    await other.send(Buffer.from([version, 0, 0, 9, 5, 0, 0, 0, 0]));
  }
  proxy.label = 'statement before startup';
  await using early = await RawClient.open(proxyPort);
  await early.query('SELECT key FROM system.local');
}

function save(name: string, frames: readonly RecordedFrame[]): void {
  const lines = frames.map((frame) => `    ${JSON.stringify(frame)}`);
  const text = `{\n  "server": "Apache Cassandra 5.0.9",\n  "frames": [\n${lines.join(',\n')}\n  ]\n}\n`;
  writeFileSync(new URL(`./recorded/${name}.json`, import.meta.url), text);
  process.stderr.write(`test/recorded/${name}.json: ${frames.length} answers, ${Math.round(text.length / 1024)} KB\n`);
}
