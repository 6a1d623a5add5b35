/** After a change of the schema, each thread binds values to the new types, whoever made the change. */
import { type AsyncSession, types } from '@async-cassandra/client';
import { describe, expect, it } from 'vitest';
import { eachWay, type Way } from '../each-way.ts';
import { HeardChanges } from '../heard-changes.ts';

const writes = 40;
const ids = Array.from({ length: writes }, (_, id) => id);

/** Every thread prepares the statement. */
async function warmUp(session: AsyncSession, cql: string, ...values: unknown[]): Promise<void> {
  await Promise.all(ids.map((id) => session.execute(cql, [-1 - id, ...values])));
}

/** What is stored for the ids from 0 on, read by the plain driver with a statement it has not prepared. */
async function stored(way: Way, table: string, column: string): Promise<unknown[]> {
  const { rows } = await way.plain.execute(`SELECT id, ${column} FROM ${table}`);
  const found = new Map(rows.map((row): [number, unknown] => [row['id'] as number, row[column]]));
  return ids.map((id) => found.get(id));
}

type Change = (cql: string) => Promise<void>;

const heard = new HeardChanges();

/** Who changes the schema: the session itself, or somebody else whose event the cluster has received. */
const changers: readonly (readonly [string, (way: Way) => Change])[] = [
  [
    'our own change',
    ({ session }) =>
      async (cql) => {
        await session.execute(cql);
      },
  ],
  [
    "somebody else's change",
    ({ plain }) =>
      async (cql) => {
        await plain.execute(cql);
        await heard.allOf(plain);
      },
  ],
];

let count = 0;

eachWay(
  [],
  (way) => {
    describe.for(changers)('after %s', ([, changerOf]) => {
      const change: Change = (cql) => changerOf(way)(cql);

      /** Makes tables and types with names of this test's own. */
      async function make(...statements: readonly string[]): Promise<string> {
        const name = `n${count++}`;
        for (const cql of statements) {
          // oxlint-disable-next-line no-await-in-loop -- one after the other, as the server wants it
          await way.session.execute(cql.replaceAll('%', name));
        }
        return name;
      }

      it('stores the fields that a type has got', async () => {
        const name = await make('CREATE TYPE % (p text)', 'CREATE TABLE t_% (id int PRIMARY KEY, p frozen<%>)');
        const insert = `INSERT INTO t_${name} (id, p) VALUES (?, ?)`;
        await warmUp(way.session, insert, { p: 'old' });

        await change(`ALTER TYPE ${name} ADD extra text`);
        await Promise.all(ids.map((id) => way.session.execute(insert, [id, { p: 'new', extra: `x${id}` }])));

        expect((await stored(way, `t_${name}`, 'p')).map((p) => ({ ...(p as object) }))).toEqual(
          ids.map((id) => ({ p: 'new', extra: `x${id}` })),
        );
      });

      it('stores them by prepared handles, by name and in batches, too', async () => {
        const name = await make(
          'CREATE TYPE % (p text)',
          'CREATE TABLE t_% (id int PRIMARY KEY, p frozen<%>, l list<frozen<%>>)',
        );
        const insert = `INSERT INTO t_${name} (id, l) VALUES (?, ?)`;
        const prepared = await way.session.prepare(insert);
        await warmUp(way.session, insert, [{ p: 'old' }]);
        await Promise.all(ids.map((id) => way.session.batch([{ query: prepared, params: [-1 - id, [{ p: 'old' }]] }])));

        await change(`ALTER TYPE ${name} ADD extra text`);
        await Promise.all(
          ids.map((id) => {
            const l = [{ p: 'new', extra: `x${id}` }];
            if (id % 3 === 0) return way.session.execute(prepared, [id, l]);
            if (id % 3 === 1) return way.session.execute(insert, { id, l });
            return way.session.batch([
              { query: insert, params: [id, l] },
              { query: prepared, params: [1000 + id, l] },
            ]);
          }),
        );

        expect((await stored(way, `t_${name}`, 'l')).map((l) => (l as { extra: string }[])[0]?.extra)).toEqual(
          ids.map((id) => `x${id}`),
        );
      });

      it('stores them where a hint names the type', async () => {
        const name = await make('CREATE TYPE % (p text)', 'CREATE TABLE t_% (id int PRIMARY KEY, p frozen<%>)');
        const insert = `INSERT INTO t_${name} (id, p) VALUES (?, ?)`;
        const options = { prepare: false, hints: ['int', `udt<${way.keyspace}.${name}>`] };
        await Promise.all(ids.map((id) => way.session.execute(insert, [-1 - id, { p: 'old' }], options)));

        await change(`ALTER TYPE ${name} ADD extra text`);
        await Promise.all(ids.map((id) => way.session.execute(insert, [id, { p: 'new', extra: `x${id}` }], options)));

        expect((await stored(way, `t_${name}`, 'p')).map((p) => (p as { extra: string }).extra)).toEqual(
          ids.map((id) => `x${id}`),
        );
      });

      it('stores and reads the types of a table that was made anew', async () => {
        const name = await make('CREATE TABLE t_% (id int PRIMARY KEY, v int)');
        const insert = `INSERT INTO t_${name} (id, v) VALUES (?, ?)`;
        const select = `SELECT v FROM t_${name} WHERE id = ?`;
        await warmUp(way.session, insert, 7);
        await Promise.all(ids.map((id) => way.session.execute(select, [-1 - id])));

        await change(`DROP TABLE t_${name}`);
        await change(`CREATE TABLE t_${name} (id int PRIMARY KEY, v text)`);
        await Promise.all(ids.map((id) => way.session.execute(insert, [id, `1${id}`])));

        expect(await stored(way, `t_${name}`, 'v')).toEqual(ids.map((id) => `1${id}`));
        const read = await Promise.all(ids.map((id) => way.session.execute(select, [id])));
        expect(read.map((result) => result.first()?.['v'])).toEqual(ids.map((id) => `1${id}`));
        expect((await way.session.prepare(insert)).parameters[1]?.type.code).toBe(types.dataTypes.varchar);
      });

      it('stores the types of a keyspace that was made anew', async () => {
        const keyspace = `${way.keyspace}_n${count++}`;
        const replication = "WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}";
        await way.session.execute(`CREATE KEYSPACE ${keyspace} ${replication}`);
        await way.session.execute(`CREATE TABLE ${keyspace}.t (id int PRIMARY KEY, v int)`);
        const insert = `INSERT INTO ${keyspace}.t (id, v) VALUES (?, ?)`;
        await warmUp(way.session, insert, 7);

        await change(`DROP KEYSPACE ${keyspace}`);
        await change(`CREATE KEYSPACE ${keyspace} ${replication}`);
        await change(`CREATE TABLE ${keyspace}.t (id int PRIMARY KEY, v text)`);
        await Promise.all(ids.map((id) => way.session.execute(insert, [id, `1${id}`])));

        expect(await stored(way, `${keyspace}.t`, 'v')).toEqual(ids.map((id) => `1${id}`));
        await way.session.execute(`DROP KEYSPACE ${keyspace}`);
      });

      it('gives the columns that the table has', async () => {
        const name = await make('CREATE TABLE t_% (id int PRIMARY KEY, v int, w int)');
        const select = `SELECT * FROM t_${name} WHERE id = ?`;
        await way.session.execute(`INSERT INTO t_${name} (id, v, w) VALUES (0, 1, 2)`);
        await Promise.all(ids.map(() => way.session.execute(select, [0])));

        await change(`ALTER TABLE t_${name} ADD added text`);
        await change(`ALTER TABLE t_${name} DROP w`);
        await change(`ALTER TABLE t_${name} RENAME id TO renamed`);
        await way.session.execute(`UPDATE t_${name} SET added = 'a' WHERE renamed = 0`);

        const renamed = `SELECT * FROM t_${name} WHERE renamed = ?`;
        const results = await Promise.all(
          ids.map((id) =>
            id % 2 === 0 ? way.session.execute(renamed, [0]) : way.session.execute(`SELECT * FROM t_${name}`),
          ),
        );
        const expected = (await way.plain.execute(`SELECT * FROM t_${name}`)).rows;
        for (const result of results) {
          expect(result.columns?.map(({ name: column }) => column)).toEqual(['renamed', 'added', 'v']);
          expect({ ...result.first() }).toEqual({ ...expected[0] });
        }
        await expect(way.session.execute(select, [0])).rejects.toThrow(/id/);
      });
    });
  },
  heard.options,
);
