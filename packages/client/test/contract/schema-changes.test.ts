/** After a schema change, each thread encodes values with the new types, whoever made the change. */
import { type AsyncSession, types } from '@async-cassandra/client';
import { describe, expect, it } from 'vitest';
import { eachPath, type PathSetup } from '../each-path.ts';
import { ReceivedChanges } from '../received-changes.ts';

const writes = 40;
const ids = Array.from({ length: writes }, (_, id) => id);

/** Every thread prepares the statement. */
async function warmUp(session: AsyncSession, cql: string, ...values: unknown[]): Promise<void> {
  await Promise.all(ids.map((id) => session.execute(cql, [-1 - id, ...values])));
}

/** Reads the stored values for the ids from 0 on, with the plain driver and a statement that it has not prepared. */
async function stored(setup: PathSetup, table: string, column: string): Promise<unknown[]> {
  const { rows } = await setup.plain.execute(`SELECT id, ${column} FROM ${table}`);
  const found = new Map(rows.map((row): [number, unknown] => [row['id'] as number, row[column]]));
  return ids.map((id) => found.get(id));
}

type Change = (cql: string) => Promise<void>;

const received = new ReceivedChanges();

/** Who changes the schema: the session itself, or another client, whose event the cluster has received. */
const changers: readonly (readonly [string, (setup: PathSetup) => Change])[] = [
  [
    'our own change',
    ({ session }) =>
      async (cql) => {
        await session.execute(cql);
      },
  ],
  [
    "another client's change",
    ({ plain }) =>
      async (cql) => {
        await plain.execute(cql);
        await received.allOf(plain);
      },
  ],
];

let count = 0;

eachPath(
  [],
  (setup) => {
    describe.for(changers)('after %s', ([, changerOf]) => {
      const change: Change = (cql) => changerOf(setup)(cql);

      /** Makes tables and types with names of this test's own. */
      async function make(...statements: readonly string[]): Promise<string> {
        const name = `n${count++}`;
        for (const cql of statements) {
          // oxlint-disable-next-line no-await-in-loop -- one after the other, as the server wants it
          await setup.session.execute(cql.replaceAll('%', name));
        }
        return name;
      }

      it('stores a field that was just added to a type', async () => {
        const name = await make('CREATE TYPE % (p text)', 'CREATE TABLE t_% (id int PRIMARY KEY, p frozen<%>)');
        const insert = `INSERT INTO t_${name} (id, p) VALUES (?, ?)`;
        await warmUp(setup.session, insert, { p: 'old' });

        await change(`ALTER TYPE ${name} ADD extra text`);
        await Promise.all(ids.map((id) => setup.session.execute(insert, [id, { p: 'new', extra: `x${id}` }])));

        expect((await stored(setup, `t_${name}`, 'p')).map((p) => ({ ...(p as object) }))).toEqual(
          ids.map((id) => ({ p: 'new', extra: `x${id}` })),
        );
      });

      it('stores it also with prepared statements, named parameters and batches', async () => {
        const name = await make(
          'CREATE TYPE % (p text)',
          'CREATE TABLE t_% (id int PRIMARY KEY, p frozen<%>, l list<frozen<%>>)',
        );
        const insert = `INSERT INTO t_${name} (id, l) VALUES (?, ?)`;
        const prepared = await setup.session.prepare(insert);
        await warmUp(setup.session, insert, [{ p: 'old' }]);
        await Promise.all(
          ids.map((id) => setup.session.batch([{ query: prepared, params: [-1 - id, [{ p: 'old' }]] }])),
        );

        await change(`ALTER TYPE ${name} ADD extra text`);
        await Promise.all(
          ids.map((id) => {
            const l = [{ p: 'new', extra: `x${id}` }];
            if (id % 3 === 0) return setup.session.execute(prepared, [id, l]);
            if (id % 3 === 1) return setup.session.execute(insert, { id, l });
            return setup.session.batch([
              { query: insert, params: [id, l] },
              { query: prepared, params: [1000 + id, l] },
            ]);
          }),
        );

        expect((await stored(setup, `t_${name}`, 'l')).map((l) => (l as { extra: string }[])[0]?.extra)).toEqual(
          ids.map((id) => `x${id}`),
        );
      });

      it('stores it also if a hint names the type', async () => {
        const name = await make('CREATE TYPE % (p text)', 'CREATE TABLE t_% (id int PRIMARY KEY, p frozen<%>)');
        const insert = `INSERT INTO t_${name} (id, p) VALUES (?, ?)`;
        const options = { prepare: false, hints: ['int', `udt<${setup.keyspace}.${name}>`] };
        await Promise.all(ids.map((id) => setup.session.execute(insert, [-1 - id, { p: 'old' }], options)));

        await change(`ALTER TYPE ${name} ADD extra text`);
        await Promise.all(ids.map((id) => setup.session.execute(insert, [id, { p: 'new', extra: `x${id}` }], options)));

        expect((await stored(setup, `t_${name}`, 'p')).map((p) => (p as { extra: string }).extra)).toEqual(
          ids.map((id) => `x${id}`),
        );
      });

      it('stores and reads the new types of a table that was dropped and created again', async () => {
        const name = await make('CREATE TABLE t_% (id int PRIMARY KEY, v int)');
        const insert = `INSERT INTO t_${name} (id, v) VALUES (?, ?)`;
        const select = `SELECT v FROM t_${name} WHERE id = ?`;
        await warmUp(setup.session, insert, 7);
        await Promise.all(ids.map((id) => setup.session.execute(select, [-1 - id])));

        await change(`DROP TABLE t_${name}`);
        await change(`CREATE TABLE t_${name} (id int PRIMARY KEY, v text)`);
        await Promise.all(ids.map((id) => setup.session.execute(insert, [id, `1${id}`])));

        expect(await stored(setup, `t_${name}`, 'v')).toEqual(ids.map((id) => `1${id}`));
        const read = await Promise.all(ids.map((id) => setup.session.execute(select, [id])));
        expect(read.map((result) => result.first()?.['v'])).toEqual(ids.map((id) => `1${id}`));
        expect((await setup.session.prepare(insert)).parameters[1]?.type.code).toBe(types.dataTypes.varchar);
      });

      it('stores the new types of a keyspace that was dropped and created again', async () => {
        const keyspace = `${setup.keyspace}_n${count++}`;
        const replication = "WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}";
        await setup.session.execute(`CREATE KEYSPACE ${keyspace} ${replication}`);
        await setup.session.execute(`CREATE TABLE ${keyspace}.t (id int PRIMARY KEY, v int)`);
        const insert = `INSERT INTO ${keyspace}.t (id, v) VALUES (?, ?)`;
        await warmUp(setup.session, insert, 7);

        await change(`DROP KEYSPACE ${keyspace}`);
        await change(`CREATE KEYSPACE ${keyspace} ${replication}`);
        await change(`CREATE TABLE ${keyspace}.t (id int PRIMARY KEY, v text)`);
        await Promise.all(ids.map((id) => setup.session.execute(insert, [id, `1${id}`])));

        expect(await stored(setup, `${keyspace}.t`, 'v')).toEqual(ids.map((id) => `1${id}`));
        await setup.session.execute(`DROP KEYSPACE ${keyspace}`);
      });

      it('returns the current columns of the table', async () => {
        const name = await make('CREATE TABLE t_% (id int PRIMARY KEY, v int, w int)');
        const select = `SELECT * FROM t_${name} WHERE id = ?`;
        await setup.session.execute(`INSERT INTO t_${name} (id, v, w) VALUES (0, 1, 2)`);
        await Promise.all(ids.map(() => setup.session.execute(select, [0])));

        await change(`ALTER TABLE t_${name} ADD added text`);
        await change(`ALTER TABLE t_${name} DROP w`);
        await change(`ALTER TABLE t_${name} RENAME id TO renamed`);
        await setup.session.execute(`UPDATE t_${name} SET added = 'a' WHERE renamed = 0`);

        const renamed = `SELECT * FROM t_${name} WHERE renamed = ?`;
        const results = await Promise.all(
          ids.map((id) =>
            id % 2 === 0 ? setup.session.execute(renamed, [0]) : setup.session.execute(`SELECT * FROM t_${name}`),
          ),
        );
        const expected = (await setup.plain.execute(`SELECT * FROM t_${name}`)).rows;
        for (const result of results) {
          expect(result.columns?.map(({ name: column }) => column)).toEqual(['renamed', 'added', 'v']);
          expect({ ...result.first() }).toEqual({ ...expected[0] });
        }
        await expect(setup.session.execute(select, [0])).rejects.toThrow(/id/);
      });
    });
  },
  received.options,
);
