/** Large tables, changing tables and the encoding options, compared with the unmodified driver. */
import { types } from '@async-cassandra/client';
import { Client } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { eachPath } from '../each-path.ts';
import { expectSameRows } from '../expect-same-rows.ts';
import { connectionOptions } from '../server.ts';
import { nativeSamples } from '../values/cql-samples.ts';

const { Long } = types;
const manyColumns = Array.from(
  { length: 200 },
  (_, index) => Object.keys(nativeSamples)[index % Object.keys(nativeSamples).length]!,
);

eachPath(
  [
    `CREATE TABLE wide (id int PRIMARY KEY, ${manyColumns.map((type, index) => `"c ${index}" ${type}`).join(', ')})`,
    'CREATE TABLE large (id int PRIMARY KEY, b blob, t text)',
    'CREATE TABLE many (id int PRIMARY KEY, n int, big bigint, t text, at timestamp)',
    'CREATE TYPE part (x int)',
    'CREATE TABLE growing (id int PRIMARY KEY, u part, f frozen<part>, l list<frozen<part>>)',
  ],
  (setup) => {
    it('reads rows of 200 columns', async () => {
      const columns = manyColumns.map((_, index) => `"c ${index}"`);
      const insert = `INSERT INTO wide (id, ${columns.join(', ')}) VALUES (?, ${columns.map(() => '?').join(', ')})`;
      for (const key of [0, 1, 2]) {
        await setup.session.execute(insert, [
          key,
          ...manyColumns.map((type, index) => (index % 7 === key ? null : nativeSamples[type]![0])),
        ]);
      }

      expectSameRows(
        (await setup.session.execute('SELECT * FROM wide')).rows,
        (await setup.plain.execute('SELECT * FROM wide')).rows,
      );
    });

    it('writes and reads a blob and a text of 16 MB', async () => {
      const blob = Buffer.alloc(16_000_000, 'a blob of 16 MB; ');
      await setup.session.execute('INSERT INTO large (id, b) VALUES (1, ?)', [blob]);
      await setup.session.execute('INSERT INTO large (id, t) VALUES (2, ?)', ['ü'.repeat(8_000_000)]);

      const [first, second] = [1, 2].map((key) => setup.session.execute('SELECT b, t FROM large WHERE id = ?', [key]));
      expect(blob.equals((await first!).first()?.['b'] as Buffer)).toBe(true);
      expect((await second!).first()?.['t'] === 'ü'.repeat(8_000_000)).toBe(true);
    });

    it('reads many rows of several types in one page, with nulls among them', async () => {
      const insert = await setup.session.prepare('INSERT INTO many (id, n, big, t, at) VALUES (?, ?, ?, ?, ?)');
      await Promise.all(
        Array.from({ length: 300 }, (_, n) =>
          setup.session.execute(insert, [n, n % 3 ? n : null, Long.fromNumber(n), n % 5 ? `t${n}` : '', new Date(n)]),
        ),
      );

      const rows = await (await setup.session.execute('SELECT * FROM many')).all({ maxRows: 10_000 });

      expectSameRows(rows, (await setup.plain.execute('SELECT * FROM many')).rows);
    });

    it('reads rows written before their user-defined type had all its fields', async () => {
      const { session, plain } = setup;
      const insert = 'INSERT INTO growing (id, u, f, l) VALUES (?, ?, ?, ?)';
      await session.execute(insert, [1, { x: 1 }, { x: 2 }, [{ x: 3 }]]);
      await session.execute('ALTER TYPE part ADD y frozen<list<text>>');
      await session.execute('ALTER TYPE part ADD z int');
      await session.execute(insert, [2, { x: 1, z: 5 }, { y: ['a'] }, [{ x: 3, y: ['b', ''], z: 6 }, {}]]);
      await session.execute('INSERT INTO growing (id, f) VALUES (?, ?)', [3, Buffer.from('0000000400000007', 'hex')]);

      const select = 'SELECT * FROM growing';
      const expected = (await plain.execute(select)).rows;
      expectSameRows((await session.execute(select)).rows, expected);
      expect(expected.find((row) => row['id'] === 3)?.['f']).toEqual({ x: 7 });
    });
  },
);

describe('the encoding options', () => {
  const encoding = { map: Map, set: Set, useBigIntAsLong: true, useBigIntAsVarint: true };
  const columns = {
    big: ['bigint', -(2n ** 63n)],
    number: ['varint', -(2n ** 100n)],
    members: ['set<bigint>', new Set([1n, 2n ** 63n - 1n])],
    pairs: ['map<bigint, frozen<set<varint>>>', new Map([[1n, new Set([2n, 3n])]])],
    items: ['list<frozen<map<text, varint>>>', [new Map([['a', 1n]]), new Map()]],
  } as const;
  const definitions = Object.entries(columns).map(([name, [type]]) => `${name} ${type}`);

  eachPath(
    [`CREATE TABLE encoded (id int PRIMARY KEY, ${definitions.join(', ')})`],
    (setup) => {
      it('choose the classes of maps, sets and numbers, for parameters and results', async () => {
        const plain = new Client({ ...connectionOptions(), keyspace: setup.keyspace, encoding });
        const names = Object.keys(columns);
        const insert = `INSERT INTO encoded (id, ${names.join(', ')}) VALUES (?, ?, ?, ?, ?, ?)`;
        const values = Object.values(columns).map(([, value]) => value);
        await setup.session.execute(insert, [1, ...values]);
        await plain.execute(insert, [2, ...values], { prepare: true });

        const select = 'SELECT * FROM encoded';
        const expected = (await plain.execute(select)).rows;
        const rows = (await setup.session.execute(select)).rows;
        await plain.shutdown();

        expectSameRows(rows, expected);
        expect(rows).toHaveLength(2);
        for (const row of rows)
          expect(Object.values(row).slice(1)).toEqual(
            names.toSorted().map((name) => columns[name as keyof typeof columns][1]),
          );
      });
    },
    { encoding },
  );
});
