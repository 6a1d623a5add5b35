import { startSimulator, type Simulator } from '@async-cassandra/simulator';
import { types, type Client } from 'cassandra-driver';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectDriver, createApp, rejection } from './connect.ts';

let simulator: Simulator;
let client: Client & AsyncDisposable;

beforeAll(async () => {
  simulator = await startSimulator();
  client = await connectDriver(simulator);
  await client.execute(createApp);
  await client.execute("CREATE KEYSPACE other WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
  await client.execute(
    'CREATE TABLE app.items (id int, line int, note text, tags set<text>, scores map<text, int>, log list<int>, tag text static, PRIMARY KEY (id, line))',
  );
  await client.execute('CREATE TABLE app.counts (id text PRIMARY KEY, hits counter)');
  await client.execute('CREATE TABLE other.items (id int PRIMARY KEY)');
});

beforeEach(() => client.execute('TRUNCATE app.items'));

afterAll(async () => {
  await client.shutdown();
  await simulator.stop();
});

const run = async (query: string, parameters: unknown[] = []): Promise<unknown[]> => {
  const { rows } = await client.execute(query, parameters, { prepare: parameters.length > 0 });
  return (rows ?? []).map((row) => ({ ...row }));
};

async function insertLines(count: number): Promise<void> {
  for (let line = 1; line <= count; line++)
    await run('INSERT INTO app.items (id, line, note) VALUES (?, ?, ?)', [1, line, `note ${line}`]);
}

describe('SELECT', () => {
  it('filters by ranges of the clustering key, in either order', async () => {
    await insertLines(5);

    expect(
      await run('SELECT line FROM app.items WHERE id = 1 AND line > 1 AND line <= 4 ORDER BY line DESC LIMIT 2'),
    ).toEqual([{ line: 4 }, { line: 3 }]);
  });

  it('reads several partitions with IN, as literals or as one bound list', async () => {
    await run('INSERT INTO app.items (id, line) VALUES (1, 1)');
    await run('INSERT INTO app.items (id, line) VALUES (2, 1)');
    const literal = await run('SELECT id FROM app.items WHERE id IN (1, 2, 3)');

    expect(literal).toHaveLength(2);
    expect(await run('SELECT id FROM app.items WHERE id IN ?', [[1, 2, 3]])).toEqual(literal);
  });

  it('scans with ALLOW FILTERING only', async () => {
    await insertLines(3);

    expect(await run("SELECT line FROM app.items WHERE note = 'note 2' ALLOW FILTERING")).toEqual([{ line: 2 }]);
    expect(await rejection(run("SELECT line FROM app.items WHERE note = 'note 2'"))).toMatchObject({
      code: types.responseErrorCodes.invalid,
    });
  });

  it('counts, sums and renames', async () => {
    await insertLines(3);

    expect(await run('SELECT count(*), max(line) AS most, sum(line) AS total FROM app.items')).toEqual([
      { count: types.Long.fromNumber(3), most: 3, total: 6 },
    ]);
  });

  it('selects by token and shows it', async () => {
    await run('INSERT INTO app.items (id, line) VALUES (1, 1)');

    expect(await run('SELECT token(id) AS t FROM app.items WHERE token(id) >= -9223372036854775808')).toEqual([
      { t: types.Long.fromString('-4069959284402364209') },
    ]);
    expect(await run('SELECT id FROM app.items WHERE token(id) > token(1)')).toEqual([]);
  });

  it('finds elements with CONTAINS and tuples with (a, b) > (1, 2)', async () => {
    await run("INSERT INTO app.items (id, line, tags) VALUES (1, 1, {'a'})");
    await run("INSERT INTO app.items (id, line, tags) VALUES (1, 2, {'b'})");

    expect(await run("SELECT line FROM app.items WHERE tags CONTAINS 'b' ALLOW FILTERING")).toEqual([{ line: 2 }]);
    expect(await run('SELECT line FROM app.items WHERE id = 1 AND (line) > (1)')).toEqual([{ line: 2 }]);
  });
});

describe('writes', () => {
  it('change parts of collections', async () => {
    await run("INSERT INTO app.items (id, line, tags, scores, log) VALUES (1, 1, {'b'}, {'x': 1}, [2])");
    await run("UPDATE app.items SET tags = tags + {'a'}, scores['y'] = 2, log = [1] + log WHERE id = 1 AND line = 1");
    await run('UPDATE app.items SET log = log + ?, log[0] = ? WHERE id = ? AND line = ?', [[3], 0, 1, 1]);
    await run("DELETE scores['x'] FROM app.items WHERE id = 1 AND line = 1");

    expect(await run('SELECT tags, scores, log FROM app.items WHERE id = 1')).toEqual([
      { tags: ['a', 'b'], scores: { y: 2 }, log: [0, 2, 3] },
    ]);
  });

  it('leave a column alone for an unset value', async () => {
    await run("INSERT INTO app.items (id, line, note) VALUES (1, 1, 'kept')");
    await run('INSERT INTO app.items (id, line, note) VALUES (?, ?, ?)', [1, 1, types.unset]);

    expect(await run('SELECT note FROM app.items WHERE id = 1')).toEqual([{ note: 'kept' }]);
  });

  it('with an older timestamp have no effect', async () => {
    await run("INSERT INTO app.items (id, line, note) VALUES (1, 1, 'new') USING TIMESTAMP 200");
    await run("INSERT INTO app.items (id, line, note) VALUES (1, 1, 'old') USING TIMESTAMP 100 AND TTL 60");

    expect(await run('SELECT note, writetime(note) AS at FROM app.items WHERE id = 1')).toEqual([
      { note: 'new', at: types.Long.fromNumber(200) },
    ]);
  });

  it('delete cells, rows, ranges and partitions', async () => {
    await insertLines(5);
    await run('DELETE note FROM app.items WHERE id = 1 AND line = 1');
    await run('DELETE FROM app.items WHERE id = 1 AND line = 2');
    await run('DELETE FROM app.items WHERE id = 1 AND line >= 4');

    expect(await run('SELECT line, note FROM app.items WHERE id = 1')).toEqual([
      { line: 1, note: null },
      { line: 3, note: 'note 3' },
    ]);
    await run('DELETE FROM app.items WHERE id = 1');
    expect(await run('SELECT * FROM app.items')).toEqual([]);
  });

  it('share static columns over a partition', async () => {
    await insertLines(2);
    await run("UPDATE app.items SET tag = 'all' WHERE id = 1");

    expect(await run('SELECT line, tag FROM app.items WHERE id = 1')).toEqual([
      { line: 1, tag: 'all' },
      { line: 2, tag: 'all' },
    ]);
  });

  it('store an empty frozen list, and store no empty list that is not frozen', async () => {
    await client.execute('CREATE TABLE app.lists (id int PRIMARY KEY, frozen_one frozen<list<int>>, one list<int>)');
    await run('INSERT INTO app.lists (id, frozen_one, one) VALUES (1, [], [])');

    expect(await run('SELECT frozen_one, one FROM app.lists')).toEqual([{ frozen_one: [], one: null }]);
  });

  it('count', async () => {
    await run("UPDATE app.counts SET hits = hits + 5 WHERE id = 'a'");
    await run('UPDATE app.counts SET hits = hits - ? WHERE id = ?', [types.Long.fromNumber(2), 'a']);

    expect(await run("SELECT hits FROM app.counts WHERE id = 'a'")).toEqual([{ hits: types.Long.fromNumber(3) }]);
  });

  it('with conditions return whether they were applied, and the existing values', async () => {
    const insert = "INSERT INTO app.items (id, line, note) VALUES (1, 1, 'x') IF NOT EXISTS";
    expect(await run(insert)).toEqual([{ '[applied]': true }]);
    expect(await run(insert)).toEqual([expect.objectContaining({ '[applied]': false, note: 'x' })]);
    expect(await run("UPDATE app.items SET note = 'z' WHERE id = 1 AND line = 1 IF note = 'y'")).toEqual([
      { '[applied]': false, note: 'x' },
    ]);
    expect(await run("UPDATE app.items SET note = 'z' WHERE id = 1 AND line = 1 IF note IN ('x', 'w')")).toEqual([
      { '[applied]': true },
    ]);
    expect(await run('DELETE FROM app.items WHERE id = 9 AND line = 9 IF EXISTS')).toEqual([{ '[applied]': false }]);
  });

  it('accept now(), uuid() and time functions', async () => {
    await client.execute('CREATE TABLE app.times (id uuid PRIMARY KEY, at timestamp, t timeuuid)');
    await run('INSERT INTO app.times (id, at, t) VALUES (uuid(), toTimestamp(now()), now())');

    const [row] = (await run('SELECT id, at, t, toTimestamp(t) AS same FROM app.times')) as { at: Date; same: Date }[];
    expect(Math.abs(Date.now() - Number(row?.at))).toBeLessThan(60_000);
    expect(Math.abs(Number(row?.same) - Number(row?.at))).toBeLessThan(1000);
  });
});

describe('batches', () => {
  it('apply prepared and simple statements together', async () => {
    await client.batch(
      [
        { query: 'INSERT INTO app.items (id, line) VALUES (?, ?)', params: [7, 1] },
        { query: 'UPDATE app.items SET note = ? WHERE id = ? AND line = ?', params: ['x', 7, 2] },
      ],
      { prepare: true },
    );
    await client.batch(['INSERT INTO app.items (id, line) VALUES (7, 3)'], { prepare: false });
    await run(
      'BEGIN UNLOGGED BATCH INSERT INTO app.items (id, line) VALUES (?, ?); DELETE FROM app.items WHERE id = ? AND line = ?; APPLY BATCH',
      [7, 4, 7, 1],
    );

    expect(await run('SELECT line FROM app.items WHERE id = 7')).toEqual([{ line: 2 }, { line: 3 }, { line: 4 }]);
  });

  it('apply nothing when one condition does not hold', async () => {
    await run('INSERT INTO app.items (id, line) VALUES (1, 1)');
    const { rows } = await client.batch(
      [
        'INSERT INTO app.items (id, line) VALUES (1, 2)',
        'INSERT INTO app.items (id, line) VALUES (1, 1) IF NOT EXISTS',
      ],
      {},
    );

    expect(rows[0]).toMatchObject({ '[applied]': false });
    expect(await run('SELECT line FROM app.items WHERE id = 1')).toEqual([{ line: 1 }]);
  });

  it('refuse counters beside other tables', async () => {
    const error = await rejection(
      client.batch(["UPDATE app.counts SET hits = hits + 1 WHERE id = 'a'"], { logged: true }),
    );

    expect(error).toMatchObject({ code: types.responseErrorCodes.invalid });
  });
});

describe('USE', () => {
  it('belongs to its connection, and names without a keyspace follow it', async () => {
    await using second = await connectDriver(simulator, { keyspace: 'other' });
    await second.execute('INSERT INTO items (id) VALUES (5)');
    await second.execute('USE app');
    await second.execute('INSERT INTO items (id, line) VALUES (6, 6)');

    expect(await run('SELECT id FROM other.items')).toEqual([{ id: 5 }]);
    expect(await run('SELECT id, line FROM app.items')).toEqual([{ id: 6, line: 6 }]);
    expect(await rejection(run('SELECT * FROM items'))).toMatchObject({
      message: expect.stringContaining('No keyspace has been specified') as string,
    });
  });
});

describe('unsupported statements', () => {
  it.each([
    ['SELEC * FROM x', types.responseErrorCodes.syntaxError, 'The simulator understands USE, SELECT'],
    [
      'CREATE MATERIALIZED VIEW v AS SELECT 1',
      types.responseErrorCodes.syntaxError,
      'KEYSPACE, TABLE, TYPE, INDEX, FUNCTION or AGGREGATE',
    ],
    ['SELECT JSON * FROM app.items', types.responseErrorCodes.invalid, 'a rule can answer it'],
    ['SELECT nope FROM app.items', types.responseErrorCodes.invalid, 'Undefined column name nope in table app.items'],
    ["INSERT INTO app.items (id, line) VALUES ('x', 1)", types.responseErrorCodes.invalid, 'Invalid STRING constant'],
  ])('%s: say so', async (query, code, message) => {
    expect(await rejection(run(query))).toMatchObject({ code, message: expect.stringContaining(message) as string });
  });
});

describe('schema', () => {
  it('is readable by the driver: keyspaces, tables, keys, types', async () => {
    await client.metadata.refreshKeyspaces();
    const found = await client.metadata.getTable('app', 'items');

    expect(found.partitionKeys.map((column) => column.name)).toEqual(['id']);
    expect(found.clusteringKeys.map((column) => column.name)).toEqual(['line']);
    expect(found.columns.map((column) => column.name)).toEqual(
      ['id', 'line', 'log', 'note', 'scores', 'tag', 'tags'].toSorted(),
    );
    expect(Object.keys(client.metadata.keyspaces)).toEqual(
      expect.arrayContaining(['app', 'system', 'system_schema', 'system_virtual_schema']),
    );
  });

  it('changes reach other clients', async () => {
    await using second = await connectDriver(simulator);
    const refreshed = new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (!second.metadata.keyspaces['fresh']) return;
        clearInterval(timer);
        resolve();
      }, 5);
    });
    await client.execute(
      "CREATE KEYSPACE fresh WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1}",
    );
    await refreshed;

    expect(second.metadata.keyspaces['fresh']).toMatchObject({
      strategy: 'org.apache.cassandra.locator.NetworkTopologyStrategy',
    });
  });

  it('stores functions and aggregates that the driver can read; nothing runs them', async () => {
    const f =
      "CREATE FUNCTION app.add (a int, b int) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return a + b;'";
    await client.execute(f);
    await client.execute('CREATE AGGREGATE app.total (int) SFUNC add STYPE int INITCOND 7');

    expect(await client.metadata.getFunction('app', 'add', ['int', 'int'])).toMatchObject({
      body: 'return a + b;',
      argumentNames: ['a', 'b'],
      calledOnNullInput: true,
    });
    expect(await client.metadata.getAggregate('app', 'total', ['int'])).toMatchObject({
      stateFunction: 'add',
      initCondition: '7',
    });
    expect(await rejection(run('SELECT app.add(id, line) FROM app.items'))).toMatchObject({
      message: expect.stringContaining('does not run the function app.add; a rule can answer') as string,
    });
  });

  it('columns are added and dropped with their cells', async () => {
    await client.execute('CREATE TABLE app.changing (id int PRIMARY KEY, a int, z int)');
    await run('INSERT INTO app.changing (id, a, z) VALUES (1, 2, 3)');
    await client.execute('ALTER TABLE app.changing ADD m text');
    await client.execute('ALTER TABLE app.changing DROP a');
    await client.execute('ALTER TABLE app.changing RENAME id TO key');

    expect(await run('SELECT * FROM app.changing')).toEqual([{ key: 1, m: null, z: 3 }]);
  });

  it('a new field of a type appears in every column and type that uses it', async () => {
    await client.execute('CREATE TYPE app.inner (x int)');
    await client.execute('CREATE TYPE app.outer (i frozen<inner>)');
    await client.execute('CREATE TABLE app.holding (id int PRIMARY KEY, o frozen<outer>, l list<frozen<inner>>)');
    await run('INSERT INTO app.holding (id, o, l) VALUES (1, {i: {x: 1}}, [{x: 2}])');
    await client.execute('ALTER TYPE app.inner ADD y text');
    await run("INSERT INTO app.holding (id, o, l) VALUES (2, {i: {x: 3, y: 'three'}}, [])");

    expect(await run('SELECT o, l FROM app.holding WHERE id IN (1, 2)')).toEqual([
      { o: { i: { x: 1 } }, l: [{ x: 2 }] },
      { o: { i: { x: 3, y: 'three' } }, l: null },
    ]);
  });
});
