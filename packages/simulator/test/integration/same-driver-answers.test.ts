import { startSimulator, type Simulator } from '@async-cassandra/simulator';
import '@async-cassandra/cassandra';
import { Client, types, type ClientOptions, type QueryOptions } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { noRetry } from '../connect.ts';
import { columnFor, typeSamples } from '../type-samples.ts';

const cassandra = inject('cassandra');
const server = 'skipped' in cassandra ? undefined : cassandra;
const keyspace = 'same_driver';
const prepare: QueryOptions = { prepare: true };

let simulator: Simulator;
let both: readonly [real: Client, simulated: Client];

beforeAll(async () => {
  if (!server) return;
  simulator = await startSimulator();
  const { contactPoints, port, localDataCenter, username, password } = server;
  const login = username === undefined ? {} : { credentials: { username, password: password ?? '' } };
  both = [
    connect({ contactPoints, protocolOptions: { port }, localDataCenter, ...login }),
    connect({
      contactPoints: simulator.contactPoints,
      protocolOptions: { port: simulator.port },
      localDataCenter: simulator.localDataCenter,
    }),
  ];
  await onBoth(`DROP KEYSPACE IF EXISTS ${keyspace}`);
  await onBoth(`CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`);
  await onBoth(`CREATE TYPE ${keyspace}.address (street text, numbers frozen<list<int>>)`);
  const columns = typeSamples.map(({ type }) => `${columnFor(type)} ${type}`).join(', ');
  await onBoth(`CREATE TABLE ${keyspace}.types (id int PRIMARY KEY, ${columns})`);
  await onBoth(`CREATE TABLE ${keyspace}.lines (id int, line int, note text, PRIMARY KEY (id, line))`);
});

afterAll(async () => {
  if (!server) return;
  await onBoth(`DROP KEYSPACE IF EXISTS ${keyspace}`);
  await Promise.all(both.map((client) => client.shutdown()));
  await simulator.stop();
});

function connect(options: ClientOptions): Client {
  return new Client({ refreshSchemaDelay: 5, ...noRetry, ...options });
}

/** The same at both servers: what comes of it, or what is thrown. */
async function atBoth<T>(act: (client: Client) => Promise<T>): Promise<readonly [real: unknown, simulated: unknown]> {
  const [real, simulated] = await Promise.all(
    both.map((client) => act(client).catch((error: unknown) => thrown(error))),
  );
  return [real, simulated];
}

function onBoth(
  query: string,
  parameters: unknown = [],
  options: QueryOptions = {},
): Promise<readonly [unknown, unknown]> {
  return atBoth(async (client) => shown(await client.execute(query, parameters as unknown[], options)));
}

function shown({ rows, columns, rowLength, pageState, info }: types.ResultSet): unknown {
  return {
    rows: (rows ?? []).map((row) => ({ ...row })),
    columns: (columns ?? []).map(({ name, type }) => ({ name, type })),
    rowLength,
    hasMore: typeof pageState === 'string',
    warnings: info.warnings,
  };
}

function thrown(error: unknown): unknown {
  const { name, message } = error as Error;
  return { class: (error as object).constructor.name, name, message, ...(error as object), coordinator: undefined };
}

describe.skipIf(!server)('the driver sees the same at the simulator and at a real server', () => {
  describe.each(typeSamples)('$type', ({ type, values, literals }) => {
    const column = columnFor(type);
    const read = (): Promise<readonly [unknown, unknown]> =>
      onBoth(`SELECT ${column} FROM ${keyspace}.types WHERE id = ?`, [1], prepare);

    it.each([...values, null].map((value) => [value]))('value %o', async (value) => {
      await onBoth(`INSERT INTO ${keyspace}.types (id, ${column}) VALUES (1, ?)`, [value], prepare);
      const [real, simulated] = await read();

      expect(simulated).toEqual(real);
    });

    it.each(literals.map((literal) => [literal]))('literal %s', async (literal) => {
      await onBoth(`INSERT INTO ${keyspace}.types (id, ${column}) VALUES (1, ${literal})`);
      const [real, simulated] = await read();

      expect(simulated).toEqual(real);
    });
  });

  it('pages of every size, read to their end', async () => {
    await atBoth((client) =>
      client.batch(
        Array.from({ length: 12 }, (_, i) => ({
          query: `INSERT INTO ${keyspace}.lines (id, line, note) VALUES (?, ?, ?)`,
          params: [i % 3, i, i % 4 === 0 ? null : `note ${i}`],
        })),
        prepare,
      ),
    );
    for (const query of [`SELECT * FROM ${keyspace}.lines`, `SELECT line FROM ${keyspace}.lines WHERE id = 1`]) {
      for (let fetchSize = 1; fetchSize <= 13; fetchSize++) {
        const [real, simulated] = await atBoth((client) => pages(client, query, fetchSize));

        expect(simulated, `${query} in pages of ${fetchSize}`).toEqual(real);
      }
    }
  });

  it.each<[string, string, unknown, QueryOptions]>([
    ['a named parameter', `SELECT * FROM ${keyspace}.lines WHERE id = :key`, { key: 1 }, prepare],
    ['a list bound to IN', `SELECT line FROM ${keyspace}.lines WHERE id IN ?`, [[0, 2]], prepare],
    ['a simple statement with hints', `SELECT line FROM ${keyspace}.lines WHERE id = ?`, [1], { hints: ['int'] }],
    ['an unset value', `INSERT INTO ${keyspace}.lines (id, line, note) VALUES (?, ?, ?)`, [9, 9, types.unset], prepare],
    ['a condition', `INSERT INTO ${keyspace}.lines (id, line) VALUES (9, 9) IF NOT EXISTS`, [], {}],
    ['a null key', `INSERT INTO ${keyspace}.lines (id, line) VALUES (?, ?)`, [null, 1], prepare],
    ['an unset key', `SELECT * FROM ${keyspace}.lines WHERE id = ?`, [types.unset], prepare],
    ['too few parameters', `SELECT * FROM ${keyspace}.lines WHERE id = ? AND line = ?`, [1], {}],
    ['an unknown table', `SELECT * FROM ${keyspace}.nothing`, [], prepare],
    ['an unknown keyspace', 'SELECT * FROM nowhere.nothing', [], {}],
    ['a table that exists', `CREATE TABLE ${keyspace}.lines (id int PRIMARY KEY)`, [], {}],
    [
      'a keyspace that exists',
      `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
      [],
      {},
    ],
    ['a bad replication strategy', "CREATE KEYSPACE bad WITH replication = {'class': 'Nothing'}", [], {}],
    ['a level that is never met', `SELECT * FROM ${keyspace}.lines`, [], { consistency: types.consistencies.three }],
    ['a level that only writes have', `SELECT * FROM ${keyspace}.lines`, [], { consistency: types.consistencies.any }],
    [
      'a read at serial consistency',
      `SELECT * FROM ${keyspace}.lines WHERE id = 1`,
      [],
      { consistency: types.consistencies.serial },
    ],
    [
      'a write at serial consistency',
      `INSERT INTO ${keyspace}.lines (id, line) VALUES (8, 8)`,
      [],
      { consistency: types.consistencies.serial },
    ],
    ['a statement of no keyspace', 'SELECT * FROM lines', [], {}],
  ])('%s', async (_, query, parameters, options) => {
    const [real, simulated] = await onBoth(query, parameters, options);

    expect(simulated).toEqual(real);
  });

  it('a column that is added under a prepared statement', async () => {
    const select = `SELECT * FROM ${keyspace}.lines WHERE id = ? AND line = ?`;
    await onBoth(select, [1, 1], prepare);
    await onBoth(`ALTER TABLE ${keyspace}.lines ADD extra int`);
    await onBoth(`INSERT INTO ${keyspace}.lines (id, line, extra) VALUES (1, 1, 5)`);
    const [real, simulated] = await onBoth(select, [1, 1], prepare);

    expect(simulated).toEqual(real);
    expect(real).toMatchObject({ rows: [{ extra: 5 }] });
  });

  it('a batch with a condition that does not hold', async () => {
    const [real, simulated] = await atBoth(async (client) =>
      shown(
        await client.batch([
          `INSERT INTO ${keyspace}.lines (id, line) VALUES (1, 1) IF NOT EXISTS`,
          `INSERT INTO ${keyspace}.lines (id, line) VALUES (1, 99)`,
        ]),
      ),
    );

    expect(simulated).toEqual(real);
  });

  it('the metadata of tables and types', async () => {
    const [real, simulated] = await atBoth(async (client) => {
      const found = await client.metadata.getTable(keyspace, 'types');
      const { fields } = await client.metadata.getUdt(keyspace, 'address');
      const { columns, partitionKeys, clusteringKeys, bloomFilterFalsePositiveChance, caching } = found;
      return { columns, partitionKeys, clusteringKeys, bloomFilterFalsePositiveChance, caching, fields };
    });

    expect(simulated).toEqual(real);
  });
});

async function pages(client: Client, query: string, fetchSize: number): Promise<unknown[]> {
  const found: unknown[] = [];
  let pageState: string | undefined;
  do {
    const result = await client.execute(query, [], { ...prepare, fetchSize, ...(pageState ? { pageState } : {}) });
    found.push(shown(result));
    pageState = result.pageState;
  } while (pageState);
  return found;
}
