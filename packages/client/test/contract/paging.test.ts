import { isClientError } from '@async-cassandra/client';
import { beforeAll, expect, it, vi } from 'vitest';
import { eachWay } from '../each-way.ts';

const tables = ['CREATE TABLE series (id text, n int, label text, PRIMARY KEY (id, n))'];
const rowCount = 250;
const select = "SELECT n, label FROM series WHERE id = 'a'";

eachWay(tables, (way) => {
  beforeAll(async () => {
    const insert = await way.session.prepare('INSERT INTO series (id, n, label) VALUES (?, ?, ?)');
    await Promise.all(Array.from({ length: rowCount }, (_, n) => way.session.execute(insert, ['a', n, `row ${n}`])));
  });

  it('gives the first page and where the next one begins', async () => {
    const result = await way.session.execute(select, [], { fetchSize: 100 });

    expect(result.rowLength).toBe(100);
    expect(result.pageState).toMatch(/^[0-9a-f]+$/);
  });

  it('goes on from a page state', async () => {
    const first = await way.session.execute(select, [], { fetchSize: 100 });

    const second = await way.session.execute(select, [], { fetchSize: 100, pageState: first.pageState! });

    expect(second.first()?.['n']).toBe(100);
  });

  it('reads one page after the other with nextPage, and null after the last', async () => {
    const lengths: number[] = [];
    for (let page = await way.session.execute(select, [], { fetchSize: 100 }); ;) {
      lengths.push(page.rowLength);
      const next = await page.nextPage();
      if (next === null) break;
      page = next;
    }

    expect(lengths).toEqual([100, 100, 50]);
  });

  it('reads the rows of all pages with for await', async () => {
    const seen: unknown[] = [];
    for await (const row of await way.session.execute(select, [], { fetchSize: 60 })) seen.push(row['n']);

    expect(seen).toEqual(Array.from({ length: rowCount }, (_, n) => n));
  });

  it('pages a prepared statement too', async () => {
    const prepared = await way.session.prepare('SELECT n FROM series WHERE id = ?');
    let count = 0;
    for await (const row of await way.session.execute(prepared, ['a'], { fetchSize: 99 })) {
      expect(row['n']).toBe(count++);
    }

    expect(count).toBe(rowCount);
  });

  it('reads all rows within a bound', async () => {
    const rows = await (await way.session.execute(select, [], { fetchSize: 100 })).all({ maxRows: rowCount });

    expect(rows.map((row) => row['label'])).toEqual(Array.from({ length: rowCount }, (_, n) => `row ${n}`));
  });

  it('refuses to read more rows than the bound', async () => {
    const result = await way.session.execute(select, [], { fetchSize: 100 });

    const error: unknown = await result.all({ maxRows: rowCount - 1 }).catch((thrown: unknown) => thrown);

    expect(isClientError(error) && error.code).toBe('too-many-rows');
  });

  it('leaves a loop over all pages early without harm', async () => {
    for await (const row of await way.session.execute(select, [], { fetchSize: 10 })) {
      if (row['n'] === 15) break;
    }

    expect((await way.session.execute(select, [], { fetchSize: 1 })).first()?.['n']).toBe(0);
  });

  it('iterates over the rows of one page, as often as asked', async () => {
    const result = await way.session.execute(select, [], { fetchSize: 500 });

    expect([...result]).toHaveLength(rowCount);
    expect([...result]).toEqual(result.rows);
    expect(result.rows).toBe(result.rows);
  });

  it('reads one column in place', async () => {
    const result = await way.session.execute(select, [], { fetchSize: 500 });

    const column = result.column('n');

    expect(column.length).toBe(rowCount);
    expect([...column].reduce<number>((sum, n) => sum + Number(n), 0)).toBe((rowCount * (rowCount - 1)) / 2);
    expect(() => result.column('nothing')).toThrow('The result has no column "nothing". Its columns: "n", "label".');
  });

  it('reads every page with the values that the call had, whatever changes in the array meanwhile', async () => {
    const params: unknown[] = ['a', 10];
    const calling = way.session.execute('SELECT n FROM series WHERE id = ? AND n >= ?', params, { fetchSize: 60 });
    params[0] = 'nobody';
    params[1] = 240;
    const seen: unknown[] = [];
    for await (const row of await calling) {
      params[1] = 0;
      seen.push(row['n']);
    }

    expect(seen).toEqual(Array.from({ length: rowCount - 10 }, (_, n) => n + 10));
  });

  it('reads every page with the bytes that a buffer had at the call', async () => {
    const id = Buffer.from('a');
    const calling = way.session.execute('SELECT n FROM series WHERE id = ?', [id], { fetchSize: 100 });
    id.write('z');
    const rows = await (await calling).all({ maxRows: rowCount });

    expect(rows).toHaveLength(rowCount);
  });

  it('reads the later pages with the options that the call had', async () => {
    const options = { fetchSize: 100 };
    const first = await way.session.execute(select, [], options);
    options.fetchSize = 1;

    expect((await first.nextPage())?.rowLength).toBe(100);
  });

  it('reads the later pages in the keyspace of the first one after the session has moved', async () => {
    await using session = await way.cluster.connect(way.keyspace);
    const prepared = await session.prepare('SELECT n FROM series WHERE id = ?');
    const first = await session.execute(prepared, ['a'], { fetchSize: 100 });

    await session.setKeyspace('system');

    expect((await first.nextPage())?.first()?.['n']).toBe(100);
    expect(session.keyspace).toBe('system');
  });

  it('has no warning for a loop that saw every page', async () => {
    const emitWarning = vi.spyOn(process, 'emitWarning');
    const result = await way.session.execute(select, [], { fetchSize: 500 });

    for (const row of result) expect(row).toBeDefined();

    expect(emitWarning).not.toHaveBeenCalled();
  });
});
