import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDiagnosticsError } from '../errors.ts';
import { advise } from './advise.ts';
import { describeAdvice } from './describe-advice.ts';
import type { PoolFigures, PoolWindow } from './figures.ts';

interface Load {
  readonly threads?: number;
  readonly cores?: number;
  readonly windows?: number;
  readonly perSecond?: number;
  readonly mainUtilization?: number;
  readonly mainMicros?: number;
  readonly threadUtilization?: number;
  readonly threadMicros?: number;
  readonly window?: (index: number) => Partial<PoolWindow>;
  readonly figures?: Partial<PoolFigures>;
}

/** Thirty seconds of a pool whose threads are as busy as their CPU time says, on cores with room. */
function figuresOf(load: Load = {}): PoolFigures {
  const { threads = 2, cores = 8, windows = 30, perSecond = 2000, mainMicros = 20, threadMicros = 400 } = load;
  const threadCpuMs = (perSecond * threadMicros) / 1000 / threads;
  return {
    threads,
    cores,
    windows: Array.from({ length: windows }, (_, index) => ({
      durationMs: 1000,
      completed: perSecond,
      main: {
        name: 'main',
        cpuMs: (perSecond * mainMicros) / 1000,
        utilization: load.mainUtilization ?? 0.1,
      },
      threads: Array.from({ length: threads }, (_, slot) => ({
        name: `thread-${slot}`,
        cpuMs: threadCpuMs,
        utilization: load.threadUtilization ?? Math.min(1, threadCpuMs / 1000),
      })),
      inFlight: 10,
      latencyMs: (10 / perSecond) * 1000,
      ...load.window?.(index),
    })),
    ...load.figures,
  };
}

describe('the diagnosis table', () => {
  it('says what is missing when there is not enough data', () => {
    const advice = advise(figuresOf({ windows: 3, perSecond: 100 }));

    expect(advice).toMatchObject({ verdict: 'insufficient-data', bottleneck: 'unknown', confidence: 'low' });
    expect(advice.reason).toBe('300 requests seen, 1000 needed; 3.0 s watched, 30 s needed; 3 windows, 10 needed');
  });

  it('gives no advice without windows', () => {
    expect(advise({ threads: 4, cores: 2, windows: [] })).toMatchObject({
      verdict: 'insufficient-data',
      threads: { current: 4, recommended: 4 },
    });
  });

  it("gives no advice for figures that break Little's law", () => {
    const advice = advise(figuresOf({ window: () => ({ inFlight: 10, latencyMs: 50 }) }));

    expect(advice).toMatchObject({ verdict: 'insufficient-data', bottleneck: 'unknown' });
    expect(advice.reason).toContain('0.10 times throughput x latency');
  });

  it('gives no advice for a throughput that jumps between windows', () => {
    const advice = advise(
      figuresOf({ window: (index) => ({ completed: index % 2 === 0 ? 1000 : 3000, latencyMs: 5 }) }),
    );

    expect(advice.verdict).toBe('insufficient-data');
    expect(advice.reason).toContain('between windows');
  });

  it('gives no advice for a run whose halves differ', () => {
    const advice = advise(figuresOf({ window: (index) => ({ completed: index < 15 ? 1780 : 2220, latencyMs: 5 }) }));

    expect(advice.verdict).toBe('insufficient-data');
    expect(advice.reason).toContain("second half's throughput differs by 22 %");
  });

  it('says that more threads will not help when the main thread is full', () => {
    const advice = advise(figuresOf({ mainUtilization: 0.98, threadUtilization: 0.95, mainMicros: 400 }));

    expect(advice).toMatchObject({ verdict: 'not-the-pool', bottleneck: 'main-loop' });
    expect(advice.reason).toContain('more threads will not help');
    expect(advice.threads.recommended).toBeLessThanOrEqual(2);
  });

  it('shrinks to the useful size when threads wait for cores', () => {
    const load = {
      threads: 4,
      cores: 2,
      perSecond: 9000,
      mainMicros: 24,
      threadMicros: 186,
      threadUtilization: 0.82,
    };

    expect(advise(figuresOf(load))).toMatchObject({
      verdict: 'shrink',
      bottleneck: 'cpu',
      threads: { current: 4, recommended: 2 },
    });
  });

  it('says that the cores are the limit when the process uses them all', () => {
    const load = {
      threads: 2,
      cores: 2,
      perSecond: 4600,
      threadMicros: 400,
      window: () => ({ processCpuMs: 1900, latencyMs: 10 / 4.6 }),
    };

    expect(advise(figuresOf(load))).toMatchObject({ verdict: 'not-the-pool', bottleneck: 'cpu' });
  });

  it('recommends a higher in-flight limit when slots run out before threads do', () => {
    const figures = { maxInFlightPerThread: 5 };
    const full = { inFlight: 10, queued: 40, latencyMs: 25 };

    const advice = advise(figuresOf({ perSecond: 2000, threadMicros: 100, figures, window: () => full }));

    expect(advice).toMatchObject({
      verdict: 'not-the-pool',
      bottleneck: 'in-flight-limit',
      threads: { recommended: 2 },
    });
  });

  it('names the database when its answers slow down with the requests in flight', () => {
    const few = { inFlight: 10, driverMs: 5, latencyMs: 5 };
    const many = { inFlight: 40, driverMs: 20, latencyMs: 20 };
    const load = {
      perSecond: 2000,
      threadMicros: 100,
      window: (index: number) => (index % 2 === 0 ? few : many),
    };

    const advice = advise(figuresOf(load));

    expect(advice).toMatchObject({ verdict: 'not-the-pool', bottleneck: 'database' });
  });

  it('grows a pool with full threads while cores and main thread have reserves', () => {
    const advice = advise(figuresOf({ threads: 1, perSecond: 2000, threadMicros: 480 }));

    expect(advice).toMatchObject({
      verdict: 'grow',
      bottleneck: 'worker-loop',
      threads: { current: 1, recommended: 2 },
    });
    expect(advice.evidence.loadErlangs).toBeCloseTo(0.96, 6);
  });

  it('grows no further than the cores allow', () => {
    const load = {
      threads: 3,
      cores: 4,
      perSecond: 5918,
      threadMicros: 490,
      mainMicros: 100,
      mainUtilization: 0.6,
    };

    const advice = advise(figuresOf(load));

    expect(advice.evidence).toMatchObject({ neededThreads: 5, usefulThreads: 4 });
    expect(advice).toMatchObject({ verdict: 'grow', threads: { current: 3, recommended: 4 } });
  });

  it('grows a pool in which requests are predicted to wait', () => {
    const advice = advise(figuresOf({ threads: 1, perSecond: 12, threadMicros: 50_000, windows: 90 }));

    expect(advice).toMatchObject({ verdict: 'grow', bottleneck: 'worker-loop' });
  });

  it('does not grow a pool beyond the limit of the main thread', () => {
    const advice = advise(figuresOf({ threads: 1, perSecond: 2000, threadMicros: 440, mainUtilization: 0.84 }));

    expect(advice).toMatchObject({ verdict: 'grow', threads: { recommended: 2 } });

    const closer = advise(figuresOf({ threads: 2, perSecond: 4000, threadMicros: 380, mainUtilization: 0.84 }));

    expect(closer).toMatchObject({
      verdict: 'not-the-pool',
      bottleneck: 'main-loop',
      threads: { recommended: 2 },
    });
    expect(closer.reason).toContain('more threads will not help');
  });

  it('recommends to spread requests evenly before choosing a size', () => {
    const busy = { name: 'thread-0', cpuMs: 600, utilization: 0.6 };
    const idle = { name: 'thread-1', cpuMs: 100, utilization: 0.1 };

    const advice = advise(figuresOf({ window: () => ({ threads: [busy, idle] }) }));

    expect(advice).toMatchObject({ verdict: 'not-the-pool', bottleneck: 'imbalance' });
  });

  it('shrinks an idle pool to what the load needs', () => {
    const advice = advise(figuresOf({ threads: 8, perSecond: 2000, threadMicros: 400 }));

    expect(advice).toMatchObject({
      verdict: 'shrink',
      bottleneck: 'none',
      threads: { current: 8, recommended: 2 },
    });
    expect(advice.cost).toMatchObject({
      current: { memoryBytes: 176_000_000 },
      recommended: { memoryBytes: 44_000_000 },
    });
  });

  it('keeps a pool that is neither full nor idle', () => {
    const advice = advise(figuresOf({ threads: 2, perSecond: 2000, threadMicros: 600 }));

    expect(advice).toMatchObject({
      verdict: 'keep',
      bottleneck: 'none',
      threads: { current: 2, recommended: 2 },
    });
  });
});

describe('confidence', () => {
  it('is medium for one steady size that the model explains', () => {
    expect(advise(figuresOf({ threads: 2, threadMicros: 600 })).confidence).toBe('medium');
  });

  it('is low when no latency was given to check the figures', () => {
    const figures = figuresOf({ threads: 2, threadMicros: 600 });
    const windows = figures.windows.map(({ latencyMs: _latencyMs, ...rest }) => rest);

    const advice = advise({ ...figures, windows });

    expect(advice.confidence).toBe('low');
    expect(advice.confidenceReasons[0]).toContain("Little's law");
  });

  it('is low when the windows recommend very different sizes', () => {
    const threadsAt = (cpuMs: number): Partial<PoolWindow> => ({
      threads: Array.from({ length: 16 }, (_, slot) => ({
        name: `thread-${slot}`,
        cpuMs,
        utilization: cpuMs / 1000,
      })),
    });
    const advice = advise(
      figuresOf({ threads: 16, cores: 32, window: (index) => threadsAt(index % 2 === 0 ? 10 : 610) }),
    );

    expect(advice).toMatchObject({ verdict: 'shrink', confidence: 'low' });
    expect(advice.confidenceReasons.join()).toMatch(/resampled windows give anything from \d+ to \d+ threads/);
  });

  it('is low when threads are busier than their CPU time explains', () => {
    const advice = advise(figuresOf({ threads: 2, threadMicros: 200, threadUtilization: 0.45 }));

    expect(advice.confidence).toBe('low');
    expect(advice.confidenceReasons[0]).toBe('the model predicts threads 20 % busy, and they are 45 %');
  });
});

describe('advise', () => {
  it.each([
    { wrong: { threads: 0 }, message: 'threads must be an integer from 1, got 0' },
    { wrong: { cores: Number.NaN }, message: 'cores must be a number above 0, got NaN' },
  ])('rejects $wrong: $message', ({ wrong, message }) => {
    expect(() => advise({ ...figuresOf(), ...wrong })).toThrow(message);
  });

  it('rejects a window that is not a number, naming it', () => {
    const wrong = figuresOf({ window: (index) => (index === 7 ? { completed: -1 } : {}) });

    expect(() => advise(wrong)).toThrow('windows[7].completed must be a number from 0, got -1');
    expect(isDiagnosticsError(caught(() => advise(wrong)))).toBe(true);
  });

  it('gives the same advice for the same figures', () => {
    expect(advise(figuresOf())).toEqual(advise(figuresOf()));
  });

  it('warns that a server on the same machine shares the cores', () => {
    expect(advise(figuresOf({ figures: { isServerOnSameHost: true } })).caveats[0]).toContain('shares the cores');
  });

  it('counts connections when connectionsPerThread is given', () => {
    const advice = advise(figuresOf({ threads: 8, figures: { connectionsPerThread: 3 } }));

    expect(advice.cost).toMatchObject({ current: { connections: 24 }, recommended: { connections: 6 } });
  });

  it('never contradicts itself: verdict, size and range agree', () => {
    const arbitrary = fc.record({
      threads: fc.integer({ min: 1, max: 16 }),
      cores: fc.integer({ min: 1, max: 32 }),
      perSecond: fc.integer({ min: 40, max: 50_000 }),
      mainMicros: fc.integer({ min: 1, max: 2000 }),
      threadMicros: fc.integer({ min: 1, max: 5000 }),
      mainUtilization: fc.double({ min: 0, max: 1, noNaN: true }),
      threadUtilization: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(arbitrary, (load) => {
        const { threads, verdict, evidence, reason } = advise(figuresOf(load));
        const [least, most] = threads.range;
        expect(least <= threads.recommended && threads.recommended <= most).toBe(true);
        expect(verdict === 'grow').toBe(threads.recommended > threads.current);
        if (verdict === 'shrink') expect(threads.recommended).toBeLessThan(threads.current);
        if (verdict === 'grow') expect(threads.recommended).toBeLessThanOrEqual(evidence.usefulThreads);
        if (verdict === 'keep' || verdict === 'insufficient-data') expect(threads.recommended).toBe(threads.current);
        expect(reason).not.toMatch(/NaN|undefined|Infinity/);
      }),
      { numRuns: 60 },
    );
  });
});

describe('describeAdvice', () => {
  it('writes one sentence with the size, the reason and the confidence', () => {
    expect(describeAdvice(advise(figuresOf({ threads: 1, threadMicros: 480 })))).toBe(
      "Use 2 threads instead of 1: threads are 96 % busy and the load is 0.96 threads' worth of CPU time " +
        '(confidence medium: the load is steady and the model agrees with the measurements).',
    );
  });

  it('names a smaller size that would be enough when the pool is not the limit', () => {
    const full = {
      threads: 4,
      mainUtilization: 0.98,
      threadUtilization: 0.2,
      mainMicros: 450,
      threadMicros: 200,
    };

    expect(describeAdvice(advise(figuresOf(full)))).toMatch(
      /^The pool is not the limit, and 1 thread would be enough: the main thread's/,
    );
  });
});

function caught(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
