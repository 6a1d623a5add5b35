import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shuffled, createRandom } from '../statistics/random.ts';
import { adviseFromSweep } from './sweep.ts';
import type { SweepRun } from './sweep-run.ts';

type Runs = Record<number, readonly number[]>;

function runsOf(sizes: Runs, rest: Partial<SweepRun> = {}): SweepRun[] {
  return Object.entries(sizes).flatMap(([threads, throughputs]) =>
    throughputs.map((throughputPerSecond) => ({
      threads: Number(threads),
      throughputPerSecond,
      durationMs: 10_000,
      ...rest,
    })),
  );
}

const clear: Runs = {
  1: [5000, 5050, 4950, 5020, 4980],
  2: [9900, 10_050, 10_000, 9950, 10_100],
  4: [10_020, 10_100, 9980, 10_060, 10_000],
};

describe('adviseFromSweep', () => {
  it('recommends the smallest size that is level with the best', () => {
    const advice = adviseFromSweep(runsOf(clear), { current: 4, isRandomOrder: true });

    expect(advice).toMatchObject({
      verdict: 'shrink',
      threads: { current: 4, recommended: 2, range: [2, 4] },
      confidence: 'high',
    });
    expect(advice.evidence).toMatchObject({ best: 4, level: [2, 4] });
    expect(advice.reason).toBe('2 threads answered 10,000/s and 4 threads 10,032/s, no clear difference');
  });

  it('recommends the largest when it is clearly the best, and says that larger ones were not tried', () => {
    const runs = runsOf({ 1: [5000, 5010, 4990], 2: [9000, 9010, 8990] }, { threadUtilization: 0.9 });

    const advice = adviseFromSweep(runs, { current: 1 });

    expect(advice).toMatchObject({ verdict: 'grow', bottleneck: 'worker-loop', threads: { recommended: 2 } });
    expect(advice.reason).toContain('larger ones were not tried');
  });

  it('says that more threads will not help when the main thread is full at every size', () => {
    const runs = runsOf(
      { 1: [8757, 8700, 8800], 2: [7710, 7800, 7700], 4: [7963, 7900, 8000] },
      { mainUtilization: 0.98 },
    );

    const advice = adviseFromSweep(runs, { current: 1 });

    expect(advice).toMatchObject({
      verdict: 'not-the-pool',
      bottleneck: 'main-loop',
      threads: { recommended: 1 },
    });
    expect(advice.reason).toContain('more threads will not help');
  });

  it('says that threads wait for cores when they do', () => {
    const runs = runsOf(clear, { threadCpuPerActive: 0.57 });

    const advice = adviseFromSweep(runs, { current: 2 });

    expect(advice).toMatchObject({ verdict: 'not-the-pool', bottleneck: 'cpu' });
    expect(advice.reason).toContain('4 threads get a core for 57 % of their active time');
  });

  it('does not recommend a size that is half as fast, whatever the noise', () => {
    const noisy = runsOf({ 1: [300, 500, 250], 2: [700, 900, 500] });

    expect(adviseFromSweep(noisy, { current: 1 })).toMatchObject({
      threads: { recommended: 2 },
      confidence: 'low',
    });
  });

  it.each([
    [9100, 1],
    [8900, 2],
  ])('takes for one run each the smallest within a tenth of the best: with %i of 10,000, %i', (one, recommended) => {
    expect(adviseFromSweep(runsOf({ 1: [one], 2: [10_000] }), { current: 1 }).threads.recommended).toBe(recommended);
  });

  it('gives no advice for one size', () => {
    expect(adviseFromSweep(runsOf({ 2: [1, 2, 3] }), { current: 2 })).toMatchObject({
      verdict: 'insufficient-data',
      threads: { recommended: 2 },
    });
  });

  it('gives no advice without runs', () => {
    expect(adviseFromSweep([], { current: 2 })).toMatchObject({
      verdict: 'insufficient-data',
      confidence: 'low',
    });
  });

  it.each([
    ['a single repeat', { 1: [5000], 2: [9000] }, {}, '1 repeat, 3 needed'],
    ['short runs', clear, { durationMs: 1500 }, 'runs of 1.5 s, 5 s needed'],
    ['a wide spread', { 1: [5000, 9000, 2000], 2: [9000, 4000, 7000] }, {}, 'repeats of one size differ too much'],
  ])('has low confidence in %s', (_, sizes: Runs, rest, doubt) => {
    const advice = adviseFromSweep(runsOf(sizes, rest), { current: 2, isRandomOrder: true });

    expect(advice.confidence).toBe('low');
    expect(advice.confidenceReasons.join('; ')).toContain(doubt);
  });

  it('has medium confidence in sizes that ran in order', () => {
    expect(adviseFromSweep(runsOf(clear), { current: 4 })).toMatchObject({
      confidence: 'medium',
      confidenceReasons: ['the sizes did not run in a random order'],
    });
  });

  it('has medium confidence when the next smaller size is not clearly slower', () => {
    const runs = runsOf({
      1: [9550, 9600, 9650, 9580, 9620],
      2: [9600, 9900, 9700, 9850, 9700],
      4: [9890, 9910, 9900, 9895, 9905],
    });

    expect(adviseFromSweep(runs, { current: 4, isRandomOrder: true })).toMatchObject({
      threads: { recommended: 2 },
      confidence: 'medium',
      confidenceReasons: ['the next smaller size is not clearly slower'],
    });
  });

  it('rejects a run that is not a number, naming it', () => {
    const runs = runsOf({ 1: [5000, Number.NaN] });

    expect(() => adviseFromSweep(runs, { current: 1 })).toThrow(
      'runs[1].throughputPerSecond must be a number above 0, got NaN',
    );
  });

  it('recommends the same size for any order and scale of the runs', () => {
    const throughput = fc.double({ min: 10, max: 10_000, noNaN: true });
    const run = fc.record({
      threads: fc.integer({ min: 1, max: 6 }),
      throughputPerSecond: throughput,
      durationMs: fc.constant(10_000),
    });
    fc.assert(
      fc.property(fc.array(run, { minLength: 2, maxLength: 30 }), fc.integer(), (runs, seed) => {
        const advice = adviseFromSweep(runs, { current: runs[0]?.threads ?? 1 });
        const other = adviseFromSweep(shuffled(runs, createRandom(seed)), { current: runs[0]?.threads ?? 1 });

        expect(other.threads).toEqual(advice.threads);
        expect(runs.map(({ threads }) => threads)).toContain(advice.threads.recommended);
        expect(advice.threads.recommended).toBeLessThanOrEqual(Math.max(advice.evidence.best, advice.threads.current));
      }),
    );
  });
});
