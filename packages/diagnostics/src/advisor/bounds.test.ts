import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundCapacity, capacityAt, mostThreads, neededThreads, usefulThreads } from './bounds.ts';

const exponential = { arrivals: 1, service: 1 };

describe('boundCapacity', () => {
  it('finds one useful thread where results are cloned row by row', () => {
    const bounds = boundCapacity({
      throughputPerSecond: 8757,
      mainUtilization: 0.98,
      demand: { mainMs: 0.102, threadMs: 0.073 },
      cores: 2,
      threads: 1,
    });

    expect(bounds.mainPerSecond).toBeCloseTo(8936, 0);
    expect(bounds.cpuPerSecond).toBeCloseTo(11_429, 0);
    expect(usefulThreads(bounds, 0.073)).toBe(1);
  });

  it('finds two useful threads where a request takes 186 µs of a thread on two cores', () => {
    const bounds = boundCapacity({
      throughputPerSecond: 5499,
      mainUtilization: 0.13,
      demand: { mainMs: 0.024, threadMs: 0.186 },
      cores: 2,
      threads: 1,
    });

    expect(bounds.mainPerSecond).toBeCloseTo(42_300, 0);
    expect(bounds.cpuPerSecond).toBeCloseTo(9524, 0);
    expect(usefulThreads(bounds, 0.186)).toBe(2);
  });

  it('returns no limit when nothing was used', () => {
    const idle = {
      throughputPerSecond: 0,
      mainUtilization: 0,
      demand: { mainMs: 0, threadMs: 0 },
      cores: 2,
      threads: 3,
    };

    const bounds = boundCapacity(idle);

    expect(bounds).toEqual({ mainPerSecond: undefined, cpuPerSecond: undefined, poolPerSecond: undefined });
    expect(usefulThreads(bounds, 0)).toBe(1);
    expect(capacityAt(4, bounds, 0)).toBe(Infinity);
  });
});

describe('neededThreads', () => {
  it.each([
    [0, 1],
    [0.7, 1],
    [0.71, 2],
    [1.4, 2],
    [2, 3],
    [5.6, 8],
  ])('carries %f erlangs at 70 %% each with %i threads', (load, expected) => {
    expect(neededThreads(load, 0.1, exponential)).toBe(expected);
  });

  it('returns one more thread when requests of 20 ms would wait longer than a millisecond', () => {
    expect(neededThreads(0.5, 20, exponential)).toBeGreaterThan(neededThreads(0.5, 0.1, exponential));
  });

  it('returns the smallest size with threads at most 70 % busy and short waits', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 80, noNaN: true }), (load) => {
        const threads = neededThreads(load, 0.1, exponential);
        expect(load / threads).toBeLessThanOrEqual(0.7);
        expect(threads === 1 || load / (threads - 1) > 0.7).toBe(true);
      }),
    );
  });

  it('stops at the largest pool', () => {
    expect(neededThreads(10_000, 0.1, exponential)).toBe(mostThreads);
  });
});
