import type { Request } from '@async-cassandra/simulator';
import { RawClient } from '../raw-client.ts';
import type { RecordingProxy } from './recording-proxy.ts';

const tables = [
  'CREATE TABLE refusals.k (id int PRIMARY KEY, v text)',
  'CREATE TABLE refusals.c (id int PRIMARY KEY, n counter)',
  'CREATE TABLE refusals.t (id int, c int, v text, n bigint, l list<int>, st text static, da date, ti time, sm smallint, ty tinyint, PRIMARY KEY (id, c))',
  'CREATE TYPE refusals.used (a int)',
  'CREATE TABLE refusals.u (id int PRIMARY KEY, x frozen<list<frozen<used>>>)',
];

/** Statements that Cassandra refuses, and a few beside them that it accepts. A syntax error differs in its words only. */
const statements = [
  "SELECT id FROM refusals.t WHERE v != 'a' ALLOW FILTERING",
  'SELECT id FROM refusals.t WHERE id = 1 AND c > 0 AND c > 1',
  'SELECT id FROM refusals.t WHERE id = 1 AND c < 0 AND c <= 1',
  'SELECT id FROM refusals.t WHERE id = 1 AND c > 0 AND c < 1',
  'SELECT id FROM refusals.t WHERE l = [1, 2] ALLOW FILTERING',
  'SELECT id FROM refusals.t WHERE token(c) > 0',
  'SELECT DISTINCT * FROM refusals.k',
  "INSERT INTO refusals.t (id, c, da) VALUES (1, 1, '2026-02-28')",
  'INSERT INTO refusals.t (id, c, n) VALUES (1, 1, 9223372036854775808)',
  'INSERT INTO refusals.t (id, c, sm) VALUES (1, 1, 32768)',
  'INSERT INTO refusals.t (id, c, ty) VALUES (1, 1, 128)',
  "INSERT INTO refusals.t (id, c, ti) VALUES (1, 1, '08:00:00')",
  'UPDATE refusals.c SET n = n + 1 WHERE id = 1 IF EXISTS',
  'UPDATE refusals.c USING TTL 10 SET n = n + 1 WHERE id = 1',
  'UPDATE refusals.c USING TIMESTAMP 10 SET n = n + 1 WHERE id = 1',
  "UPDATE refusals.k SET v = 'a', v = 'b' WHERE id = 1",
  "UPDATE refusals.k SET v = 'a' WHERE id = 1 IF id = 1",
  "UPDATE refusals.t SET st = 'a' WHERE id = 1 AND c = 1",
  "UPDATE refusals.t SET st = 'a' WHERE id = 1",
  'DELETE v FROM refusals.t WHERE id = 1',
  'DELETE v FROM refusals.t WHERE id = 1 AND c > 0',
  'DELETE st FROM refusals.t WHERE id = 1',
  'BEGIN COUNTER BATCH INSERT INTO refusals.k (id) VALUES (1) APPLY BATCH',
  'BEGIN BATCH UPDATE refusals.c SET n = n + 1 WHERE id = 1 APPLY BATCH',
  'BEGIN COUNTER BATCH UPDATE refusals.c SET n = n + 1 WHERE id = 1 APPLY BATCH',
  'BEGIN BATCH USING TIMESTAMP 5 INSERT INTO refusals.k (id) VALUES (1) USING TIMESTAMP 6 APPLY BATCH',
  'BEGIN BATCH INSERT INTO refusals.k (id) VALUES (1) IF NOT EXISTS; INSERT INTO refusals.t (id, c) VALUES (1, 1) APPLY BATCH',
  'CREATE TABLE refusals.x1 (id int PRIMARY KEY, l list<list<int>>)',
  'CREATE TABLE refusals.x2 (id int, c int, PRIMARY KEY (id, c)) WITH CLUSTERING ORDER BY (id DESC)',
  'ALTER TABLE refusals.k ADD w int, z text',
  'ALTER TABLE refusals.k ADD IF NOT EXISTS v text',
  'ALTER TABLE refusals.k DROP IF EXISTS nothing',
  'ALTER TABLE refusals.k DROP nothing',
  'ALTER TABLE refusals.k RENAME v TO vv',
  'CREATE TYPE refusals.twice (a int, a text)',
  'DROP TYPE refusals.used',
  'CREATE INDEX ON refusals.k (id)',
];

const insert = 'INSERT INTO refusals.k (id) VALUES (1)';
const conditional = `${insert} IF NOT EXISTS`;
const count = 'UPDATE refusals.c SET n = n + 1 WHERE id = 1';
const read = 'SELECT id FROM refusals.k WHERE id = 12345';

/** What Cassandra refuses: statements, consistency levels, timestamps and batches. */
export async function recordRefusals(proxy: RecordingProxy): Promise<void> {
  await using client = await RawClient.start(proxy.port);
  await client.query('DROP KEYSPACE IF EXISTS refusals');
  proxy.frames.length = 0;
  const ask = async (label: string, request: Request): Promise<void> => {
    proxy.label = label;
    await client.ask(request);
  };
  const query = (text: string, parameters: object = {}): Promise<void> =>
    ask(`${text} ${Object.entries(parameters).join(' ')}`, {
      opcode: 'QUERY',
      query: text,
      parameters: { consistency: 1, ...parameters },
    });
  await query("CREATE KEYSPACE refusals WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
  for (const each of [...tables, ...statements]) await query(each);
  for (const consistency of [0, 1, 4, 6, 8, 9, 10, 11, 12, 99])
    for (const each of [read, insert, conditional, count]) {
      // A conditional write that every level answers in the same way was applied before.
      await query(each, { consistency });
    }
  for (const serialConsistency of [0, 1, 4, 8, 9, 10, 99])
    for (const each of [read, conditional]) await query(each, { serialConsistency });
  for (const timestamp of [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n - 1n), -(2n ** 63n)])
    await query(insert, { timestamp });
  await recordBatches(ask);
}

async function recordBatches(ask: (label: string, request: Request) => Promise<void>): Promise<void> {
  const batches = [
    [],
    [insert],
    [count],
    [insert, count],
    [read],
    [conditional, insert],
    ['INSERT INTO refusals.k (id) VALUES (?)'],
  ];
  for (const batchType of [0, 1, 2, 3, 9]) {
    for (const batch of batches) {
      for (const consistency of [1, 8]) {
        const request: Request = {
          opcode: 'BATCH',
          batchType,
          consistency,
          statements: batch.map((query) => ({ query, values: [] })),
        };
        await ask(`batch of type ${batchType} at level ${consistency}: ${batch.join('; ')}`, request);
      }
    }
  }
}
