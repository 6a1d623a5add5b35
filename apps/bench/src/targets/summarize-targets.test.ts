import { expect, it } from 'vitest';
import { summarizeTarget, type TargetRun } from './summarize-targets.ts';
import type { Target } from './target.ts';
import type { VariantName } from './variants.ts';

const line: Target = {
  title: 'point reads',
  figure: 'whole process CPU',
  unit: 'µs',
  server: 'replay',
  scenario: 'point-reads',
  metric: 'processMicros',
  variant: 'pool of 1',
  against: { kind: 'variant', variant: 'plain driver' },
  better: 'less',
  must: 0.5,
  want: 0.35,
};

function runsOf(variant: VariantName, metric: string, values: readonly number[]): TargetRun[] {
  return values.map((value, index) => ({
    server: 'replay',
    scenario: 'point-reads',
    variant,
    repeat: index + 1,
    sample: { [metric]: value },
  }));
}

it('compares runs of the same repeat, whatever the machine does from one repeat to the next', () => {
  const runs = [
    ...runsOf('plain driver', 'processMicros', [10, 20, 40]),
    ...runsOf('pool of 1', 'processMicros', [4, 8, 17]),
  ];
  const { ratio, base, measured } = summarizeTarget(line, runs);

  expect(ratio).toEqual({ median: 0.4, min: 0.4, max: 0.425, count: 3 });
  expect(base).toMatchObject({ variant: 'plain driver', figure: { median: 20 } });
  expect(measured?.median).toBe(8);
});

it.each([
  ['less', 3, 'wanted'],
  ['less', 4, 'met'],
  ['less', 6, 'not met'],
  ['more', 30, 'wanted'],
  ['more', 22, 'met'],
  ['more', 12, 'not met'],
] as const)('judges a figure of which %s is better: %d by 10 is %s', (better, value, verdict) => {
  const target: Target = { ...line, better, ...(better === 'more' && { must: 2, want: 2.7 }) };
  const runs = [...runsOf('plain driver', 'processMicros', [10]), ...runsOf('pool of 1', 'processMicros', [value])];

  expect(summarizeTarget(target, runs).verdict).toBe(verdict);
});

it('compares with the fixed size that has the most operations a second, for every figure', () => {
  const target: Target = {
    ...line,
    variant: 'default pool',
    against: { kind: 'best', variants: ['pool of 1', 'pool of 2'] },
    must: 1.1,
    want: 1.05,
  };
  const runs = [
    ...runsOf('pool of 1', 'operationsPerSecond', [100, 100, 900]),
    ...runsOf('pool of 2', 'operationsPerSecond', [200, 200, 200]),
    ...runsOf('pool of 1', 'processMicros', [1, 1, 1]),
    ...runsOf('pool of 2', 'processMicros', [10, 10, 10]),
    ...runsOf('default pool', 'processMicros', [10.8, 10.8, 10.8]),
  ];
  // Each run has all its figures, as a real one does.
  const whole = mergeSamples(runs);

  expect(summarizeTarget(target, whole)).toMatchObject({ base: { variant: 'pool of 2' }, verdict: 'met' });
});

it('judges a figure that is compared with nothing by itself', () => {
  const target: Target = { ...line, metric: 'firstRowSeconds', against: { kind: 'nothing' }, must: 0.2, want: 0.15 };
  const summary = summarizeTarget(target, runsOf('pool of 1', 'firstRowSeconds', [0.1, 0.18, 0.3]));

  expect(summary).toMatchObject({ verdict: 'met', ratio: undefined, base: undefined });
});

it('leaves out runs on another server, and says that nothing was measured', () => {
  const elsewhere = runsOf('pool of 1', 'processMicros', [4]).map((run) => ({ ...run, server: 'simulator' as const }));

  expect(summarizeTarget(line, elsewhere)).toMatchObject({ measured: undefined, verdict: 'not measured' });
});

function mergeSamples(runs: readonly TargetRun[]): TargetRun[] {
  const merged = new Map<string, TargetRun>();
  for (const run of runs) {
    const key = `${run.variant} ${run.repeat}`;
    merged.set(key, { ...run, sample: { ...merged.get(key)?.sample, ...run.sample } });
  }
  return [...merged.values()];
}
