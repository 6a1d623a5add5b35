import { keep, pointOf, qualified, type Operation, type Run, type Statement } from '@async-cassandra/load';
import { readReading } from '../scenarios/read-reading.ts';
import { statements } from '../scenarios/statements.ts';
import { readingAt, readings } from '../tables/readings.ts';
import { keyspaceCounts, keyspaceTable } from '../tables/sweep-tables.ts';
import type { Axis } from './axis.ts';

/** By then V8 has compiled the code and has seen all shapes, and both threads know all statements. */
const warmUpOperations = 40_000;
const keys = Array.from({ length: 500 }, (_, index) => [readingAt(index).id]);

export const shapeAxis: Axis = {
  name: 'shapes',
  title: 'Statements, each with its columns in an order of its own: prepared point reads of 10 columns, 100 in flight',
  head: 'Statements',
  unit: 'query',
  points: [1, 10, 100, 1000, 5000],
  inFlight: () => 100,
  warmUpOperations,
  async open(subject, point) {
    const runs: Run[] = [];
    for (let index = 0; index < point; index++) runs.push(await subject.prepare(permuted(index)));
    return roundRobin(runs);
  },
};

export const keyspaceAxis: Axis = {
  name: 'keyspaces',
  title: 'Keyspaces: prepared point reads of 10 columns, unqualified, 100 in flight over all of them',
  head: 'Keyspaces',
  unit: 'query',
  points: keyspaceCounts,
  inFlight: () => 100,
  warmUpOperations,
  async open(subject, point) {
    const runs: Run[] = [];
    for (let index = 0; index < point; index++) {
      const table = keyspaceTable(index);
      const { cql, ...statement } = pointOf(table);
      const keyspace = table.keyspace ?? '';
      runs.push(await subject.prepare({ ...statement, cql: cql.replace(qualified(table), table.name), keyspace }));
    }
    return roundRobin(runs);
  },
};

export const inFlightAxis: Axis = {
  name: 'in-flight',
  title: 'Requests in flight: prepared point reads of 10 columns',
  head: 'In flight',
  unit: 'query',
  points: [1, 10, 100, 1000, 5000, 20_000],
  inFlight: (point) => point,
  warmUpOperations,
  open: async (subject) => roundRobin([await subject.prepare(statements.point)]),
};

/** Reads one row, its ten columns in order number `index` of all possible orders. */
function permuted(index: number): Statement {
  const left = Object.keys(readings.columns);
  const names: string[] = [];
  for (let rest = index; left.length > 0;) {
    const place = rest % left.length;
    rest = Math.floor(rest / left.length);
    names.push(...left.splice(place, 1));
  }
  const inOrder = <T>(values: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(names.map((name) => [name, values[name] as T]));
  const table = {
    ...readings,
    columns: inOrder(readings.columns),
    rowCount: 1,
    row: (row: number) => inOrder(readings.row(row)),
  };
  return { kind: 'point', table, cql: `SELECT ${names.join(', ')} FROM ${qualified(readings)} WHERE id = ?` };
}

function roundRobin(runs: readonly Run[]): Operation {
  let next = 0;
  return async () => {
    const index = next++;
    const row = (await (runs[index % runs.length] as Run)(keys[index % keys.length])).first();
    if (row === null) throw new RangeError(`key ${index % keys.length} has no row`);
    keep(readReading(row));
    return 1;
  };
}
