import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import { types, type Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDriver, createApp } from './connect.ts';
import { columnFor, typeSamples } from './type-samples.ts';

let simulator: Simulator;
let client: Client & AsyncDisposable;

beforeAll(async () => {
  simulator = await startSimulator();
  client = await connectDriver(simulator);
  await client.execute(createApp);
  await client.execute('CREATE TYPE app.address (street text, numbers frozen<list<int>>)');
  await client.execute(
    `CREATE TABLE app.types (id int PRIMARY KEY, ${typeSamples.map(({ type }) => `${columnFor(type)} ${type}`).join(', ')})`,
  );
});

afterAll(async () => {
  await client.shutdown();
  await simulator.stop();
});

describe.each(typeSamples)('$type', ({ type, values, literals }) => {
  const column = columnFor(type);
  const read = async (): Promise<unknown> => {
    const { rows } = await client.execute(`SELECT ${column} FROM app.types WHERE id = 1`, [], { prepare: true });
    return (rows[0] as Record<string, unknown>)[column];
  };

  it.each(values.map((value) => [value]))('comes back as the driver wrote it: %o', async (value) => {
    await client.execute(`INSERT INTO app.types (id, ${column}) VALUES (1, ?)`, [value], { prepare: true });

    expect(await read()).toEqual(value);
  });

  it.each(literals.map((literal, i) => [literal, i] as const))('is read from the literal %s', async (literal) => {
    await client.execute(`INSERT INTO app.types (id, ${column}) VALUES (1, ${literal})`);
    const fromLiteral = await read();
    expect(fromLiteral).not.toBeNull();
    await client.execute(`INSERT INTO app.types (id, ${column}) VALUES (1, ?)`, [fromLiteral], { prepare: true });

    expect(await read()).toEqual(fromLiteral);
  });

  it('is null after null was written', async () => {
    await client.execute(`INSERT INTO app.types (id, ${column}) VALUES (1, ?)`, [null], { prepare: true });

    expect(await read()).toBeNull();
  });
});

describe('declared rows', () => {
  it('reach the driver as the declared values, for every kind of type', async () => {
    const uuid = '7e1f8c3a-5a0b-4c6d-9f3e-2b1a0c9d8e7f';
    const values = table({
      keyspace: 'app',
      name: 'values',
      columns: {
        id: 'int',
        big: 'bigint',
        whole: 'varint',
        price: 'decimal',
        ratio: 'double',
        on: 'boolean',
        name: 'text',
        raw: 'blob',
        at: 'timestamp',
        day: 'date',
        clock: 'time',
        key: 'uuid',
        host: 'inet',
        span: 'duration',
        tags: 'set<text>',
        scores: 'map<text, int>',
        pair: 'tuple<int, text>',
        home: 'frozen<place>',
        v: 'vector<float, 2>',
        nothing: 'int',
      },
      partitionKey: ['id'],
      rows: [
        {
          id: 1,
          big: 2n ** 40n,
          whole: -(2n ** 70n),
          price: '12.50',
          ratio: 0.5,
          on: true,
          name: 'ř',
          raw: '0xcafe',
          at: '2026-11-24T00:00:00Z',
          day: '2026-11-24',
          clock: '01:02:03',
          key: uuid,
          host: '::1',
          span: '1d',
          tags: new Set(['b', 'a']),
          scores: { x: 1 },
          pair: [1, 'one'],
          home: { city: 'Oslo' },
          v: new Float32Array([1, 2]),
        },
      ],
    });
    await using declared = await startSimulator({
      tables: [values],
      types: [{ keyspace: 'app', name: 'place', fields: { city: 'text' } }],
    });
    await using driver = await connectDriver(declared);

    const { rows } = await driver.execute('SELECT * FROM app.values');

    expect(rows[0]).toEqual(
      expect.objectContaining({
        big: types.Long.fromString('1099511627776'),
        whole: types.Integer.fromString('-1180591620717411303424'),
        price: types.BigDecimal.fromString('12.50'),
        ratio: 0.5,
        on: true,
        name: 'ř',
        raw: Buffer.from('cafe', 'hex'),
        at: new Date('2026-11-24T00:00:00Z'),
        day: types.LocalDate.fromString('2026-11-24'),
        clock: types.LocalTime.fromString('01:02:03'),
        key: types.Uuid.fromString(uuid),
        host: types.InetAddress.fromString('::1'),
        span: new types.Duration(0, 1, 0),
        tags: ['a', 'b'],
        scores: { x: 1 },
        pair: new types.Tuple(1, 'one'),
        home: { city: 'Oslo' },
        nothing: null,
      }),
    );
    expect(Array.from(rows[0]?.['v'] as ArrayLike<number>)).toEqual([1, 2]);
  });
});
