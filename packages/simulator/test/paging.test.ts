import { startSimulator, type Simulator } from '@async-cassandra/simulator';
import { types, type Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDriver, rejection } from './connect.ts';
import { users } from './tables.ts';

let simulator: Simulator;
let client: Client & AsyncDisposable;

beforeAll(async () => {
  simulator = await startSimulator({ nodes: 2, tables: [users] });
  client = await connectDriver(simulator);
  await client.execute('CREATE TABLE app.lines (id int, line int, PRIMARY KEY (id, line))');
  for (let i = 0; i < 40; i++)
    await client.execute('INSERT INTO app.lines (id, line) VALUES (?, ?)', [i % 4, i], { prepare: true });
});

afterAll(async () => {
  await client.shutdown();
  await simulator.stop();
});

async function pages(query: string, fetchSize: number, prepare: boolean): Promise<types.Row[][]> {
  const found: types.Row[][] = [];
  let pageState: string | undefined;
  do {
    const result: types.ResultSet = await client.execute(query, [], {
      fetchSize,
      prepare,
      ...(pageState ? { pageState } : {}),
    });
    found.push(result.rows);
    pageState = result.pageState;
  } while (pageState);
  return found;
}

describe.each([
  ['prepared', true],
  ['simple', false],
] as const)('a %s statement', (_, prepare) => {
  it.each([
    ['SELECT * FROM app.users', 300, [300, 300, 300, 100]],
    ['SELECT * FROM app.users', 500, [500, 500, 0]],
    ['SELECT * FROM app.users LIMIT 450', 200, [200, 200, 50]],
    ['SELECT * FROM app.lines', 7, [7, 7, 7, 7, 7, 5]],
    ['SELECT * FROM app.lines WHERE id = 1', 4, [4, 4, 2]],
    ['SELECT * FROM app.lines WHERE id = 1 ORDER BY line DESC', 4, [4, 4, 2]],
    ['SELECT * FROM app.lines WHERE id IN (1, 3) LIMIT 12', 5, [5, 5, 2]],
    ['SELECT DISTINCT id FROM app.lines', 3, [3, 1]],
    ['SELECT * FROM app.lines PER PARTITION LIMIT 3', 5, [5, 5, 2]],
  ])('%s gives pages of %d rows with every row once', async (query, fetchSize, lengths) => {
    const found = await pages(query, fetchSize, prepare);

    expect(found.map((page) => page.length)).toEqual(lengths);
    expect(new Set(found.flat().map((row) => JSON.stringify(row))).size).toBe(found.flat().length);
  });
});

describe('a paging state', () => {
  it('works on another connection and node', async () => {
    const first = await client.execute('SELECT * FROM app.users', [], { fetchSize: 10 });
    await using other = await connectDriver(simulator, { contactPoints: ['127.0.0.2'] });

    const second = await other.execute('SELECT * FROM app.users', [], {
      fetchSize: 10,
      ...(first.pageState ? { pageState: first.pageState } : {}),
    });

    expect(second.rows[0]).toMatchObject({ id: 10 });
  });

  it('continues behind the same row when rows were written and deleted meanwhile', async () => {
    const query = 'SELECT line FROM app.lines WHERE id = 2';
    const first = await client.execute(query, [], { fetchSize: 2 });
    await client.execute('INSERT INTO app.lines (id, line) VALUES (2, -1)');

    const second = await client.execute(query, [], {
      fetchSize: 2,
      ...(first.pageState ? { pageState: first.pageState } : {}),
    });

    expect(second.rows.map((row) => row['line'] as number)).toEqual([10, 14]);
    await client.execute('DELETE FROM app.lines WHERE id = 2 AND line = -1');
  });

  it.each([
    ['zz', true],
    ['zz', false],
    ['cafe', true],
    ['cafe', false],
  ])(
    '%j, which the server did not make, is refused with a protocol error (prepared: %s)',
    async (pageState, prepare) => {
      const error = await rejection(
        client.execute('SELECT * FROM app.lines', [], { fetchSize: 2, pageState, prepare }),
      );

      expect(error).toMatchObject({
        code: types.responseErrorCodes.protocolError,
        message: 'Invalid value for the paging state',
      });
    },
  );
});

describe('generated rows', () => {
  it('are given once each when a filter leaves some out', async () => {
    const query = "SELECT id FROM app.users WHERE name IN ('user 3', 'user 7', 'user 500', 'user 998') ALLOW FILTERING";

    expect((await pages(query, 2, false)).flat().map((row) => row['id'] as number)).toEqual([3, 7, 500, 998]);
  });

  it('continue behind the same row when the first write moves them into memory', async () => {
    await using own = await startSimulator({ tables: [users] });
    await using driver = await connectDriver(own);
    const query = 'SELECT id, token(id) AS place FROM app.users';
    const first = await driver.execute(query, [], { fetchSize: 10 });
    await driver.execute("UPDATE app.users SET name = 'changed' WHERE id = 5");

    const second = await driver.execute(query, [], { fetchSize: 10, pageState: first.pageState ?? '' });

    const places = second.rows.map((row) => row['place'] as types.Long);
    const last = first.rows.at(-1)?.['place'] as types.Long;
    expect(places.every((place) => place.greaterThan(last))).toBe(true);
  });

  it('are the same in every read, by key and by scan', async () => {
    const byKey = await client.execute('SELECT * FROM app.users WHERE id = ?', [999], { prepare: true });
    const scanned = await client.execute('SELECT name FROM app.users', [], { fetchSize: 2000 });

    expect(byKey.first()).toEqual({ id: 999, name: 'user 999' });
    expect(scanned.rows[999]).toEqual({ name: 'user 999' });
  });

  it('become stored rows at the first write', async () => {
    await using own = await startSimulator({ tables: [users] });
    await using driver = await connectDriver(own);
    await driver.execute("UPDATE app.users SET name = 'changed' WHERE id = 5");
    await driver.execute('DELETE FROM app.users WHERE id = 6');
    await driver.execute("INSERT INTO app.users (id, name) VALUES (5000, 'new')");

    const { rows } = await driver.execute('SELECT * FROM app.users', [], { fetchSize: 5000 });

    expect(rows).toHaveLength(1000);
    expect(rows.find((row) => row['id'] === 5)).toMatchObject({ name: 'changed' });
    expect(rows.find((row) => row['id'] === 7)).toMatchObject({ name: 'user 7' });
  });
});
