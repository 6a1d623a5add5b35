import { describe, expect, it } from 'vitest';
import { subjectName } from '../subjects/subject-spec.ts';
import { planRuns, subjectsOf } from './plan.ts';

const names = (seed: number): string[][] => planRuns([1, 2, 4], 5, seed).map((repeat) => repeat.map(subjectName));

describe('planRuns', () => {
  it('runs every subject once in each repeat', () => {
    const all = subjectsOf([1, 2, 4]).map(subjectName).sort();

    for (const repeat of names(1)) expect(repeat.toSorted()).toEqual(all);
  });

  it('gives each repeat an order of its own', () => {
    expect(new Set(names(1).map((repeat) => repeat.join())).size).toBeGreaterThan(1);
  });

  it('gives the same order for the same seed, and another for another', () => {
    expect(names(1)).toEqual(names(1));
    expect(names(1)).not.toEqual(names(2));
  });
});
