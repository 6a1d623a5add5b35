/** `USE` in every spelling moves the session that ran it, and writes of no other session. */
import { errors, type AsyncSession } from '@async-cassandra/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachPath } from '../each-path.ts';
import { failureOf } from '../same-error.ts';

const writesOfOthers = 20;
/** The arguments of `execute` after the statement. */
type Rest = [parameters?: readonly unknown[] | Record<string, unknown>, options?: { prepare: boolean }];

eachPath(['CREATE TABLE t (id int PRIMARY KEY, v text)'], (setup) => {
  let other = '';
  let round = 0;

  beforeAll(async () => {
    other = `use_${setup.keyspace}`;
    await setup.plain.execute(
      `CREATE KEYSPACE ${other} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
    );
    await setup.plain.execute(`CREATE TABLE ${other}.t (id int PRIMARY KEY, v text)`);
  });
  afterAll(() => setup.plain.execute(`DROP KEYSPACE ${other}`));

  /** Runs unqualified inserts of two sessions at once, as strings and prepared, and returns which keyspace has them. */
  async function writeBeside(moved: AsyncSession): Promise<{ readonly own: number; readonly others: number }> {
    const v = `round ${round++}`;
    const writes: Promise<unknown>[] = [];
    for (let id = 0; id < writesOfOthers; id++) {
      writes.push(setup.session.execute(`INSERT INTO t (id, v) VALUES (${id}, '${v} stayed')`));
      writes.push(setup.session.execute('INSERT INTO t (id, v) VALUES (?, ?)', [100 + id, `${v} stayed`]));
      writes.push(moved.execute(`INSERT INTO t (id, v) VALUES (${200 + id}, '${v} moved')`));
      writes.push(moved.execute('INSERT INTO t (id, v) VALUES (?, ?)', [300 + id, `${v} moved`]));
    }
    await Promise.all(writes);
    const count = async (keyspace: string, text: string): Promise<number> =>
      (await setup.plain.execute(`SELECT id, v FROM ${keyspace}.t`)).rows.filter((row) => row['v'] === text).length;
    return { own: await count(other, `${v} moved`), others: await count(setup.keyspace, `${v} stayed`) };
  }

  const all = { own: 2 * writesOfOthers, others: 2 * writesOfOthers };

  it.for([
    ['USE ks'],
    ['use ks;'],
    ['/* c */ USE ks'],
    ['-- c\nUSE ks'],
    ['// c\nUSE ks'],
    ['USE ks /* c */;'],
    ['USE ks; -- c'],
    ['USE/**/ks'],
    ['USE /* c */ "ks" ;'],
    ['\n\tUSE\n-- c\nks'],
  ])('moves only its own session: %o', async ([spelling]) => {
    await using session = await setup.cluster.connect(setup.keyspace);

    await session.execute((spelling as string).replace('ks', other));

    expect(session.keyspace).toBe(other);
    expect(await writeBeside(session)).toEqual(all);
  });

  it.for([
    ['no parameters', [[]]],
    ['{ prepare: true }', [[], { prepare: true }]],
    ['{ prepare: false }', [undefined, { prepare: false }]],
    ['no parameters by name', [{}, { prepare: true }]],
  ] as readonly [string, Rest][])('moves only its own session with %s', async ([, rest]) => {
    await using session = await setup.cluster.connect(setup.keyspace);

    await session.execute(`/* c */ USE ${other}`, ...rest);

    expect(session.keyspace).toBe(other);
    expect(await writeBeside(session)).toEqual(all);
  });

  it('moves only its own session when it was prepared', async () => {
    await using session = await setup.cluster.connect(setup.keyspace);
    const use = await session.prepare(`-- c\nUSE ${other}`);
    expect(session.keyspace).toBe(setup.keyspace);

    await session.execute(use);

    expect(session.keyspace).toBe(other);
    expect(await writeBeside(session)).toEqual(all);
  });

  it('moves no session when it has parameters, and rejects with the error of the server', async () => {
    await using session = await setup.cluster.connect(setup.keyspace);

    const error = await failureOf(session.execute(`USE ${other}`, [1]));

    expect(error).toBeInstanceOf(Error);
    expect(session.keyspace).toBe(setup.keyspace);
    await session.execute(`USE ${other}`);
    expect(await writeBeside(session)).toEqual(all);
  });

  it.for([[false], [true]])(
    'moves no session in a batch, which the server rejects; prepared: %o',
    async ([prepare]) => {
      await using session = await setup.cluster.connect(setup.keyspace);

      const error = await failureOf(session.batch([`USE ${other}`], { prepare: prepare === true }));

      expect(error).toBeInstanceOf(errors.ResponseError);
      expect(session.keyspace).toBe(setup.keyspace);
      await session.execute(`USE ${other}`);
      expect(await writeBeside(session)).toEqual(all);
    },
  );

  it('moves only its own session while other sessions write', async () => {
    await using session = await setup.cluster.connect(setup.keyspace);
    const v = `beside ${round++}`;
    const insert = (id: number): Promise<unknown> =>
      setup.session.execute(`INSERT INTO t (id, v) VALUES (${1000 + id}, '${v}')`);

    const writes: Promise<unknown>[] = [];
    for (let turn = 0; turn < 10; turn++) {
      const target = turn % 2 === 0 ? other : setup.keyspace;
      for (let id = 0; id < 10; id++) writes.push(insert(turn * 10 + id));
      // oxlint-disable-next-line no-await-in-loop -- one move after the other
      await session.execute(`/* ${turn} */ USE ${target}`);
    }
    await Promise.all(writes);

    const rows = (await setup.plain.execute(`SELECT v FROM ${setup.keyspace}.t`)).rows;
    expect(rows.filter((row) => row['v'] === v)).toHaveLength(100);
  });
});
