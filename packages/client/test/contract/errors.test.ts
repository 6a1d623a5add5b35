import { errors, types } from '@async-cassandra/client';
import { expect, it } from 'vitest';
import { eachPath } from '../each-path.ts';

eachPath(['CREATE TABLE things (id int PRIMARY KEY, name text)'], (setup) => {
  const failure = async (cql: string, params?: unknown[]): Promise<unknown> => {
    try {
      await setup.session.execute(cql, params);
      return undefined;
    } catch (error) {
      return error;
    }
  };

  it('rejects a syntax error with the same ResponseError as the plain driver', async () => {
    const error = await failure('SELEC * FROM things');
    const expected: unknown = await setup.plain.execute('SELEC * FROM things').catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(errors.ResponseError);
    expect(error).toMatchObject({ name: 'ResponseError', code: types.responseErrorCodes.syntaxError });
    expect((error as Error).message).toBe((expected as Error).message);
  });

  it('rejects a wrong statement with parameters with the error of PREPARE', async () => {
    const error = await failure('SELECT * FROM no_such_table WHERE id = ?', [1]);

    expect(error).toBeInstanceOf(errors.ResponseError);
    expect(error).toMatchObject({ code: types.responseErrorCodes.invalid });
  });

  it('keeps the fields of an error', async () => {
    const error = await failure('CREATE TABLE things (id int PRIMARY KEY)');

    expect(error).toMatchObject({
      code: types.responseErrorCodes.alreadyExists,
      keyspace: setup.keyspace,
      table: 'things',
    });
  });

  it('ends the stack of an error in the line that awaited it', async () => {
    const error = (await failure('SELECT nothing FROM things')) as Error;

    expect(error.stack).toMatch(/at .*failure.*errors\.test\.ts/);
  });

  it('rejects a wrong number of parameters, and other statements go on', async () => {
    const [wrong, right] = await Promise.allSettled([
      setup.session.execute('SELECT name FROM things WHERE id = ?', [1, 2, 3]),
      setup.session.execute('SELECT name FROM things WHERE id = ?', [1]),
    ]);

    expect(wrong.status).toBe('rejected');
    expect(right.status).toBe('fulfilled');
  });

  it('names a parameter that cannot be sent', async () => {
    await expect(setup.session.execute('INSERT INTO things (id, name) VALUES (?, ?)', [1, () => 'x'])).rejects.toThrow(
      /parameter.*function/,
    );
    await expect(
      setup.session.execute('INSERT INTO things (id, name) VALUES (:id, :name)', { id: 1, name: Symbol('x') }),
    ).rejects.toThrow(/"name".*symbol/);
  });

  it('suggests the nearest name for an unknown query option', async () => {
    await expect(setup.session.execute('SELECT * FROM things', [], { fetchsize: 1 } as object)).rejects.toThrow(
      'fetchSize',
    );
  });

  it('stays usable after an error', async () => {
    await failure('SELEC');

    expect((await setup.session.execute('SELECT * FROM things')).rowLength).toBe(0);
  });
});
