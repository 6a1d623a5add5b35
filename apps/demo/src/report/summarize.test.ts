import { describe, expect, it } from 'vitest';
import { exampleRuns, phaseResult, runResult } from '../../test/example-runs.ts';
import { subjectsOf } from '../run/plan.ts';
import { summarize, threadCpuPerActive, threadUtilization } from './summarize.ts';

describe('summarize', () => {
  const summary = summarize(exampleRuns, subjectsOf([1, 2]));

  it('has a row for each subject in the order of the report, and none for the load generator', () => {
    expect(summary.map(({ name }) => name)).toEqual(['cassandra-driver', 'inline', 'pool of 1', 'pool of 2']);
  });

  it("takes the load generator's own time off the main thread's", () => {
    const [pages, points] = summary[0]?.phases ?? [];

    expect(pages?.mainMicrosPerRow).toBeCloseTo(1.8, 9);
    expect(points?.mainMicrosPerQuery).toBeCloseTo(23, 9);
  });

  it('compares every subject with the plain driver', () => {
    const [pages, points] = summary[3]?.phases ?? [];

    expect(pages?.mainOfPlain).toBeCloseTo(0.1, 9);
    expect(points?.mainOfPlain).toBeCloseTo(5 / 23, 9);
    expect(pages?.throughputOfPlain).toBeCloseTo(2, 9);
  });

  it('takes the median of the repeats', () => {
    const runs = [100, 900, 110].map((cpuMs) => runResult({ kind: 'plain-driver' }, cpuMs, cpuMs));

    const [plain] = summarize(runs, subjectsOf([]));

    expect(plain?.repeats).toBe(3);
    expect(plain?.phases[0]?.mainMicrosPerQuery).toBeCloseTo(1100, 9);
  });

  it('leaves out what did not run, and says so where it is compared with', () => {
    const [only, ...rest] = summarize([runResult({ kind: 'inline' }, 10, 10)], subjectsOf([1]));

    expect(rest).toEqual([]);
    expect(only?.phases[0]).toMatchObject({ mainOfPlain: null, throughputOfPlain: null });
  });
});

describe('the threads of a phase', () => {
  const threads = [
    { name: 'a', utilization: 0.6, cpuMs: 300 },
    { name: 'b', utilization: 0.4, cpuMs: 300 },
  ];

  it('are as busy as their mean', () => {
    expect(threadUtilization(phaseResult({ threads }))).toBeCloseTo(0.5, 9);
  });

  it('have their CPU time set against their active time', () => {
    expect(threadCpuPerActive(phaseResult({ threads }))).toBeCloseTo(0.6, 9);
  });

  it('have no figures where there are none', () => {
    expect(threadUtilization(phaseResult({}))).toBeUndefined();
    expect(threadCpuPerActive(phaseResult({}))).toBeUndefined();
  });
});
