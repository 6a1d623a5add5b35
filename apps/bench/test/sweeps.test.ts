import type { Simulator } from '@async-cassandra/simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTableSimulator } from '@async-cassandra/load';
import { openSubject } from '../src/subjects/open-subject.ts';
import { subjectNames } from '../src/subjects/subject-name.ts';
import { axes } from '../src/sweeps/axes.ts';
import { keyspaceAxis, shapeAxis } from '../src/sweeps/points.ts';
// The built one: it forks what lies beside it.
import { runSweep } from '../dist/sweeps/run-sweep.js';
import { keyspaceTable, sweepTables } from '../src/tables/sweep-tables.ts';
import { readingAt } from '../src/tables/readings.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startTableSimulator(sweepTables);
});

afterAll(() => simulator.stop());

const runs = axes.flatMap((axis) => subjectNames.map((subject) => ({ axis, subject })));

it.each(runs)('the sweep $axis.name reads on the subject $subject', async ({ axis, subject: name }) => {
  const point = axis.points[1] ?? 0;
  const subject = await openSubject(name, simulator, { threads: 1 });
  try {
    const operation = await axis.open(subject, point);

    expect(await operation()).toBeGreaterThan(0);
  } finally {
    await subject.close();
  }
});

it.each(['plain', 'client'] as const)(
  'reads from the keyspace that a statement is for, on the subject %s',
  async (name) => {
    const subject = await openSubject(name, simulator, { threads: 1 });
    try {
      const names: unknown[] = [];
      for (const index of [0, 1, 0]) {
        const table = keyspaceTable(index);
        const read = await subject.prepare({
          kind: 'point',
          table,
          cql: 'SELECT name FROM readings WHERE id = ?',
          keyspace: table.keyspace ?? '',
        });
        names.push((await read([readingAt(3).id])).first()?.['name']);
      }

      expect(names).toEqual(['customer 3 of keyspace 0', 'customer 3 of keyspace 1', 'customer 3 of keyspace 0']);
    } finally {
      await subject.close();
    }
  },
);

it('counts a point that fails as a result, and goes on', async () => {
  // Nobody listens there.
  const server = { contactPoints: ['127.0.0.1'], port: 1, localDataCenter: 'datacenter1' };
  const axis = { ...keyspaceAxis, points: [1] };

  const results = await runSweep(
    axis,
    server,
    { repeats: 1, seconds: 0.05, seed: 1 },
    new AbortController().signal,
    () => {},
  );

  expect(results.map(({ subject }) => subject).toSorted()).toEqual(['client', 'generator', 'plain']);
  for (const { subject, sample, failed } of results) {
    // It asks nobody.
    if (subject === 'generator') continue;
    expect(sample).toBeUndefined();
    expect(failed).toContain('NoHostAvailableError');
  }
}, 600_000);

it('has as many different statements as shapes', async () => {
  const texts = new Set<string>();
  const row = readingAt(0);
  await shapeAxis.open(
    {
      prepare: ({ cql }) => {
        texts.add(cql);
        return Promise.resolve(() =>
          Promise.resolve({ rows: [], first: () => ({ ...row }), [Symbol.iterator]: () => [].values() }),
        );
      },
      close: () => Promise.resolve(),
      executor: undefined,
    },
    5000,
  );

  expect(texts.size).toBe(5000);
});
