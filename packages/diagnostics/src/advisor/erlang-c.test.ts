import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangC, meanWaitMs } from './erlang-c.ts';

describe('erlangC', () => {
  it.each([
    [1, 0.5, 0.5],
    [2, 1, 0.333333],
    [2, 1.6, 0.711111],
    [4, 3, 0.509434],
    [8, 6, 0.356981],
  ])('gives for %i threads at %f erlangs the published %f', (threads, load, expected) => {
    expect(erlangC(threads, load)).toBeCloseTo(expected, 6);
  });

  it('returns a probability that falls with every added thread', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 0.001, max: 99, noNaN: true }),
        (threads, load) => {
          const waiting = erlangC(threads, load);
          expect(waiting).toBeGreaterThanOrEqual(0);
          expect(waiting).toBeLessThanOrEqual(1);
          expect(erlangC(threads + 1, load)).toBeLessThanOrEqual(waiting);
        },
      ),
    );
  });

  it('returns 1 when the load is as large as the pool', () => {
    expect(erlangC(2, 2)).toBe(1);
    expect(erlangC(2, 7)).toBe(1);
  });

  it('returns 0 without load', () => {
    expect(erlangC(2, 0)).toBe(0);
  });
});

describe('meanWaitMs', () => {
  it('returns the wait of an M/M/1 queue for one thread', () => {
    expect(meanWaitMs(1, 0.5, 10)).toBeCloseTo(10, 9);
  });

  it('halves when every request takes the same time', () => {
    expect(meanWaitMs(1, 0.5, 10, { arrivals: 1, service: 0 })).toBeCloseTo(5, 9);
  });

  it('returns Infinity when the load is as large as the pool', () => {
    expect(meanWaitMs(3, 3, 1)).toBe(Infinity);
  });

  it('never grows with another thread', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 49, noNaN: true }), (threads, load) => {
        expect(meanWaitMs(threads + 1, load, 1)).toBeLessThanOrEqual(meanWaitMs(threads, load, 1));
      }),
    );
  });
});
