/** Parameters, hints, batches, and statements whose tables change, compared with the plain driver. */
import { types } from '@async-cassandra/client';
import { expect, it } from 'vitest';
import { eachPath } from '../each-path.ts';
import { describeError, failureOf, type AnyError } from '../same-error.ts';

const tables = [
  'CREATE TABLE items (id int PRIMARY KEY, name text, "Weight" double, seen timestamp, big bigint, tags list<text>, spot vector<float, 2>)',
  'CREATE TABLE counts (id int PRIMARY KEY, hits counter)',
];

eachPath(tables, (setup) => {
  const count = { value: 0 };
  const nextId = (): number => count.value++;

  async function read(id: number): Promise<object | null> {
    const row = await setup.session.execute('SELECT * FROM items WHERE id = ?', [id]);
    const expected = (
      await setup.plain.execute('SELECT * FROM items WHERE id = ?', [id], { prepare: true })
    ).first() as object | null;
    expect(describeRow(row.first())).toEqual(describeRow(expected));
    return expected === null ? null : { ...expected };
  }

  it('binds positional parameters by their position', async () => {
    const id = nextId();
    await setup.session.execute('INSERT INTO items (id, name, "Weight") VALUES (?, ?, ?)', [id, 'a', 0.5]);

    expect(await read(id)).toMatchObject({ name: 'a', Weight: 0.5 });
  });

  it('binds named parameters in any order, and ignores names without a marker', async () => {
    const id = nextId();
    const parameters = { weight: 1.5, unused: 'no marker', id, name: 'b' };
    await setup.session.execute('INSERT INTO items (id, name, "Weight") VALUES (:id, :name, :weight)', parameters);

    expect(await read(id)).toMatchObject({ name: 'b', Weight: 1.5 });
  });

  it('binds named parameters of question marks by their columns', async () => {
    const id = nextId();
    await setup.session.execute('INSERT INTO items (id, name) VALUES (?, ?)', { name: 'c', id });

    expect(await read(id)).toMatchObject({ name: 'c' });
  });

  it('distinguishes null from unset', async () => {
    const id = nextId();
    const insert = 'INSERT INTO items (id, name, "Weight") VALUES (?, ?, ?)';
    await setup.session.execute(insert, [id, 'kept', 2]);
    await setup.session.execute(insert, [id, types.unset, null]);

    expect(await read(id)).toMatchObject({ name: 'kept', Weight: null });
  });

  it('uses hints by position as the types of a statement that is not prepared', async () => {
    const id = nextId();
    const values = [id, 3, 1_700_000_000_000, 4];
    await setup.session.execute('INSERT INTO items (id, "Weight", seen, big) VALUES (?, ?, ?, ?)', values, {
      prepare: false,
      hints: ['int', 'double', types.dataTypes.timestamp, { code: types.dataTypes.bigint }],
    });

    expect(await read(id)).toMatchObject({
      Weight: 3,
      seen: new Date(1_700_000_000_000),
      big: types.Long.fromNumber(4),
    });
  });

  const refused = [
    ['named parameters without preparing', 'SELECT * FROM items WHERE id = :id', { id: 1 }, { prepare: false }],
    ['a missing named parameter', 'SELECT * FROM items WHERE id = :id', { other: 1 }, { prepare: true }],
    ['an execution profile that does not exist', 'SELECT * FROM items', [], { executionProfile: 'nobody' }],
  ] as const;
  it.for(refused)('rejects %s as the plain driver does', async ([, query, parameters, options]) => {
    const expected = await failureOf(setup.plain.execute(query, parameters as never, options as never));
    const actual = await failureOf(setup.session.execute(query, parameters, options));

    expect(describeError(actual)).toEqual(describeError(expected));
    expect(actual.stack).toContain('statements.test.ts');
  });

  // The driver's message, followed by the parameter.
  const impossible = [
    ['SELECT * FROM items WHERE id = ?', ['not a number'], { prepare: true }, '(parameter 1, "id" of type int)'],
    [
      'INSERT INTO items (id, "Weight") VALUES (?, ?)',
      [1, 'heavy'],
      { prepare: true },
      '(parameter 2, "Weight" of type double)',
    ],
    [
      'INSERT INTO items (id, name, seen) VALUES (?, ?, ?)',
      [1, 'a', { at: 1 }],
      { prepare: true },
      '(parameter 3, "seen" of type timestamp)',
    ],
    [
      'UPDATE items SET big = ? WHERE id = ?',
      [new Date(0), 1],
      { prepare: true },
      '(parameter 1, "big" of type bigint)',
    ],
    ['UPDATE items SET name = ? WHERE id = ?', [1, 2], { prepare: true }, '(parameter 1, "name" of type text)'],
    ['UPDATE items SET "Weight" = ? WHERE id = ?', [2, 2 ** 40], { prepare: true }, '(parameter 2, "id" of type int)'],
    [
      'INSERT INTO items (id, tags) VALUES (?, ?)',
      [1, [1]],
      { prepare: true },
      '(parameter 2, "tags" of type list<text>)',
    ],
    [
      'INSERT INTO items (id, tags) VALUES (?, ?)',
      [1, ['a', null]],
      { prepare: true },
      '(parameter 2, "tags" of type list<text>)',
    ],
    [
      'INSERT INTO items (id, spot) VALUES (?, ?)',
      [1, [1, 2]],
      { prepare: true },
      '(parameter 2, "spot" of type vector<float, 2>)',
    ],
    [
      'INSERT INTO items (id, name) VALUES (:one, :two)',
      { two: 2, one: 1 },
      { prepare: true },
      '(parameter 2, "two" of type text)',
    ],
    [
      'INSERT INTO items (id, name) VALUES (?, ?)',
      { NAME: 2, id: 1 },
      { prepare: true },
      '(parameter 2, "name" of type text)',
    ],
    ['SELECT * FROM items WHERE id = ?', [{ no: 'type' }], { prepare: false }, '(parameter 1)'],
    ['SELECT * FROM items WHERE id = ?', ['x'], { prepare: false, hints: ['uuid'] }, '(parameter 1 of type uuid)'],
    [
      'SELECT * FROM items WHERE id = ?',
      ['x'],
      { prepare: false, hints: [types.dataTypes.int] },
      '(parameter 1 of type int)',
    ],
    [
      'UPDATE items SET name = ? WHERE id = ?',
      ['x', 'y'],
      { prepare: false, hints: ['text', 'int'] },
      '(parameter 2 of type int)',
    ],
    [
      'SELECT * FROM items WHERE id = :id',
      { id: 'x' },
      { prepare: false, hints: { id: 'int' } },
      '(parameter "id" of type int)',
    ],
    [
      'SELECT * FROM items WHERE id = ?',
      ['x'],
      { prepare: false, hints: ['int'], routingIndexes: [0] },
      '(parameter 1 of type int)',
    ],
    ['SELECT * FROM items WHERE id = ?', [1], { prepare: false, hints: ['inte'] }, '(parameter 1 of type inte)'],
  ] as const;
  it.for(impossible)(
    'names the parameter whose value has the wrong type: %s %j',
    async ([query, parameters, options, place]) => {
      const expected = await failureOf(setup.plain.execute(query, parameters as never, { ...options } as never));
      const actual = await failureOf(setup.session.execute(query, parameters, options));

      expectNamed(actual, expected, place);
    },
  );

  const insert = 'INSERT INTO items (id, name) VALUES (?, ?)';
  const impossibleBatches = [
    [
      [
        [insert, [1, 'a']],
        [insert, [2, 3]],
      ],
      {},
      '(parameter 2 of statement 2, "name" of type text)',
    ],
    [
      [
        [insert, ['a', 'a']],
        [insert, [2, 3]],
      ],
      {},
      '(parameter 1 of statement 1, "id" of type int)',
    ],
    [
      [
        [insert, [1, 'a']],
        ['INSERT INTO items (id, name) VALUES (:i, :n)', { n: 'n', i: 'i' }],
      ],
      {},
      '(parameter 1 of statement 2, "i" of type int)',
    ],
    [[[insert, [1, 'a', 'one too many']]], {}, '(parameter 3 of statement 1)'],
    [
      [
        [insert, [1, 'a']],
        [insert, [1, 'b']],
      ],
      {
        prepare: false,
        hints: [
          ['int', 'text'],
          ['int', 'uuid'],
        ],
      },
      '(parameter 2 of statement 2 of type uuid)',
    ],
    [[[insert, [{ no: 'type' }, 'b']]], { prepare: false }, '(parameter 1 of statement 1)'],
  ] as const;
  it.for(impossibleBatches)(
    'names the statement and the parameter with a wrong value in a batch: %j',
    async ([entries, options, place]) => {
      const statements = entries.map(([query, params]) => ({ query, params }));
      const expected = await failureOf(setup.plain.batch(statements, { prepare: true, ...options } as never));
      const actual = await failureOf(setup.session.batch(statements, options));

      expectNamed(actual, expected, place);
    },
  );

  it('names a wrong parameter of a prepared statement before anything is sent, also in a batch', async () => {
    const handle = await setup.session.prepare(insert);
    const value = (): void => {};

    expect(await failureOf(setup.session.execute(handle, [1, value]))).toEqual(
      new TypeError('parameter 2 ("name") cannot be a function'),
    );
    expect(
      await failureOf(
        setup.session.batch([
          { query: handle, params: [1, 'a'] },
          { query: handle, params: [1, value] },
        ]),
      ),
    ).toEqual(new TypeError('parameter 2 ("name") of statement 2 cannot be a function'));
    expect(await failureOf(setup.session.batch([{ query: insert, params: { id: value, name: 'a' } }]))).toEqual(
      new TypeError('parameter "id" of statement 1 cannot be a function'),
    );
    expect(await failureOf(setup.session.batch([insert, { query: insert, params: 5 as never }]))).toEqual(
      new TypeError('parameters of statement 2 must be an array, or an object with a value for each name, got 5'),
    );
    expect(await failureOf(setup.session.batch([insert, 5 as never]))).toEqual(
      new TypeError('statement 2 of the batch must be a string, a PreparedStatement or { query, params }, got 5'),
    );
    expect(await failureOf(setup.session.execute(handle, ['x', 'a']))).toMatchObject({
      message: expect.stringMatching(/ \(parameter 1, "id" of type int\)$/u) as string,
    });
  });

  it('passes on an error of the server unchanged', async () => {
    const query = 'SELECT * FROM items WHERE id = ? AND nothing = ?';
    const expected = await failureOf(setup.plain.execute(query, [1, 'x'], { prepare: true }));

    expect(describeError(await failureOf(setup.session.execute(query, [1, 'x'])))).toEqual(describeError(expected));
  });

  it('runs a batch of strings, prepared statements and statements without parameters', async () => {
    const ids = [nextId(), nextId(), nextId(), nextId(), nextId()] as const;
    const insert = await setup.session.prepare('INSERT INTO items (id, name) VALUES (?, ?)');
    await setup.session.batch([
      { query: insert, params: [ids[0], 'handle'] },
      {
        query: 'INSERT INTO items (id, name, big) VALUES (?, ?, ?)',
        params: [ids[1], 'text', types.Long.fromNumber(1)],
      },
      { query: 'INSERT INTO items (id, name) VALUES (:id, :name)', params: { name: 'named', id: ids[2] } },
      `INSERT INTO items (id, name) VALUES (${ids[3]}, 'simple')`,
      { query: `INSERT INTO items (id, name) VALUES (${ids[4]}, 'empty')`, params: [] },
    ]);

    const names = await Promise.all(ids.map(async (id) => (await read(id)) as { name: string }));
    expect(names.map(({ name }) => name)).toEqual(['handle', 'text', 'named', 'simple', 'empty']);
  });

  it('runs a batch that is not prepared, with hints for each statement', async () => {
    const ids = [nextId(), nextId()] as const;
    await setup.session.batch(
      [
        { query: 'INSERT INTO items (id, "Weight") VALUES (?, ?)', params: [ids[0], 1] },
        { query: 'INSERT INTO items (id, big) VALUES (?, ?)', params: [ids[1], 2] },
      ],
      {
        prepare: false,
        hints: [
          ['int', 'double'],
          ['int', 'bigint'],
        ],
        logged: false,
      },
    );

    expect(await read(ids[0])).toMatchObject({ Weight: 1 });
    expect(await read(ids[1])).toMatchObject({ big: types.Long.fromNumber(2) });
  });

  it('runs a batch of counters', async () => {
    const id = nextId();
    const update = { query: 'UPDATE counts SET hits = hits + ? WHERE id = ?', params: [types.Long.fromNumber(2), id] };
    await setup.session.batch([update, update, update], { counter: true });

    expect(String((await setup.session.execute('SELECT hits FROM counts WHERE id = ?', [id])).first()?.['hits'])).toBe(
      '6',
    );
  });

  it('reports whether a conditional batch was applied, and the row that prevented it', async () => {
    const id = nextId();
    const insert = { query: 'INSERT INTO items (id, name) VALUES (?, ?) IF NOT EXISTS', params: [id, 'first'] };

    expect((await setup.session.batch([insert])).wasApplied()).toBe(true);
    const second = await setup.session.batch([insert]);
    expect(second.wasApplied()).toBe(false);
    expect(second.first()).toMatchObject({ id, name: 'first' });
  });

  it('writes with the timestamp of the call, and does not replace newer values', async () => {
    const id = nextId();
    const insert = 'INSERT INTO items (id, name) VALUES (?, ?)';
    await setup.session.execute(insert, [id, 'newer'], { timestamp: 2000 });
    await setup.session.execute(insert, [id, 'older'], { timestamp: 1000n });
    await setup.session.batch([{ query: insert, params: [id, 'oldest'] }], { timestamp: types.Long.fromNumber(500) });

    const found = await setup.session.execute('SELECT name, writetime(name) AS at FROM items WHERE id = ?', [id]);
    expect({ ...found.first(), at: String(found.first()?.['at']) }).toEqual({ name: 'newer', at: '2000' });
  });

  it('rejects a whole batch when one statement is wrong, as the plain driver does', async () => {
    const id = nextId();
    const statements = [
      { query: 'INSERT INTO items (id, name) VALUES (?, ?)', params: [id, 'x'] },
      { query: 'INSERT INTO items (id, nothing) VALUES (?, ?)', params: [id, 'x'] },
    ];
    const expected = await failureOf(setup.plain.batch(statements, { prepare: true }));
    const actual = await failureOf(setup.session.batch(statements));

    expect(describeError(actual)).toEqual(describeError(expected));
    expect(await read(id)).toBeNull();
  });

  it('shows a table as it is after each schema change, in every thread and for every kind of statement', async () => {
    const { session } = setup;
    await session.execute('CREATE TYPE part (x int)');
    await session.execute('CREATE TABLE changing (id int PRIMARY KEY, a int, u frozen<part>)');
    await session.execute('INSERT INTO changing (id, a, u) VALUES (1, 10, {x: 5})');
    const select = 'SELECT * FROM changing WHERE id = ?';
    const handle = await session.prepare(select);
    const update = await session.prepare('UPDATE changing SET a = ? WHERE id = ?');
    // Enough statements at once that every thread runs each of the three kinds.
    const expectEverywhere = async (expected: object): Promise<void> => {
      const answers = await Promise.all(
        Array.from({ length: 48 }, (_, index) =>
          index % 3 === 0
            ? session.execute('SELECT * FROM changing')
            : session.execute(index % 3 === 1 ? select : handle, [1]),
        ),
      );
      for (const answer of answers) {
        expect(answer.columns.map(({ name }) => name)).toEqual(Object.keys(expected));
        expect(answer.rows.map(describeRow)).toEqual([expected]);
      }
    };

    await expectEverywhere({ id: 1, a: 10, u: { x: 5 } });
    await session.execute('ALTER TABLE changing ADD (b text, aa double)');
    await expectEverywhere({ id: 1, a: 10, aa: null, b: null, u: { x: 5 } });
    await Promise.all(Array.from({ length: 16 }, () => session.execute(update, [11, 1])));
    await session.execute('ALTER TYPE part ADD y text');
    await session.execute('INSERT INTO changing (id, u, b) VALUES (?, ?, ?)', [1, { x: 6, y: 'why' }, 'new']);
    await expectEverywhere({ id: 1, a: 11, aa: null, b: 'new', u: { x: 6, y: 'why' } });
    await session.execute('ALTER TABLE changing DROP aa');
    await expectEverywhere({ id: 1, a: 11, b: 'new', u: { x: 6, y: 'why' } });
    await session.execute('DROP TABLE changing');
    await session.execute('CREATE TABLE changing (id int PRIMARY KEY, a text)');
    await session.execute('INSERT INTO changing (id, a) VALUES (?, ?)', [1, 'ten']);
    await expectEverywhere({ id: 1, a: 'ten' });
  });
});

/** Expects the plain driver's error, with the parameter at the end of its message. */
function expectNamed(actual: AnyError, expected: AnyError, place: string): void {
  const { message, stack } = actual;
  expect(message).toBe(`${expected.message} ${place}`);
  expect(
    stack?.startsWith(`${actual.name}: ${message}\n`) ||
      stack?.startsWith(`${actual.name} [${String(actual['code'])}]: ${message}\n`),
  ).toBe(true);
  expect(stack).toContain('statements.test.ts');
  actual.message = expected.message;
  expect(describeError(actual)).toEqual(describeError(expected));
}

function describeRow(row: object | null): unknown {
  if (row === null) return null;
  const plain = Object.entries(row).map(([name, value]) => [
    name,
    value instanceof types.Long ? String(value) : (value as unknown),
  ]);
  return JSON.parse(JSON.stringify(Object.fromEntries(plain)));
}
