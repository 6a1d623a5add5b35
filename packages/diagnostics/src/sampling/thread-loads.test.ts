import { describe, expect, it } from 'vitest';
import { type ThreadUsage, compareLooked, compareThreads } from './thread-loads.ts';

function usage(changes: Partial<ThreadUsage>): ThreadUsage {
  return {
    name: 'pool-0',
    generation: 1,
    cpuUserMicros: 0,
    cpuSystemMicros: 0,
    loopActiveMs: 0,
    loopIdleMs: 0,
    lookedMs: 0,
    ...changes,
  };
}

describe('compareThreads', () => {
  it('returns the share of time that the loop was active between the samples', () => {
    const before = usage({ loopActiveMs: 1000, loopIdleMs: 1000, cpuUserMicros: 500_000 });
    const now = usage({
      loopActiveMs: 1250,
      loopIdleMs: 1750,
      cpuUserMicros: 700_000,
      cpuSystemMicros: 20_000,
    });

    expect(compareThreads([before], [now])).toEqual([{ name: 'pool-0', utilization: 0.25, cpuMs: 220 }]);
  });

  it('counts a thread that replaced another from its own start', () => {
    const before = usage({ loopActiveMs: 9000, cpuUserMicros: 9_000_000 });
    const now = usage({ generation: 2, loopActiveMs: 30, loopIdleMs: 70, cpuUserMicros: 25_000 });

    expect(compareThreads([before], [now])).toEqual([{ name: 'pool-0', utilization: 0.3, cpuMs: 25 }]);
  });

  it('does not count the time in which a thread was awake without work', () => {
    const before = usage({ lookedMs: 100, loopIdleMs: 100, cpuUserMicros: 150_000 });
    const now = usage({ lookedMs: 400, loopActiveMs: 200, loopIdleMs: 900, cpuUserMicros: 600_000 });

    expect(compareThreads([before], [now])).toEqual([{ name: 'pool-0', utilization: 0.2, cpuMs: 150 }]);
    expect(compareLooked([before], [now])).toBe(300);
    expect(compareLooked([before], [{ ...now, generation: 2 }])).toBe(400);
  });

  it('has no figures for a thread that is gone', () => {
    expect(compareThreads([usage({})], [])).toEqual([]);
  });

  it('returns no negative figure when a clock did not move', () => {
    expect(compareThreads([usage({ loopActiveMs: 5 })], [usage({ loopActiveMs: 5 })])).toEqual([
      { name: 'pool-0', utilization: 0, cpuMs: 0 },
    ]);
  });
});
