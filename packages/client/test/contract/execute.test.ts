import { types } from '@async-cassandra/client';
import { expect, it } from 'vitest';
import { eachPath } from '../each-path.ts';

const tables = [
  'CREATE TABLE users (id uuid PRIMARY KEY, name text, age int)',
  'CREATE TABLE counters (id text PRIMARY KEY, hits counter)',
];

eachPath(tables, (setup) => {
  it('reads a system table with a statement that has no parameters', async () => {
    const result = await setup.session.execute('SELECT * FROM system.local');

    expect(result.rowLength).toBe(1);
    expect(result.first()).toMatchObject({ key: 'local' });
    expect(result.info.queriedHost).toMatch(/:\d+$/);
  });

  it('writes and reads a row with positional parameters', async () => {
    const id = types.Uuid.random();
    await setup.session.execute('INSERT INTO users (id, name, age) VALUES (?, ?, ?)', [id, 'Ada', 36]);

    const result = await setup.session.execute('SELECT name, age FROM users WHERE id = ?', [id]);

    expect({ ...result.first() }).toEqual({ name: 'Ada', age: 36 });
  });

  it('writes and reads a row with named parameters', async () => {
    const id = types.Uuid.random();
    await setup.session.execute('INSERT INTO users (id, name, age) VALUES (:id, :name, :age)', {
      id,
      name: 'Grace',
      age: 85,
    });

    const result = await setup.session.execute('SELECT * FROM users WHERE id = :id', { id });

    expect(result.first()?.get('name')).toBe('Grace');
  });

  it('returns the parameters of a prepared statement, and executes it', async () => {
    const insert = await setup.session.prepare('INSERT INTO users (id, name, age) VALUES (?, ?, ?)');
    expect(insert.parameters.map(({ name }) => name)).toEqual(['id', 'name', 'age']);
    const id = types.Uuid.random();

    await setup.session.execute(insert, [id, 'Barbara', 30]);

    const select = await setup.session.prepare('SELECT name FROM users WHERE id = ?');
    const result = await setup.session.execute(select, [id]);
    expect(result.first()?.['name']).toBe('Barbara');
  });

  it('returns an empty result for a write', async () => {
    const result = await setup.session.execute('INSERT INTO users (id) VALUES (?)', [types.Uuid.random()]);

    expect(result.rowLength).toBe(0);
    expect(result.rows).toEqual([]);
    expect(result.columns).toEqual([]);
    expect(result.first()).toBeNull();
    expect(result.pageState).toBeNull();
    expect(result.wasApplied()).toBe(true);
  });

  it('returns the columns of a result without rows', async () => {
    const result = await setup.session.execute('SELECT id, name FROM users WHERE id = ?', [types.Uuid.random()]);

    expect(result.rows).toEqual([]);
    expect(result.columns.map(({ name }) => name)).toEqual(['id', 'name']);
  });

  it('returns whether a conditional write was applied', async () => {
    const id = types.Uuid.random();
    const insert = 'INSERT INTO users (id, name) VALUES (?, ?) IF NOT EXISTS';

    const first = await setup.session.execute(insert, [id, 'first']);
    const second = await setup.session.execute(insert, [id, 'second']);

    expect(first.wasApplied()).toBe(true);
    expect(second.wasApplied()).toBe(false);
  });

  it('does not prepare a statement with parameters if prepare is false', async () => {
    const id = types.Uuid.random();
    await setup.session.execute('INSERT INTO users (id, age) VALUES (?, ?)', [id, 7], {
      prepare: false,
      hints: ['uuid', 'int'],
    });

    const result = await setup.session.execute('SELECT age FROM users WHERE id = ?', [id]);

    expect(result.first()?.['age']).toBe(7);
  });

  it('updates counters', async () => {
    const update = 'UPDATE counters SET hits = hits + ? WHERE id = ?';
    await setup.session.execute(update, [types.Long.fromNumber(2), 'home']);
    await setup.session.execute(update, [types.Long.fromNumber(3), 'home']);

    const result = await setup.session.execute('SELECT hits FROM counters WHERE id = ?', ['home']);

    expect(String(result.first()?.['hits'])).toBe('5');
  });

  it('writes several statements as one batch', async () => {
    const [one, two] = [types.Uuid.random(), types.Uuid.random()];
    const insert = await setup.session.prepare('INSERT INTO users (id, name) VALUES (?, ?)');

    await setup.session.batch([
      { query: insert, params: [one, 'one'] },
      { query: 'INSERT INTO users (id, name) VALUES (?, ?)', params: [two, 'two'] },
    ]);

    const names = await Promise.all(
      [one, two].map(
        async (id) => (await setup.session.execute('SELECT name FROM users WHERE id = ?', [id])).first()?.['name'],
      ),
    );
    expect(names).toEqual(['one', 'two']);
  });

  it('answers a thousand statements at once, each with its own row', async () => {
    const ids = Array.from({ length: 1000 }, () => types.Uuid.random());
    const insert = await setup.session.prepare('INSERT INTO users (id, age) VALUES (?, ?)');
    await Promise.all(ids.map((id, age) => setup.session.execute(insert, [id, age])));
    const select = await setup.session.prepare('SELECT age FROM users WHERE id = ?');

    const ages = await Promise.all(ids.map(async (id) => (await setup.session.execute(select, [id])).first()?.['age']));

    expect(ages).toEqual(ids.map((_, age) => age));
  });
});
