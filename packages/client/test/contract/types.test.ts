/** Every CQL type as a parameter and as a result, compared with the unmodified driver. */
import { errors, types } from '@async-cassandra/client';
import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachPath } from '../each-path.ts';
import { describeError } from '../same-error.ts';
import { expectSameRow } from '../expect-same-rows.ts';
import { loadSecondDriver } from '../second-driver.ts';
import { connectionOptions } from '../server.ts';
import { nativeSamples, oddities, samples, userTypes } from '../values/cql-samples.ts';

const { Long } = types;
const names = Object.keys(samples);
const columnOf = new Map(names.map((type, index) => [type, `c${index}`]));
const tables = [
  ...userTypes,
  `CREATE TABLE every_type (id int PRIMARY KEY, ${names.map((type) => `${columnOf.get(type)!} ${type}`).join(', ')})`,
  'CREATE TABLE counted (id int PRIMARY KEY, hits counter)',
];

/** The value or the error of a promise. */
async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'done',
    (error: unknown) => describeError(error),
  );
}

/** The same for this client, whose message adds the parameter to the driver's message. */
async function outcomeNaming(place: RegExp, promise: Promise<unknown>): Promise<unknown> {
  return outcomeOf(
    promise.catch((error: Error) => {
      if (error instanceof errors.DriverError) throw error;
      expect(error.message).toMatch(place);
      error.message = error.message.replace(place, '');
      throw error;
    }),
  );
}

eachPath(tables, (setup) => {
  let id = 0;
  /** The plain driver, changed to accept a `Map` as a parameter, as this client does. */
  let writer: Client;
  beforeAll(() => {
    writer = new Client({ ...connectionOptions(), keyspace: setup.keyspace, encoding: { map: Map } });
  });
  afterAll(() => writer.shutdown());

  /** Writes `value` with both drivers, and reads both rows with both. */
  async function assertSame(type: string, value: unknown): Promise<unknown> {
    const column = columnOf.get(type)!;
    const [ours, theirs] = [++id, ++id];
    const insert = `INSERT INTO every_type (id, ${column}) VALUES (?, ?)`;
    const expected = await outcomeOf(writer.execute(insert, [theirs, value], { prepare: true }));
    const place = new RegExp(String.raw` \(parameter 2, "${column}" of type [^()]+\)$`, 'u');
    expect(await outcomeNaming(place, setup.session.execute(insert, [ours, value]))).toEqual(expected);
    if (expected !== 'done') return expected;

    const select = `SELECT ${column} FROM every_type WHERE id = ?`;
    const [written, judged, ...read] = await Promise.all([
      setup.plain.execute(select, [ours], { prepare: true }),
      setup.plain.execute(select, [theirs], { prepare: true }),
      setup.session.execute(select, [ours]),
      setup.session.execute(select, [theirs]),
    ]);
    for (const result of [written, ...read]) expectSameRow(result.first(), judged.first());
    return expected;
  }

  it.for(names)('writes and reads %s as the driver does', async (type) => {
    const outcomes = await Promise.all(samples[type]!.map((value) => assertSame(type, value)));
    expect(outcomes.filter((outcome) => outcome !== 'done')).toEqual([]);
  });

  it.for([
    ...Object.keys(nativeSamples),
    'list<text>',
    'frozen<map<text, text>>',
    'tuple<int, int>',
    'frozen<address>',
  ])('accepts or rejects doubtful values of %s as the driver does', async (type) => {
    await Promise.all(oddities.map((value) => assertSame(type, value)));
  });

  it('counts from the smallest to the largest counter', async () => {
    const steps = [Long.fromNumber(0), Long.MAX_VALUE, Long.fromNumber(1), Long.fromNumber(-5), 7];
    for (const step of steps) {
      await setup.session.execute('UPDATE counted SET hits = hits + ? WHERE id = 1', [step]);
      const select = 'SELECT * FROM counted WHERE id = 1';
      expectSameRow((await setup.session.execute(select)).first(), (await setup.plain.execute(select)).first());
    }
    expect(String((await setup.session.execute('SELECT hits FROM counted')).first()?.['hits'])).toBe(
      String(BigInt.asIntN(64, 2n ** 63n + 2n)),
    );
  });

  it('reads null of every type, and distinguishes it from empty', async () => {
    const key = ++id;
    const columns = names.map((type) => columnOf.get(type)!);
    await setup.session.execute(
      `INSERT INTO every_type (id, ${columns.join(', ')}) VALUES (?, ${columns.map(() => '?').join(', ')})`,
      [key, ...names.map(() => null)],
    );
    const select = 'SELECT * FROM every_type WHERE id = ?';
    const row = (await setup.session.execute(select, [key])).first()!;

    expectSameRow(row, (await setup.plain.execute(select, [key], { prepare: true })).first());
    expect(Object.values(row).filter((value) => value !== null)).toEqual([key]);

    for (const type of ['text', 'ascii', 'blob']) {
      const column = columnOf.get(type)!;
      await setup.session.execute(`INSERT INTO every_type (id, ${column}) VALUES (?, ?)`, [key, Buffer.alloc(0)]);
      const result = await setup.session.execute(`SELECT ${column} FROM every_type WHERE id = ?`, [key]);
      expect(result.first()?.[column]).toHaveLength(0);
      expect(result.column(column).isNull(0)).toBe(false);
    }
  });

  it('does not change unset columns', async () => {
    const key = ++id;
    const [a, b] = [columnOf.get('int')!, columnOf.get('text')!];
    await setup.session.execute(`INSERT INTO every_type (id, ${a}, ${b}) VALUES (?, ?, ?)`, [key, 1, 'kept']);
    await setup.session.execute(`INSERT INTO every_type (id, ${a}, ${b}) VALUES (?, ?, ?)`, [key, 2, types.unset]);

    const row = (await setup.session.execute(`SELECT ${a}, ${b} FROM every_type WHERE id = ?`, [key])).first();

    expect({ ...row }).toEqual({ [a]: 2, [b]: 'kept' });
  });

  it('returns rows that behave like plain objects and like the rows of the driver', async () => {
    const key = ++id;
    const [a, b] = [columnOf.get('int')!, columnOf.get('text')!];
    await setup.session.execute(`INSERT INTO every_type (id, ${a}, ${b}) VALUES (?, ?, ?)`, [key, 5, 'five']);

    const row = (
      await setup.session.execute(`SELECT id, ${a} AS a, ${b} AS b FROM every_type WHERE id = ?`, [key])
    ).first()!;

    expect(Object.keys(row)).toEqual(['id', 'a', 'b']);
    expect(JSON.stringify(row)).toBe(`{"id":${key},"a":5,"b":"five"}`);
    expect({ ...row }).toEqual({ id: key, a: 5, b: 'five' });
    expect(row.get('b')).toBe('five');
    expect(row.get(1)).toBe(5);
    expect(row.keys()).toEqual(['id', 'a', 'b']);
    expect(row.values()).toEqual([key, 5, 'five']);
  });

  it('returns columns that are selected twice, or have the same name', async () => {
    const key = ++id;
    const [a, b] = [columnOf.get('int')!, columnOf.get('text')!];
    await setup.session.execute(`INSERT INTO every_type (id, ${a}, ${b}) VALUES (?, ?, ?)`, [key, 5, 'five']);

    for (const columns of [
      `id, ${a}, id, ${b}, ${a}`,
      `${a} AS x, ${b} AS x`,
      `${b} AS x, ${a} AS x, id AS x`,
      `${b} AS "constructor", ${a} AS "get"`,
    ]) {
      const select = `SELECT ${columns} FROM every_type WHERE id = ?`;
      const result = await setup.session.execute(select, [key]);
      const expected = await setup.plain.execute(select, [key], { prepare: true });
      expect(result.columns.map(({ name }) => name)).toEqual(expected.columns.map(({ name }) => name));
      expectSameRow(result.first(), expected.first());
    }
  });

  it('accepts values of a second copy of the driver', async () => {
    const second = loadSecondDriver().types;
    expect(second.Uuid).not.toBe(types.Uuid);
    const values: readonly (readonly [string, (copy: typeof types) => unknown])[] = [
      ['uuid', (copy) => copy.Uuid.fromString('f47ac10b-58cc-4372-a567-0e02b2c3d479')],
      ['bigint', (copy) => copy.Long.MIN_VALUE],
      ['decimal', (copy) => copy.BigDecimal.fromString('-1.50')],
      ['varint', (copy) => copy.Integer.fromString('-129')],
      ['date', (copy) => copy.LocalDate.fromString('2026-11-24')],
      ['time', (copy) => copy.LocalTime.fromString('23:59:59.999999999')],
      ['duration', (copy) => new copy.Duration(1, 2, copy.Long.fromNumber(3))],
      ['inet', (copy) => copy.InetAddress.fromString('::1')],
      ['tuple<int, int>', (copy) => new copy.Tuple(1, null)],
      ['vector<float, 3>', (copy) => new copy.Vector([1, 2, 3], 'float')],
      ['list<uuid>', (copy) => [copy.Uuid.fromString('f47ac10b-58cc-4372-a567-0e02b2c3d479')]],
      ['text', (copy) => copy.unset],
    ];
    for (const [type, make] of values) {
      const column = columnOf.get(type)!;
      const [theirs, ours] = [++id, ++id];
      const insert = `INSERT INTO every_type (id, ${column}) VALUES (?, ?)`;
      await writer.execute(insert, [theirs, make(types)], { prepare: true });
      await setup.session.execute(insert, [ours, make(second as never)]);
      const select = `SELECT ${column} FROM every_type WHERE id = ?`;
      const [expected, actual] = await Promise.all(
        [theirs, ours].map((key) => setup.plain.execute(select, [key], { prepare: true })),
      );
      expectSameRow(actual!.first(), expected!.first());
    }
  });

  it('rejects a value that no column can take before anything is sent, and names the parameter', async () => {
    const insert = `INSERT INTO every_type (id, ${columnOf.get('list<text>')!}) VALUES (?, ?)`;
    const prepared = await setup.session.prepare(insert);
    const column = columnOf.get('list<text>')!;

    await expect(setup.session.execute(prepared, [++id, () => {}])).rejects.toThrow(
      new TypeError(`parameter 2 ("${column}") cannot be a function`),
    );
    // By name it may be a method of the object, so the driver rejects it where a parameter has its name.
    await expect(setup.session.execute(insert, { id: ++id, [column]: () => {} })).rejects.toThrow(`"${column}"`);
    for (const [value, problem] of [
      [['a', Symbol('s')], 'cannot hold a symbol (at [1])'],
      [Promise.resolve(), 'cannot be a Promise; await it first'],
    ] as const) {
      await expect(setup.session.execute(prepared, [++id, value])).rejects.toThrow(
        new TypeError(`parameter 2 ("${column}") ${problem}`),
      );
      await expect(setup.session.execute(insert, { id: ++id, [column]: value })).rejects.toThrow(
        new TypeError(`parameter "${column}" ${problem}`),
      );
    }
  });
});
