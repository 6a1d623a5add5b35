import { describe, expect, it } from 'vitest';
import type { RunResult } from '../harness/messages.ts';
import type { LoopScenario } from '../scenarios/scenario.ts';
import type { SubjectName } from '../subjects/subject-name.ts';
import { summarize } from './summarize.ts';

const scenario: LoopScenario = {
  kind: 'loop',
  name: 'example',
  title: 'an example',
  threads: 1,
  subjects: ['generator', 'plain', 'client'],
  inFlight: 1,
  hasHeartbeat: false,
  figures: [{ metric: 'mainMicros', title: 'main', unit: 'µs/row', must: 1 / 4, want: 1 / 8, isAdditive: true }],
  open: () => Promise.reject(new TypeError('not run here')),
  checksum: () => Promise.reject(new TypeError('not run here')),
};

function runsOf(subject: SubjectName, values: readonly number[]): RunResult[] {
  return values.map((mainMicros, index) => ({
    scenario: 'example',
    subject,
    repeat: index + 1,
    sample: { mainMicros },
    checksum: undefined,
  }));
}

function summaryOf(
  generator: readonly number[],
  plain: readonly number[],
  client: readonly number[],
  changed: Partial<LoopScenario> = {},
) {
  const runs = [...runsOf('client', client), ...runsOf('generator', generator), ...runsOf('plain', plain)];
  const [figure] = summarize([{ ...scenario, ...changed }], runs);
  if (figure === undefined) throw new TypeError('the example has one figure');
  return figure;
}

describe('summarize', () => {
  it('compares the client with the plain driver of the same repeat', () => {
    // A machine that was half as fast in the second repeat changes nothing.
    const { ratio } = summaryOf([], [8, 16, 8], [2, 4, 1]);

    expect(ratio).toEqual({ median: 0.25, min: 0.125, max: 0.25, count: 3 });
  });

  it('takes the generator off both sides for the net ratio, and leaves the raw one as measured', () => {
    const { ratio, netRatio } = summaryOf([1], [9], [3]);

    expect(ratio?.median).toBeCloseTo(1 / 3);
    expect(netRatio?.median).toBeCloseTo(1 / 4);
  });

  it('has no net ratio of what cannot be subtracted', () => {
    const figures = scenario.figures.map((figure) => ({ ...figure, isAdditive: false }));

    expect(summaryOf([1], [9], [3], { figures }).netRatio).toBeUndefined();
  });

  it('judges the raw ratio, not the net one', () => {
    expect(summaryOf([2], [10], [3]).verdict).toBe('not met');
    expect(summaryOf([], [8], [2]).verdict).toBe('met');
    expect(summaryOf([], [8], [1]).verdict).toBe('wanted');
  });

  it('leaves out what was not run', () => {
    expect(summarize([scenario], [])).toEqual([]);
    expect(summaryOf([], [], [3])).toMatchObject({ plain: undefined, ratio: undefined, verdict: undefined });
  });
});
