import { errors, isClientError, types } from '@async-cassandra/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachWay } from '../each-way.ts';

const table = (keyspace: string): string => `CREATE TABLE "${keyspace}".places (id int PRIMARY KEY, here text)`;

eachWay(['CREATE TABLE places (id int PRIMARY KEY, here text)'], (way) => {
  let other = '';

  beforeAll(async () => {
    other = `Other_${way.keyspace}`;
    await way.plain.execute(
      `CREATE KEYSPACE "${other}" WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
    );
    await way.plain.execute(table(other));
    await way.plain.execute(`INSERT INTO "${other}".places (id, here) VALUES (1, 'other')`);
    await way.plain.execute(`INSERT INTO ${way.keyspace}.places (id, here) VALUES (1, 'own')`);
  });
  afterAll(() => way.plain.execute(`DROP KEYSPACE "${other}"`));

  const here = async (session: typeof way.session): Promise<unknown> =>
    (await session.execute('SELECT here FROM places WHERE id = ?', [1])).first()?.['here'];

  it('keeps a thousand interleaved statements of two sessions in their own keyspaces', async () => {
    await using second = await way.cluster.connect(other);

    const answers = await Promise.all(
      Array.from({ length: 1000 }, (_, index) => here(index % 2 === 0 ? way.session : second)),
    );

    expect(answers).toEqual(Array.from({ length: 1000 }, (_, index) => (index % 2 === 0 ? 'own' : 'other')));
  });

  it('connects to a keyspace whose name has capitals', async () => {
    await using session = await way.cluster.connect(other);

    expect(session.keyspace).toBe(other);
    expect(await here(session)).toBe('other');
  });

  it('moves a session with setKeyspace, and no other', async () => {
    await using session = await way.cluster.connect(way.keyspace);

    await session.setKeyspace(other);

    expect(session.keyspace).toBe(other);
    expect(await here(session)).toBe('other');
    expect(await here(way.session)).toBe('own');
  });

  it('moves a session with a USE statement, in every thread', async () => {
    await using session = await way.cluster.connect();

    await session.execute(`USE "${other}"`);

    expect(session.keyspace).toBe(other);
    const answers = await Promise.all(Array.from({ length: 50 }, () => here(session)));
    expect(new Set(answers)).toEqual(new Set(['other']));
  });

  it('stays where it was when a keyspace does not exist', async () => {
    await using session = await way.cluster.connect(way.keyspace);

    await expect(session.setKeyspace('no_such_keyspace')).rejects.toBeInstanceOf(errors.ResponseError);

    expect(session.keyspace).toBe(way.keyspace);
    expect(await here(session)).toBe('own');
  });

  it('refuses to connect to a keyspace that does not exist', async () => {
    await expect(way.cluster.connect('no_such_keyspace')).rejects.toMatchObject({
      code: types.responseErrorCodes.invalid,
    });
  });

  it('refuses a name that cannot be a keyspace before asking the server', async () => {
    const error: unknown = await way.cluster.connect('x; DROP').catch((thrown: unknown) => thrown);

    expect(isClientError(error) && error.code).toBe('invalid-keyspace');
  });

  it('closes one session and leaves the others on the same keyspace open', async () => {
    const session = await way.cluster.connect(way.keyspace);
    await session.close();
    await session.close();

    expect(session.isClosed).toBe(true);
    const error: unknown = await session.execute('SELECT here FROM places').catch((thrown: unknown) => thrown);
    expect(isClientError(error) && error.code).toBe('session-closed');
    expect(await here(way.session)).toBe('own');
  });

  it('finishes the statements under way before a session closes', async () => {
    const session = await way.cluster.connect(other);
    const answers = Array.from({ length: 100 }, () => here(session));

    await session.close();

    expect(new Set(await Promise.all(answers))).toEqual(new Set(['other']));
  });
});
