/** Objects as named parameters: this client binds the same values as the plain driver. */
import { types, type Parameters } from '@async-cassandra/client';
import { describe, expect, it } from 'vitest';
import { eachPath, type PathSetup } from '../each-path.ts';
import { failureOf } from '../same-error.ts';

class Person {
  id = 7;
  v = 'of a class';
  greet(): string {
    return this.v;
  }
}

/** Its methods are fields, and it also has a symbol as a property. */
class Active extends Person {
  save = (): string => this.v;
  kind = Symbol('active');
}

class Empty {
  method(): void {}
}

class Relative extends Person {
  /** Not an own property, so it is not a parameter. */
  get age(): number {
    return 5;
  }
}

/** The driver's declarations do not declare its constructor. */
const { Row: DriverRow } = types as unknown as { readonly Row: new (columns: readonly object[]) => object };

const hidden = Object.defineProperty({ id: 7 }, 'v', { value: 'hidden', enumerable: false });
const methods = Object.assign(Object.create({ then: () => {}, forEach: () => {}, toBuffer: () => {} }) as object, {
  id: 7,
  v: 'of an object with methods',
});

/** Functions that make the objects from a row of each driver, so that each driver binds its own row. */
const objects: Readonly<Record<string, (row: object) => unknown>> = {
  'a plain object': () => ({ id: 7, v: 'x' }),
  'an object with more names than parameters': () => ({ id: 7, v: 'x', other: 5, third: { a: [1] } }),
  'names in any case': () => ({ ID: 7, V: 'x' }),
  'one name in two cases, of which the last counts': () => ({ v: 'first', id: 7, V: 'last' }),
  'an object without prototype': () => Object.assign(Object.create(null) as object, { id: 7, v: 'x' }),
  'an instance of a class': () => new Person(),
  'an instance of a class with functions of its own': () => new Active(),
  'a function where a value belongs': () => Object.assign(new Active(), { v: () => 'late' }),
  'a plain object with a function that no parameter names': () => ({ id: 7, v: 'x', save: () => {}, [Symbol('s')]: 1 }),
  'a plain object with a function where a value belongs': () => ({ id: 7, v: () => 'late' }),
  'an instance of a derived class': () => new Relative(),
  'an object whose prototype has methods of values': () => methods,
  'getters of its own': () => ({
    id: 7,
    get v() {
      return 'got';
    },
  }),
  'a Proxy': () => new Proxy({ id: 7, v: 'x' }, {}),
  'a row of a result': (row) => row,
  'a copy of a row': (row) => ({ ...row }),
  "a row of the driver's class": () => Object.assign(new DriverRow([]), { id: 7, v: 'of a Row' }),
  'an Error with fields': () => Object.assign(new Error('no value'), { id: 7, v: 'x' }),
  'a Map with fields': () => Object.assign(new Map(), { id: 7, v: 'x' }),
  'a Date with fields': () => Object.assign(new Date(0), { id: 7, v: 'x' }),
  'undefined for a value': () => ({ id: 7, v: undefined }),
  'null for a value': () => ({ id: 7, v: null }),
  'a name that is missing': () => ({ id: 7 }),
  'a name that is not enumerable': () => hidden,
  'a name that is inherited': () => Object.assign(Object.create({ v: 'inherited' }) as object, { id: 7 }),
  'an empty object': () => ({}),
  'an empty instance of a class': () => new Empty(),
};

const insert = 'INSERT INTO people (id, v) VALUES (:id, :v)';
const select = 'SELECT v FROM people WHERE id = 7';

eachPath(
  [
    'CREATE TABLE people (id int PRIMARY KEY, v text)',
    'CREATE TABLE odd (id int PRIMARY KEY, elements list<int>, length int)',
  ],
  (setup) => {
    it.for(Object.entries(objects))('%s', async ([, make]) => {
      await setup.plain.execute("INSERT INTO people (id, v) VALUES (7, 'of a row')");
      const ours = (await setup.session.execute('SELECT id, v FROM people WHERE id = 7')).first()!;
      const theirs = (await setup.plain.execute('SELECT id, v FROM people WHERE id = 7')).first();

      const expected = await stored(setup, () =>
        setup.plain.execute(insert, make(theirs) as object, { prepare: true }),
      );

      expect(
        await stored(setup, () => setup.session.execute(insert, make(ours) as Parameters, { prepare: true })),
      ).toEqual(expected);
      const batch = [{ query: insert, params: make(ours) as Parameters }];
      expect(await stored(setup, () => setup.session.batch(batch, { prepare: true }))).toEqual(expected);
    });

    it('a row whose columns have names such as "elements" and "length"', async () => {
      await setup.session.execute('INSERT INTO odd (id, elements, length) VALUES (1, [4, 5], 2)');
      const row = (await setup.session.execute('SELECT * FROM odd WHERE id = 1')).first()!;

      await setup.session.execute('INSERT INTO odd (id, elements, length) VALUES (:id, :elements, :length)', {
        ...row,
        id: 2,
      });
      await setup.session.execute('INSERT INTO odd (id, elements, length) VALUES (:id, :elements, :length)', row);

      const all = await setup.session.execute('SELECT id, elements, length FROM odd');
      expect(all.rows.map(({ elements, length }) => [elements, length])).toEqual([
        [[4, 5], 2],
        [[4, 5], 2],
      ]);
    });

    describe('a value that was probably meant as the only parameter', () => {
      const values: readonly object[] = [
        types.Uuid.random(),
        types.TimeUuid.now(),
        types.Long.ONE,
        types.LocalDate.now(),
        new types.Tuple(1, 2),
        new types.Vector([1, 2], 'float'),
        Buffer.from('x'),
        new Date(),
        new Map([['id', 1]]),
        new Set([1]),
        Promise.resolve([1]),
      ];
      it.for(values)('%o is rejected, as the driver rejects it with another message', async (value) => {
        await failureOf(setup.plain.execute(insert, value as never, { prepare: true }));

        const error = await failureOf(setup.session.execute(insert, value as never));

        expect(error.message).toMatch(
          /^parameters must be an array, or an object with a value for each name, got an instance of /,
        );
      });
    });
  },
);

/** Returns the value that a write stores in row 7, or the message of its error. */
async function stored(setup: PathSetup, write: () => Promise<unknown>): Promise<unknown> {
  await setup.plain.execute('TRUNCATE people');
  const failure = await write().then(
    () => undefined,
    // Our message also names the parameter, and a function has lost its name in the thread.
    (error: Error) =>
      `${error.name}: ${error.message.replace(/ \(parameter \d.*\)$/, '').replace(/\[Function.*\]/, '[Function]')}`,
  );
  if (failure !== undefined) return failure;
  return (await setup.plain.execute(select)).first()?.['v'] ?? null;
}
