import { expect, it } from 'vitest';
import { scenarios } from '../scenarios/scenarios.ts';
import { planRuns } from './plan.ts';

const names = (seed: number): string[] =>
  planRuns(scenarios, 4, seed).map(({ scenario, subject, repeat }) => `${repeat} ${scenario.name} ${subject}`);

it('runs each subject of each scenario once in each repeat', () => {
  const expected = [1, 2, 3, 4].flatMap((repeat) =>
    scenarios.flatMap(({ name, subjects }) => subjects.map((subject) => `${repeat} ${name} ${subject}`)),
  );

  expect(names(1).toSorted()).toEqual(expected.toSorted());
});

it('keeps the subjects of a scenario next to each other', () => {
  const order = planRuns(scenarios, 4, 1).map(({ scenario }) => scenario.name);
  const changes = order.filter((name, index) => name !== order[index - 1]).length;

  // Where a repeat begins with the scenario that ended the one before, there is one change less.
  expect(changes).toBeGreaterThan(4 * scenarios.length - 4);
});

it('gives the same order for the same seed, and another for another', () => {
  expect(names(1)).toEqual(names(1));
  expect(names(1)).not.toEqual(names(2));
});
