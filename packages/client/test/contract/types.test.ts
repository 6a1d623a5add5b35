import { types } from '@async-cassandra/client';
import { expect, it } from 'vitest';
import { eachWay } from '../each-way.ts';
import { expectSameRow } from '../same-value.ts';

const { BigDecimal, Duration, InetAddress, Integer, LocalDate, LocalTime, Long, TimeUuid, Tuple, Uuid } = types;

/** Each type with values that its edges ask for. */
const samples: Readonly<Record<string, readonly unknown[]>> = {
  int: [0, -1, 2_147_483_647, -2_147_483_648],
  bigint: [Long.fromNumber(0), Long.MAX_VALUE, Long.MIN_VALUE, Long.fromNumber(-1)],
  smallint: [0, -1, 32_767, -32_768],
  tinyint: [0, -1, 127, -128],
  float: [0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY],
  double: [0, -0, Math.PI, Number.NaN, Number.NEGATIVE_INFINITY, Number.MAX_VALUE],
  boolean: [true, false],
  text: ['', 'ascii', 'Größe', '日本語', '👩‍👩‍👧 family', 'x'.repeat(70_000)],
  ascii: ['', 'plain'],
  timestamp: [new Date(0), new Date(-1), new Date('2026-11-24T10:00:00.123Z'), new Date(8.64e15)],
  uuid: [Uuid.random(), Uuid.fromString('00000000-0000-0000-0000-000000000000')],
  timeuuid: [TimeUuid.now()],
  blob: [Buffer.alloc(0), Buffer.from([0, 1, 255]), Buffer.alloc(100_000, 7)],
  varint: [Integer.fromString('0'), Integer.fromString('-170141183460469231731687303715884105728')],
  decimal: [BigDecimal.fromString('-1.50'), BigDecimal.fromString('123456789012345678901234567890.5')],
  inet: [InetAddress.fromString('127.0.0.1'), InetAddress.fromString('2001:db8::1')],
  date: [LocalDate.fromString('2026-11-24'), LocalDate.fromString('1969-12-31')],
  time: [LocalTime.fromString('23:59:59.999999999'), LocalTime.fromString('00:00:00')],
  duration: [new Duration(1, -0, Long.fromNumber(3)), new Duration(-1, -2, Long.fromNumber(-3))],
  'list<text>': [['a', '', 'ü'], ['only']],
  'set<int>': [[1, 2, 3]],
  'map<text, bigint>': [{ a: Long.fromNumber(1), b: Long.MAX_VALUE }],
  'frozen<map<uuid, frozen<list<int>>>>': [{ '00000000-0000-0000-0000-000000000001': [1, 2] }],
  'tuple<int, text, boolean>': [new Tuple(1, 'one', true), new Tuple(2, null, false)],
  'vector<float, 3>': [new Float32Array([1, -2.5, 3])],
  'frozen<address>': [{ street: 'Main', number: 1, tags: ['a'] }, { street: 'Side', number: null, tags: null }],
};

const names = Object.keys(samples);
const tables = [
  'CREATE TYPE address (street text, number int, tags frozen<list<text>>)',
  `CREATE TABLE every_type (id int PRIMARY KEY, ${names.map((type, index) => `c${index} ${type}`).join(', ')})`,
];

eachWay(tables, (way) => {
  let id = 0;

  it.for(names.flatMap((type, column) => samples[type]!.map((value, index) => ({ type, column, value, index }))))(
    'brings back what was written: $type, value $index',
    async ({ column, value }) => {
      const key = ++id;
      await way.session.execute(`INSERT INTO every_type (id, c${column}) VALUES (?, ?)`, [key, value]);

      const select = `SELECT c${column} FROM every_type WHERE id = ?`;
      const row = (await way.session.execute(select, [key])).first();
      const expected = (await way.plain.execute(select, [key], { prepare: true })).first();

      expectSameRow(row, expected);
      expect(Object.values(expected)[0]).not.toBeNull();
    },
  );

  it('brings back null for every type', async () => {
    const key = ++id;
    const values = names.map(() => null);
    const columns = names.map((_, index) => `c${index}`);
    await way.session.execute(
      `INSERT INTO every_type (id, ${columns.join(', ')}) VALUES (?, ${columns.map(() => '?').join(', ')})`,
      [key, ...values],
    );

    const row = (await way.session.execute('SELECT * FROM every_type WHERE id = ?', [key])).first()!;
    const expected = (await way.plain.execute('SELECT * FROM every_type WHERE id = ?', [key], { prepare: true })).first();

    expectSameRow(row, expected);
    expect(row['c0']).toBeNull();
  });

  it('leaves unset columns as they were', async () => {
    const key = ++id;
    await way.session.execute('INSERT INTO every_type (id, c0, c7) VALUES (?, ?, ?)', [key, 1, 'kept']);
    await way.session.execute('INSERT INTO every_type (id, c0, c7) VALUES (?, ?, ?)', [key, 2, types.unset]);

    const row = (await way.session.execute('SELECT c0, c7 FROM every_type WHERE id = ?', [key])).first();

    expect({ ...row }).toEqual({ c0: 2, c7: 'kept' });
  });

  it('gives rows that behave as plain objects and as the rows of the driver', async () => {
    const key = ++id;
    await way.session.execute('INSERT INTO every_type (id, c0, c7) VALUES (?, ?, ?)', [key, 5, 'five']);

    const row = (await way.session.execute('SELECT id, c0, c7 FROM every_type WHERE id = ?', [key])).first()!;

    expect(Object.keys(row)).toEqual(['id', 'c0', 'c7']);
    expect(JSON.stringify(row)).toBe(`{"id":${key},"c0":5,"c7":"five"}`);
    expect({ ...row }).toEqual({ id: key, c0: 5, c7: 'five' });
    expect(row.get('c7')).toBe('five');
    expect(row.get(1)).toBe(5);
    expect(row.keys()).toEqual(['id', 'c0', 'c7']);
    expect(row.values()).toEqual([key, 5, 'five']);
  });

  it('reads many rows of several types in one page, with nulls among them', async () => {
    const insert = await way.session.prepare('INSERT INTO every_type (id, c0, c1, c7, c9) VALUES (?, ?, ?, ?, ?)');
    const keys = Array.from({ length: 300 }, () => ++id);
    await Promise.all(
      keys.map((key, n) => way.session.execute(insert, [key, n % 3 ? n : null, Long.fromNumber(n), n % 5 ? `t${n}` : '', new Date(n)])),
    );

    const select = 'SELECT id, c0, c1, c7, c9 FROM every_type';
    const rows = await (await way.session.execute(select)).all({ maxRows: 10_000 });
    const expected = (await way.plain.execute(select)).rows;

    expect(rows).toHaveLength(expected.length);
    for (const [index, row] of rows.entries()) expectSameRow(row, expected[index]);
  });
});
