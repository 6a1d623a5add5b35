/** What `console.log` and `JSON.stringify` show. `JSON.stringify` is compared with the plain driver. */
import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { eachPath } from '../each-path.ts';

const tables = [
  'CREATE TABLE items (id int, n int, name text, big bigint, bytes blob, tags list<text>, counts map<text, int>, u uuid, PRIMARY KEY (id, n))',
  'CREATE TABLE once (id int PRIMARY KEY, name text)',
];

eachPath(tables, (setup) => {
  const insert = 'INSERT INTO items (id, n, name, big, bytes, tags, counts, u) VALUES (?, ?, ?, ?, ?, ?, ?, ?)';
  const uuid = 'f81d4fae-7dec-41d0-a765-00a0c91e6bf6';
  const fill = async (id: number, rows: number): Promise<void> => {
    for (let n = 0; n < rows; n++)
      await setup.session.execute(insert, [id, n, `name ${n}`, 5, Buffer.from('abc'), ['x'], { a: 1 }, uuid]);
  };

  it('stringifies rows, pages, an empty result and a result without columns as the driver does', async () => {
    await fill(1, 3);
    const statements: [string, unknown[], object][] = [
      ['SELECT * FROM items WHERE id = ?', [1], {}],
      ['SELECT * FROM items WHERE id = ?', [1], { fetchSize: 2 }],
      ['SELECT n, name FROM items WHERE id = ?', [77], {}],
      ['SELECT n AS a, name AS a FROM items WHERE id = ?', [1], {}],
      ['INSERT INTO items (id, n, name) VALUES (?, ?, ?)', [2, 1, 'x'], {}],
    ];
    for (const [cql, parameters, options] of statements) {
      const ours = await setup.session.execute(cql, parameters, options);
      const plain = await setup.plain.execute(cql, parameters, { prepare: true, ...options });

      expect(JSON.parse(JSON.stringify(ours)), cql).toEqual(JSON.parse(JSON.stringify(plain)));
      expect(Object.keys(JSON.parse(JSON.stringify(ours)) as object), cql).toEqual(
        Object.keys(JSON.parse(JSON.stringify(plain)) as object),
      );
    }
  });

  it('stringifies the outcome of a conditional statement as the driver does', async () => {
    const cql = "INSERT INTO once (id, name) VALUES (1, 'first') IF NOT EXISTS";
    expect(JSON.parse(JSON.stringify(await setup.session.execute(cql)))).toMatchObject({
      rows: [{ '[applied]': true }],
    });

    const ours = JSON.parse(JSON.stringify(await setup.session.execute(cql))) as object;
    expect(ours).toEqual(JSON.parse(JSON.stringify(await setup.plain.execute(cql))));
    expect(ours).toMatchObject({ rows: [{ '[applied]': false, name: 'first' }], rowLength: 1 });
  });

  it('prints the rows, the columns and where the next page begins', async () => {
    await fill(3, 3);
    const result = await setup.session.execute('SELECT n, name, tags, counts, u FROM items WHERE id = ?', [3], {
      fetchSize: 2,
    });

    const printed = inspect(result);

    expect(printed).toMatch(/^ResultSet \{\n {2}rows: \[\n {4}Row \{/);
    expect(printed).toContain("name: 'name 1'");
    expect(printed).toContain(`u: Uuid: ${uuid}`);
    expect(printed).toContain('rowLength: 2');
    for (const column of ['n: int', 'name: text', 'tags: list<text>', 'counts: map<text, int>', 'u: uuid'])
      expect(printed).toContain(`'${column}'`);
    expect(printed).toContain(`pageState: '${result.pageState}'`);
    expect(printed).toContain(`queriedHost: '${result.info.queriedHost}'`);
    expect(printed).not.toContain('undefined');
  });

  it('follows the options of inspect: depth, colors, compact, maxArrayLength', async () => {
    await fill(4, 5);
    const result = await setup.session.execute('SELECT n, name FROM items WHERE id = ?', [4]);

    expect(inspect({ result }, { depth: 0 })).toBe('{ result: [ResultSet] }');
    expect(inspect(result, { depth: 0 })).toMatch(/rows: \[Array\]/);
    expect(inspect(result, { depth: 1 })).toMatch(/rows: \[ \[Row\], \[Row\], \[Row\], \[Row\], \[Row\] \]/);
    expect(inspect(result, { colors: true })).toContain("\u001b[32m'name 4'\u001b[39m");
    expect(inspect(result, { compact: true, breakLength: Infinity })).toMatch(
      /^ResultSet \{ rows: \[ Row \{ n: 0, name: 'name 0' \}, /,
    );
    expect(inspect(result, { maxArrayLength: 2 })).toContain('... 3 more items');
    expect(inspect(result, { maxArrayLength: 2 })).not.toContain("'name 2'");
    expect(inspect(result, { maxArrayLength: null })).toContain("name: 'name 4'");
    expect(inspect({ list: [result] })).toContain('rows: [Array]');
  });

  it('prints a result without columns', async () => {
    const result = await setup.session.execute('INSERT INTO items (id, n) VALUES (?, ?)', [5, 1]);

    expect(inspect(result)).toMatch(/^ResultSet \{\n {2}rows: \[\],\n {2}rowLength: 0,\n {2}columns: \[\],/);
  });

  it('prints at most 100 rows, and does not warn about unread pages', async () => {
    await fill(6, 130);
    const warnings: unknown[] = [];
    const listen = (warning: unknown): void => void warnings.push(warning);
    process.on('warning', listen);
    const result = await setup.session.execute('SELECT n FROM items WHERE id = ?', [6], { fetchSize: 120 });

    const printed = inspect(result);

    expect(printed.match(/Row \{/g)).toHaveLength(100);
    expect(printed).toContain('... 20 more items');
    inspect(result, { maxArrayLength: null });
    await new Promise(setImmediate);
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });

  it('prints and stringifies a column with its values', async () => {
    await fill(7, 3);
    const column = (await setup.session.execute('SELECT n FROM items WHERE id = ?', [7])).column('n');

    expect(inspect(column)).toBe("Column { name: 'n', length: 3, values: [ 0, 1, 2 ] }");
    expect(inspect(column, { maxArrayLength: 1 })).toContain('values: [ 0, ... 2 more items ]');
    expect(JSON.stringify(column)).toBe('{"name":"n","length":3,"values":[0,1,2]}');
  });

  it('prints and stringifies a prepared statement with the types of its parameters', async () => {
    const cql = 'INSERT INTO items (id, n, tags) VALUES (?, ?, ?)';
    const prepared = await setup.session.prepare(cql);

    expect(inspect(prepared, { breakLength: Infinity })).toBe(
      `PreparedStatement { cql: '${cql}', parameters: [ 'id: int', 'n: int', 'tags: list<text>' ] }`,
    );
    const parsed = JSON.parse(JSON.stringify(prepared)) as { cql: string; parameters: object[] };
    expect(parsed.cql).toBe(cql);
    expect(parsed.parameters).toMatchObject([{ name: 'id' }, { name: 'n' }, { name: 'tags' }]);
  });

  it('returns the same object from first() each time, which is also rows[0]', async () => {
    await fill(8, 3);
    for (const n of [1, 3]) {
      const result = await setup.session.execute('SELECT n, name FROM items WHERE id = ? LIMIT ?', [8, n]);
      const first = result.first();

      expect(first).toEqual(expect.objectContaining({ n: 0, name: 'name 0' }));
      expect(result.first()).toBe(first);
      expect(result.rows[0]).toBe(first);
      expect(result.rows).toHaveLength(n);
      result.rows.reverse();
      expect(result.rows.at(-1)).toBe(first);
      expect(result.first()).toBe(first);
    }
    const other = await setup.session.execute('SELECT n, name FROM items WHERE id = ?', [8]);
    expect(other.rows[0]).toBe(other.first());
    const none = await setup.session.execute('SELECT n, name FROM items WHERE id = ?', [88]);
    expect([none.first(), none.first()]).toEqual([null, null]);
  });

  it('builds new row objects in each loop, until rows was read', async () => {
    await fill(9, 2);
    const result = await setup.session.execute('SELECT n FROM items WHERE id = ?', [9]);
    const [first] = [...result];
    first!['n'] = 'changed';

    expect([...result].map((row) => row['n'])).toEqual([0, 1]);
    const { rows } = result;
    expect([...result].every((row, index) => row === rows[index])).toBe(true);
  });

  it('prints a session and a cluster without credentials', async () => {
    expect(inspect(setup.session)).toBe(`AsyncSession { keyspace: '${setup.keyspace}', isClosed: false }`);
    expect(JSON.parse(JSON.stringify(setup.session))).toEqual({ keyspace: setup.keyspace, isClosed: false });
    expect(inspect(setup.cluster)).toMatch(/^AsyncCluster \{\s+isClosed: false,\s+executor: \w+ \{/);
    expect(JSON.parse(JSON.stringify(setup.cluster))).toEqual({
      executorThreads: setup.cluster.executor.maxWorkers,
      isClosed: false,
    });
  });
});
