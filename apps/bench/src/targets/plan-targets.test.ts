import { expect, it } from 'vitest';
import { missingFor, planTargets } from './plan-targets.ts';
import type { Target } from './target.ts';

const line: Target = {
  title: 'point reads',
  figure: 'p99',
  unit: 'µs',
  server: 'replay',
  scenario: 'point-reads',
  metric: 'latencyP99Micros',
  variant: 'pool of 1',
  against: { kind: 'variant', variant: 'plain driver' },
  better: 'less',
  must: 1,
  want: 0.5,
};

const other: Target = { ...line, scenario: 'inserts' };

const sizes: Target = {
  ...line,
  variant: 'default pool',
  against: { kind: 'best', variants: ['pool of 1', 'pool of 2'] },
};

it('makes each run once for all the lines that need it', () => {
  const plan = planTargets([line, { ...line, metric: 'mainMicros' }, sizes], 2, 1);

  expect(plan.map(({ variant, repeat }) => `${repeat} ${variant}`).toSorted()).toEqual(
    [1, 2].flatMap((repeat) => [
      `${repeat} default pool`,
      `${repeat} plain driver`,
      `${repeat} pool of 1`,
      `${repeat} pool of 2`,
    ]),
  );
});

it('keeps the variants of a scenario next to each other, so that what the machine does falls on all of them', () => {
  const order = planTargets([line, sizes, other], 3, 1).map(({ scenario, repeat }) => `${repeat} ${scenario}`);
  const changes = order.filter((name, index) => name !== order[index - 1]).length;

  expect(changes).toBe(6);
});

it('takes scenarios and variants in another order in each repeat', () => {
  const plan = planTargets([line, sizes, other], 20, 1);
  const orders = Array.from({ length: 20 }, (_, index) =>
    plan.filter(({ repeat }) => repeat === index + 1).map(({ scenario, variant }) => `${scenario} ${variant}`),
  );

  expect(new Set(orders.map(String)).size).toBeGreaterThan(5);
  expect(planTargets([line, sizes, other], 20, 1)).toEqual(plan);
});

it.each([
  ['needs --cassandra', { ...line, server: 'cassandra' as const }],
  ['needs --base', { ...line, against: { kind: 'variant', variant: 'state before' } as const }],
])('says what a line needs: %s', (why, target) => {
  expect(missingFor(target, { cassandra: false, base: false })).toBe(why);
  expect(missingFor(target, { cassandra: true, base: true })).toBeUndefined();
});
