import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile } from '../statistics/summary.ts';
import { Heartbeats } from './heartbeats.ts';

function latenessAt(times: readonly number[], intervalMs = 5): number[] {
  const heartbeats = new Heartbeats(intervalMs, 0);
  const seen: number[] = [];
  for (const time of times) heartbeats.recordDue(time, (latenessMs) => seen.push(latenessMs));
  return seen;
}

describe('Heartbeats', () => {
  it('records a beat that came on time as not late', () => {
    expect(latenessAt([5, 10, 15])).toEqual([0, 0, 0]);
  });

  it('records every beat that a blocked loop missed', () => {
    expect(latenessAt([5, 30])).toEqual([0, 20, 15, 10, 5, 0]);
  });

  it('records nothing when its timer fires early', () => {
    expect(latenessAt([4.2])).toEqual([]);
  });

  it('shows the true p90 and p99 of a loop that is blocked 200 ms of every second', () => {
    const turns = Array.from({ length: 30 * 161 }, (_, turn) => Math.floor(turn / 161) * 1000 + 200 + (turn % 161) * 5);

    const seen = latenessAt(turns);

    // Of a second, 10 % of the time is at least 100 ms before the end of the block, 1 % at least 190.
    expect(quantile(seen, 0.9)).toBeGreaterThan(90);
    expect(quantile(seen, 0.9)).toBeLessThan(110);
    expect(quantile(seen, 0.99)).toBeGreaterThan(180);
    expect(quantile(seen, 0.99)).toBeLessThanOrEqual(200);
  });

  it('records one beat for each interval, however the loop turned', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.1, max: 80, noNaN: true }), { maxLength: 60 }), (steps) => {
        let now = 0;
        const times = steps.map((step) => (now += step));
        expect(latenessAt(times)).toHaveLength(Math.floor(now / 5));
      }),
    );
  });

  it('keeps its schedule when beats are skipped', () => {
    const heartbeats = new Heartbeats(5, 0);
    const seen: number[] = [];

    heartbeats.skipTo(12);
    heartbeats.recordDue(21, (latenessMs) => seen.push(latenessMs));
    heartbeats.skipTo(22);
    heartbeats.recordDue(25, (latenessMs) => seen.push(latenessMs));

    expect(seen).toEqual([6, 1, 0]);
  });

  it('waits for the next due beat in whole milliseconds', () => {
    const heartbeats = new Heartbeats(5, 0);

    expect(heartbeats.waitMs(0.3)).toBe(5);
    expect(heartbeats.waitMs(4.9)).toBe(1);
    expect(heartbeats.waitMs(9)).toBe(1);
  });
});
