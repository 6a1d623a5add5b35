import { expect, it } from 'vitest';
import type { TargetSummary } from '../targets/summarize-targets.ts';
import { describeTargets, targetRows, type TargetReport } from './target-lines.ts';

const line: TargetSummary = {
  title: 'point reads, 100 in flight',
  figure: 'main thread',
  unit: 'µs',
  server: 'replay',
  scenario: 'point-reads',
  metric: 'mainMicros',
  variant: 'pool of 1',
  against: { kind: 'variant', variant: 'plain driver' },
  better: 'less',
  must: 1 / 5.5,
  want: 1 / 7,
  measured: { median: 2.6, min: 2, max: 3, count: 3 },
  base: { variant: 'plain driver', figure: { median: 16, min: 15, max: 17, count: 3 } },
  ratio: { median: 0.1625, min: 0.15, max: 0.2, count: 3 },
  verdict: 'met',
};

it('shows a figure, what it is compared with, their ratio with its range, and the bounds', () => {
  expect(targetRows([line])).toEqual([
    [
      'point reads, 100 in flight',
      'pool of 1',
      'main thread (µs)',
      'replay',
      '2.60',
      'plain driver: 16.0',
      '0.16',
      '0.15 to 0.20',
      '≤ 0.18',
      '≤ 0.14',
      'met',
    ],
  ]);
});

it('shows the bounds of a figure that is compared with nothing in its unit', () => {
  const summary = {
    ...line,
    unit: 's',
    against: { kind: 'nothing' },
    base: undefined,
    ratio: undefined,
    must: 0.2,
    want: 0.15,
  } as const;

  expect(targetRows([summary])[0]?.slice(4)).toEqual(['2.60', '', '', '2.00 to 3.00', '≤ 0.2 s', '≤ 0.15 s', 'met']);
});

it('says of more that it has to be at least so much', () => {
  const summary: TargetSummary = { ...line, better: 'more', must: 2, want: 2.7 };

  expect(targetRows([summary])[0]?.slice(8, 10)).toEqual(['≥ 2.00', '≥ 2.70']);
});

it('says how it was measured, and which runs failed', () => {
  const report: TargetReport = {
    schemaVersion: 1,
    environment: {
      date: '2026-11-26T10:00:00.000Z',
      commit: 'abc1234',
      node: 'v24.0.0',
      v8: '13',
      driver: '4.10.0',
      platform: 'linux x64',
      cpu: 'a processor',
      cores: 2,
      memoryBytes: 1,
      loadAverageBefore: 0.1,
    },
    servers: [{ kind: 'cassandra', version: '5.0.9', isOnThisHost: false }],
    settings: { repeats: 3, seconds: 2, seed: 1, base: 'def5678' },
    lines: [line],
    runs: [],
    failures: [
      {
        server: 'replay',
        scenario: 'paced-reads',
        variant: 'plain driver',
        repeat: 2,
        why: 'all connections are busy',
      },
    ],
  };

  expect(describeTargets(report)).toBe(
    '2026-11-26, commit abc1234: 2 cores (a processor), Node 24.0.0, cassandra-driver 4.10.0, load average before: 0.1; ' +
      'server cassandra: Apache Cassandra 5.0.9. The state before is commit def5678. ' +
      'Medians of 3 repeats of 2 s, each run in a fresh process, in random order (seed 1). ' +
      '1 run failed and counted for nothing: paced-reads on the plain driver.',
  );
});
