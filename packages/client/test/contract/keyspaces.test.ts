import { errors, isClientError, types } from '@async-cassandra/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachPath } from '../each-path.ts';

const table = (keyspace: string): string => `CREATE TABLE "${keyspace}".places (id int PRIMARY KEY, here text)`;

eachPath(['CREATE TABLE places (id int PRIMARY KEY, here text)'], (setup) => {
  let other = '';

  beforeAll(async () => {
    other = `Other_${setup.keyspace}`;
    await setup.plain.execute(
      `CREATE KEYSPACE "${other}" WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
    );
    await setup.plain.execute(table(other));
    await setup.plain.execute(`INSERT INTO "${other}".places (id, here) VALUES (1, 'other')`);
    await setup.plain.execute(`INSERT INTO ${setup.keyspace}.places (id, here) VALUES (1, 'own')`);
  });
  afterAll(() => setup.plain.execute(`DROP KEYSPACE "${other}"`));

  const here = async (session: typeof setup.session): Promise<unknown> =>
    (await session.execute('SELECT here FROM places WHERE id = ?', [1])).first()?.['here'];

  it('keeps a thousand interleaved statements of two sessions in their own keyspaces', async () => {
    await using second = await setup.cluster.connect(other);

    const answers = await Promise.all(
      Array.from({ length: 1000 }, (_, index) => here(index % 2 === 0 ? setup.session : second)),
    );

    expect(answers).toEqual(Array.from({ length: 1000 }, (_, index) => (index % 2 === 0 ? 'own' : 'other')));
  });

  it('connects to a keyspace whose name has capital letters', async () => {
    await using session = await setup.cluster.connect(other);

    expect(session.keyspace).toBe(other);
    expect(await here(session)).toBe('other');
  });

  it('moves a session with setKeyspace, and no other', async () => {
    await using session = await setup.cluster.connect(setup.keyspace);

    await session.setKeyspace(other);

    expect(session.keyspace).toBe(other);
    expect(await here(session)).toBe('other');
    expect(await here(setup.session)).toBe('own');
  });

  it('moves a session with a USE statement, in every thread', async () => {
    await using session = await setup.cluster.connect();

    await session.execute(`USE "${other}"`);

    expect(session.keyspace).toBe(other);
    const answers = await Promise.all(Array.from({ length: 50 }, () => here(session)));
    expect(new Set(answers)).toEqual(new Set(['other']));
  });

  it('stays in its keyspace when the new one does not exist', async () => {
    await using session = await setup.cluster.connect(setup.keyspace);

    await expect(session.setKeyspace('no_such_keyspace')).rejects.toBeInstanceOf(errors.ResponseError);

    expect(session.keyspace).toBe(setup.keyspace);
    expect(await here(session)).toBe('own');
  });

  it('rejects connect() when the keyspace does not exist', async () => {
    await expect(setup.cluster.connect('no_such_keyspace')).rejects.toMatchObject({
      code: types.responseErrorCodes.invalid,
    });
  });

  it('rejects an impossible keyspace name without asking the server', async () => {
    const error: unknown = await setup.cluster.connect('x; DROP').catch((thrown: unknown) => thrown);

    expect(isClientError(error) && error.code).toBe('invalid-keyspace');
  });

  it('closes one session and leaves the others on the same keyspace open', async () => {
    const session = await setup.cluster.connect(setup.keyspace);
    await session.close();
    await session.close();

    expect(session.isClosed).toBe(true);
    const error: unknown = await session.execute('SELECT here FROM places').catch((thrown: unknown) => thrown);
    expect(isClientError(error) && error.code).toBe('session-closed');
    expect(await here(setup.session)).toBe('own');
  });

  it('finishes running statements before a session closes', async () => {
    const session = await setup.cluster.connect(other);
    const answers = Array.from({ length: 100 }, () => here(session));

    await session.close();

    expect(new Set(await Promise.all(answers))).toEqual(new Set(['other']));
  });
});
