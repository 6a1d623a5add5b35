import { isClientError } from '@async-cassandra/client';
import { beforeAll, expect, it, vi } from 'vitest';
import { eachPath } from '../each-path.ts';

const tables = ['CREATE TABLE series (id text, n int, label text, PRIMARY KEY (id, n))'];
const rowCount = 250;
const select = "SELECT n, label FROM series WHERE id = 'a'";

eachPath(tables, (setup) => {
  beforeAll(async () => {
    const insert = await setup.session.prepare('INSERT INTO series (id, n, label) VALUES (?, ?, ?)');
    await Promise.all(Array.from({ length: rowCount }, (_, n) => setup.session.execute(insert, ['a', n, `row ${n}`])));
  });

  it('returns the first page and the page state of the next one', async () => {
    const result = await setup.session.execute(select, [], { fetchSize: 100 });

    expect(result.rowLength).toBe(100);
    expect(result.pageState).toMatch(/^[0-9a-f]+$/);
  });

  it('continues from a page state', async () => {
    const first = await setup.session.execute(select, [], { fetchSize: 100 });

    const second = await setup.session.execute(select, [], { fetchSize: 100, pageState: first.pageState! });

    expect(second.first()?.['n']).toBe(100);
  });

  it('reads one page after the other with nextPage, and null after the last', async () => {
    const lengths: number[] = [];
    for (let page = await setup.session.execute(select, [], { fetchSize: 100 }); ;) {
      lengths.push(page.rowLength);
      const next = await page.nextPage();
      if (next === null) break;
      page = next;
    }

    expect(lengths).toEqual([100, 100, 50]);
  });

  it('reads the rows of all pages with for await', async () => {
    const seen: unknown[] = [];
    for await (const row of await setup.session.execute(select, [], { fetchSize: 60 })) seen.push(row['n']);

    expect(seen).toEqual(Array.from({ length: rowCount }, (_, n) => n));
  });

  it('pages a prepared statement too', async () => {
    const prepared = await setup.session.prepare('SELECT n FROM series WHERE id = ?');
    let count = 0;
    for await (const row of await setup.session.execute(prepared, ['a'], { fetchSize: 99 })) {
      expect(row['n']).toBe(count++);
    }

    expect(count).toBe(rowCount);
  });

  it('reads all rows if there are at most maxRows', async () => {
    const rows = await (await setup.session.execute(select, [], { fetchSize: 100 })).all({ maxRows: rowCount });

    expect(rows.map((row) => row['label'])).toEqual(Array.from({ length: rowCount }, (_, n) => `row ${n}`));
  });

  it('rejects with too-many-rows when there are more than maxRows', async () => {
    const result = await setup.session.execute(select, [], { fetchSize: 100 });

    const error: unknown = await result.all({ maxRows: rowCount - 1 }).catch((thrown: unknown) => thrown);

    expect(isClientError(error) && error.code).toBe('too-many-rows');
  });

  it('can leave a loop over all pages early', async () => {
    for await (const row of await setup.session.execute(select, [], { fetchSize: 10 })) {
      if (row['n'] === 15) break;
    }

    expect((await setup.session.execute(select, [], { fetchSize: 1 })).first()?.['n']).toBe(0);
  });

  it('can iterate over the rows of one page several times', async () => {
    const result = await setup.session.execute(select, [], { fetchSize: 500 });

    expect([...result]).toHaveLength(rowCount);
    expect([...result]).toEqual(result.rows);
    expect(result.rows).toBe(result.rows);
  });

  it('reads one column in place', async () => {
    const result = await setup.session.execute(select, [], { fetchSize: 500 });

    const column = result.column('n');

    expect(column.length).toBe(rowCount);
    expect([...column].reduce<number>((sum, n) => sum + Number(n), 0)).toBe((rowCount * (rowCount - 1)) / 2);
    expect(() => result.column('nothing')).toThrow('The result has no column "nothing". Its columns: "n", "label".');
  });

  it('reads every page with the parameters of the call, whatever the caller changes in the array later', async () => {
    const params: unknown[] = ['a', 10];
    const calling = setup.session.execute('SELECT n FROM series WHERE id = ? AND n >= ?', params, { fetchSize: 60 });
    params[0] = 'nobody';
    params[1] = 240;
    const seen: unknown[] = [];
    for await (const row of await calling) {
      params[1] = 0;
      seen.push(row['n']);
    }

    expect(seen).toEqual(Array.from({ length: rowCount - 10 }, (_, n) => n + 10));
  });

  it('reads every page with the bytes that a buffer had at the time of the call', async () => {
    const id = Buffer.from('a');
    const calling = setup.session.execute('SELECT n FROM series WHERE id = ?', [id], { fetchSize: 100 });
    id.write('z');
    const rows = await (await calling).all({ maxRows: rowCount });

    expect(rows).toHaveLength(rowCount);
  });

  it('reads later pages with the options of the call', async () => {
    const options = { fetchSize: 100 };
    const first = await setup.session.execute(select, [], options);
    options.fetchSize = 1;

    expect((await first.nextPage())?.rowLength).toBe(100);
  });

  it('reads later pages in the keyspace of the first one, even after the session has moved', async () => {
    await using session = await setup.cluster.connect(setup.keyspace);
    const prepared = await session.prepare('SELECT n FROM series WHERE id = ?');
    const first = await session.execute(prepared, ['a'], { fetchSize: 100 });

    await session.setKeyspace('system');

    expect((await first.nextPage())?.first()?.['n']).toBe(100);
    expect(session.keyspace).toBe('system');
  });

  it('does not warn after a loop that read every page', async () => {
    const emitWarning = vi.spyOn(process, 'emitWarning');
    const result = await setup.session.execute(select, [], { fetchSize: 500 });

    for (const row of result) expect(row).toBeDefined();

    expect(emitWarning).not.toHaveBeenCalled();
  });
});
