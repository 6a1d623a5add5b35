/** Rows that are read with the classes of the driver. */
import assert from 'node:assert/strict';
import { types } from 'cassandra-driver';
import { expect, it } from 'vitest';
import { eachPath } from '../each-path.ts';
import { makeColumnsFamiliar } from '../familiar-columns.ts';

const driverProfile: object = { [Symbol.for('async-cassandra.client.profile')]: 'driver' };

const columns = {
  id: 'int PRIMARY KEY',
  u: 'uuid',
  t: 'timeuuid',
  b: 'bigint',
  v: 'vector<float, 3>',
  us: 'list<uuid>',
  ts: 'set<timeuuid>',
  counts: 'map<uuid, bigint>',
  pair: 'frozen<tuple<uuid, bigint>>',
  txt: 'text',
  num: 'varint',
};
const names = Object.keys(columns);
const table = `CREATE TABLE driver_values (${Object.entries(columns)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ')})`;

function valuesOf(id: number): unknown[] {
  const [uuid, time] = [types.Uuid.random(), types.TimeUuid.now()];
  const long = types.Long.fromNumber(id * 1e12);
  return [
    id,
    uuid,
    time,
    long,
    new Float32Array([id, 0.5, -1]),
    [uuid, types.Uuid.random()],
    [time],
    { [String(uuid)]: long },
    new types.Tuple(uuid, long),
    `row ${id}`,
    types.Integer.fromNumber(id),
  ];
}

eachPath(
  [table],
  (setup) => {
    it('gives values that are deepStrictEqual to those of the plain driver', async () => {
      const { session, plain } = setup;
      const insert = `INSERT INTO driver_values (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
      for (let id = 0; id < 6; id++) await plain.execute(insert, valuesOf(id), { prepare: true });
      await plain.execute('INSERT INTO driver_values (id) VALUES (?)', [6], { prepare: true });
      const select = 'SELECT * FROM driver_values';
      const expected = (await plain.execute(select)).rows.map((row) => ({ ...row }));
      const valuesOfRows = (rows: Iterable<object>) => Array.from(rows, (row) => ({ ...row }));

      assert.deepStrictEqual(valuesOfRows(await session.execute(select)), expected);
      assert.deepStrictEqual(valuesOfRows((await session.execute(select)).rows), expected);

      makeColumnsFamiliar(await session.execute(select));
      assert.deepStrictEqual(valuesOfRows(await session.execute(select)), expected);

      for (const row of expected) {
        const one = await session.execute(`${select} WHERE id = ?`, [row['id']], { prepare: true });
        assert.deepStrictEqual({ ...(one.first() as object) }, row);
      }
      expect(expected).toHaveLength(7);
    });
  },
  driverProfile,
);
