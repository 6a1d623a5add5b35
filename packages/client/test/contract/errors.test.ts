import { errors, types } from '@async-cassandra/client';
import { expect, it } from 'vitest';
import { eachWay } from '../each-way.ts';

eachWay(['CREATE TABLE things (id int PRIMARY KEY, name text)'], (way) => {
  const failure = async (cql: string, params?: unknown[]): Promise<unknown> => {
    try {
      await way.session.execute(cql, params);
      return undefined;
    } catch (error) {
      return error;
    }
  };

  it("gives a syntax error as the driver's ResponseError, as the plain driver gives it", async () => {
    const error = await failure('SELEC * FROM things');
    const expected: unknown = await way.plain.execute('SELEC * FROM things').catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(errors.ResponseError);
    expect(error).toMatchObject({ name: 'ResponseError', code: types.responseErrorCodes.syntaxError });
    expect((error as Error).message).toBe((expected as Error).message);
  });

  it('gives the error of a statement that is prepared', async () => {
    const error = await failure('SELECT * FROM no_such_table WHERE id = ?', [1]);

    expect(error).toBeInstanceOf(errors.ResponseError);
    expect(error).toMatchObject({ code: types.responseErrorCodes.invalid });
  });

  it('gives the fields of an error', async () => {
    const error = await failure('CREATE TABLE things (id int PRIMARY KEY)');

    expect(error).toMatchObject({
      code: types.responseErrorCodes.alreadyExists,
      keyspace: way.keyspace,
      table: 'things',
    });
  });

  it('ends the stack of an error in the line that awaited it', async () => {
    const error = (await failure('SELECT nothing FROM things')) as Error;

    expect(error.stack).toMatch(/at .*failure.*errors\.test\.ts/);
  });

  it('gives a wrong number of parameters as an error of that statement alone', async () => {
    const [wrong, right] = await Promise.allSettled([
      way.session.execute('SELECT name FROM things WHERE id = ?', [1, 2, 3]),
      way.session.execute('SELECT name FROM things WHERE id = ?', [1]),
    ]);

    expect(wrong.status).toBe('rejected');
    expect(right.status).toBe('fulfilled');
  });

  it('names a parameter that cannot be sent', async () => {
    await expect(way.session.execute('INSERT INTO things (id, name) VALUES (?, ?)', [1, () => 'x'])).rejects.toThrow(
      /parameter.*function/,
    );
    await expect(
      way.session.execute('INSERT INTO things (id, name) VALUES (:id, :name)', { id: 1, name: Symbol('x') }),
    ).rejects.toThrow(/"name".*symbol/);
  });

  it('names a query option that it does not know, with the nearest one', async () => {
    await expect(way.session.execute('SELECT * FROM things', [], { fetchsize: 1 } as object)).rejects.toThrow(
      'fetchSize',
    );
  });

  it('stays usable after an error', async () => {
    await failure('SELEC');

    expect((await way.session.execute('SELECT * FROM things')).rowLength).toBe(0);
  });
});
