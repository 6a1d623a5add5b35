import { auth, Client, policies, types } from 'cassandra-driver';
import { columnFor, typeSamples } from '../type-samples.ts';
import type { RecordingProxy } from './recording-proxy.ts';

/** What the unmodified driver and a node without authentication say to each other: schema, statements, every type, errors. */
export async function recordDriver(proxy: RecordingProxy): Promise<void> {
  const client = await connect(proxy.port);
  await client.execute('DROP KEYSPACE IF EXISTS rec');
  await client.execute('DROP KEYSPACE IF EXISTS rec3');
  await client.shutdown();
  proxy.frames.length = 0;
  proxy.label = 'connect';
  const recorded = await connect(proxy.port);
  try {
    await recordSchema(proxy, recorded);
    await recordStatements(proxy, recorded);
    await recordTypes(proxy, recorded);
    await recordErrors(proxy, recorded);
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

async function runSteps(proxy: RecordingProxy, client: Client, steps: readonly Step[]): Promise<void> {
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

async function recordSchema(proxy: RecordingProxy, client: Client): Promise<void> {
  await runSteps(proxy, client, [
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
      `CREATE TABLE rec.types (id int PRIMARY KEY, ${typeSamples.map(({ type }) => `${columnFor(type)} ${type}`).join(', ')})`,
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
    proxy,
    client,
    system.map((name) => [`system ${name}`, `SELECT * FROM system_schema.${name} WHERE keyspace_name = 'nothing'`]),
  );
  await runSteps(proxy, client, [
    ['traces sessions', 'SELECT * FROM system_traces.sessions WHERE session_id = 7e1f8c3a-5a0b-4c6d-9f3e-2b1a0c9d8e7f'],
    ['traces events', 'SELECT * FROM system_traces.events WHERE session_id = 7e1f8c3a-5a0b-4c6d-9f3e-2b1a0c9d8e7f'],
  ]);
}

async function recordStatements(proxy: RecordingProxy, client: Client): Promise<void> {
  const prepared = { prepare: true };
  for (let line = 1; line <= 4; line++) {
    await runSteps(proxy, client, [
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
  await runSteps(proxy, client, [
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

async function recordTypes(proxy: RecordingProxy, client: Client): Promise<void> {
  for (const { type, values, literals } of typeSamples) {
    const column = columnFor(type);
    for (const value of [...values, null]) {
      await runSteps(proxy, client, [
        [`write ${type}`, `INSERT INTO rec.types (id, ${column}) VALUES (1, ?)`, [value], { prepare: true }],
        [`read ${type}`, `SELECT ${column} FROM rec.types WHERE id = ?`, [1], { prepare: true }],
      ]);
    }
    for (const literal of literals) {
      await runSteps(proxy, client, [
        [`literal ${type}`, `INSERT INTO rec.types (id, ${column}) VALUES (1, ${literal})`],
        [`read literal ${type}`, `SELECT ${column} FROM rec.types WHERE id = 1`],
      ]);
    }
  }
}

async function recordErrors(proxy: RecordingProxy, client: Client): Promise<void> {
  await runSteps(proxy, client, [
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
    [
      'replace function',
      "CREATE OR REPLACE FUNCTION rec.fails (x int) RETURNS NULL ON NULL INPUT RETURNS int LANGUAGE java AS 'return 2;'",
    ],
    [
      'replace function otherwise',
      "CREATE OR REPLACE FUNCTION rec.fails (x int) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return 1;'",
    ],
    [
      'create function again',
      "CREATE FUNCTION rec.fails (x int) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return 1;'",
    ],
    [
      'create function if not exists',
      "CREATE FUNCTION IF NOT EXISTS rec.fails (x int) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return 1;'",
    ],
    [
      'create state function',
      "CREATE FUNCTION rec.plus (a int, b list<text>) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return a;'",
    ],
    ['create aggregate', 'CREATE AGGREGATE rec.total (list<text>) SFUNC plus STYPE int FINALFUNC fails INITCOND 5'],
    ['replace aggregate', 'CREATE OR REPLACE AGGREGATE rec.total (list<text>) SFUNC plus STYPE int INITCOND 6'],
    ['create aggregate again', 'CREATE AGGREGATE rec.total (list<text>) SFUNC plus STYPE int'],
    ['functions', "SELECT * FROM system_schema.functions WHERE keyspace_name = 'rec'"],
    ['aggregates', "SELECT * FROM system_schema.aggregates WHERE keyspace_name = 'rec'"],
    ['drop aggregate', 'DROP AGGREGATE rec.total (list<text>)'],
    ['drop aggregate again', 'DROP AGGREGATE rec.total'],
    ['drop aggregate if exists', 'DROP AGGREGATE IF EXISTS rec.total'],
    ['drop state function', 'DROP FUNCTION rec.plus'],
    ['drop function', 'DROP FUNCTION rec.fails (int)'],
    ['drop function again', 'DROP FUNCTION rec.fails'],
    ['alter type', 'ALTER TYPE rec.address ADD zip text'],
    [
      'alter keyspace',
      "ALTER KEYSPACE rec WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1} AND durable_writes = false",
    ],
    ['create and drop type', 'CREATE TYPE rec.gone (a int)'],
    ['create and drop type', 'DROP TYPE rec.gone'],
    ['rename column', 'ALTER TABLE rec.items RENAME line TO row'],
    ['rename column back', 'ALTER TABLE rec.items RENAME row TO line'],
    ['drop column', 'ALTER TABLE rec.items DROP added'],
    ['truncate', 'TRUNCATE rec.items'],
    ['drop index', 'DROP INDEX rec.items_note'],
    ['drop table', 'DROP TABLE rec.items'],
    ['drop keyspace', 'DROP KEYSPACE rec'],
    ['drop keyspace again', 'DROP KEYSPACE rec'],
    ['drop keyspace if exists', 'DROP KEYSPACE IF EXISTS rec'],
    ['drop keyspace of three', 'DROP KEYSPACE rec3'],
  ]);
}
