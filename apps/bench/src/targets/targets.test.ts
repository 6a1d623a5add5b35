import { expect, it } from 'vitest';
import { scenarioNamed } from '../scenarios/scenarios.ts';
import { targets } from './targets.ts';

const key = ({ title, variant, figure, against }: (typeof targets)[number]): string =>
  `${title}, ${variant}: ${figure}, against ${against.kind === 'variant' ? against.variant : against.kind}`;

it('has each line once', () => {
  const keys = targets.map(key);

  expect(keys).toEqual([...new Set(keys)]);
});

it('measures scenarios that exist', () => {
  for (const { scenario } of targets) expect(scenarioNamed(scenario).name).toBe(scenario);
});

it('wants at least what must be', () => {
  for (const { better, must, want } of targets) {
    if (better === 'less') expect(want).toBeLessThan(must);
    else expect(want).toBeGreaterThan(must);
  }
});

it.each([
  ['point reads, 100 in flight', 'pool of 1', ['whole process CPU', 'queries per second', 'p99', 'main thread']],
  [
    'inserts of 10 values, 100 in flight',
    'pool of 1',
    ['whole process CPU', 'queries per second', 'p99', 'main thread'],
  ],
  ['point reads, 100 in flight', 'inline', ['main thread', 'queries per second']],
  ['inserts of 10 values, 100 in flight', 'inline', ['main thread']],
  ['point reads, one after the other', 'default pool', ['p50']],
  ['point reads, one after the other', 'auto', ['p50']],
  ['5,000 point reads a second', 'default pool', ['whole process CPU', 'p99 from due']],
  ['5,000 point reads a second', 'auto', ['whole process CPU', 'p99 from due']],
  ['5,000 reads a second, 20 of them pages', 'default pool', ['p99 of the reads from due']],
  ['point reads, 100 in flight, Apache Cassandra', 'default pool', ['queries per second', 'whole process CPU']],
  ['new AsyncCluster() to the first row', 'default pool', ['wall time', 'RSS grown']],
] as const)('judges %s on the %s by %j', (title, variant, figures) => {
  const own = targets.filter(
    (line) => line.title === title && line.variant === variant && line.against.kind !== 'best',
  );

  expect(own.map(({ figure }) => figure)).toEqual(figures);
});

it('compares the default pool and maximums of 2 and 8 with the best fixed size, on every load', () => {
  const lines = targets.filter(({ against }) => against.kind === 'best');

  expect([...new Set(lines.map(({ scenario }) => scenario))]).toEqual([
    'point-reads',
    'inserts',
    'page-iterate',
    'heartbeat',
    'mixed-reads',
  ]);
  expect([...new Set(lines.map(({ variant }) => variant))]).toEqual(['default pool', 'maximum 2', 'maximum 8']);
  expect([...new Set(lines.map(({ metric }) => metric))]).toEqual(['operationsPerSecond', 'processMicros']);
  expect(lines).toHaveLength(5 * 3 * 2);
});
