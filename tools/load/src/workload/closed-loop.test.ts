import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { runClosedLoop } from './closed-loop.ts';

it('counts every operation and every unit, also of operations that overlap', async () => {
  let begun = 0;

  const counts = await runClosedLoop({ inFlight: 10, durationMs: 20 }, async () => {
    begun += 1;
    await nextTurn();
    return 3;
  });

  expect(counts.operations).toBe(begun);
  expect(counts.units).toBe(3 * begun);
});

it('keeps inFlight operations in flight, and waits for the last ones', async () => {
  let inFlight = 0;
  let most = 0;

  const { wallMs } = await runClosedLoop({ inFlight: 7, durationMs: 20 }, async () => {
    most = Math.max(most, ++inFlight);
    await nextTurn();
    inFlight -= 1;
    return 1;
  });

  expect(most).toBe(7);
  expect(inFlight).toBe(0);
  expect(wallMs).toBeGreaterThanOrEqual(20);
});

it('rejects with the error of an operation', async () => {
  await expect(
    runClosedLoop({ inFlight: 2, durationMs: 1000 }, () => Promise.reject(new RangeError('no such row'))),
  ).rejects.toThrow('no such row');
});

async function oneTurn(): Promise<number> {
  await nextTurn();
  return 1;
}

it('continues after durationMs until it has done enough', async () => {
  // Each operation takes one millisecond of a clock of the test's own, however busy the machine is.
  let nowMs = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  try {
    const { operations } = await runClosedLoop({ inFlight: 1, durationMs: 20, leastOperations: 50 }, () => {
      nowMs++;
      return oneTurn();
    });

    expect(operations).toBe(50);
  } finally {
    clock.mockRestore();
  }
});

it('ends after three times durationMs when it never does enough', async () => {
  const size = { inFlight: 1, durationMs: 20, leastOperations: Infinity };

  expect((await runClosedLoop(size, oneTurn)).wallMs).toBeGreaterThanOrEqual(60);
});

it.each([1, 8])('times one operation in %i', async (timedEvery) => {
  const clock = vi.spyOn(performance, 'now');
  try {
    const { operations, latency } = await runClosedLoop({ inFlight: 4, durationMs: 5, timedEvery }, oneTurn);

    // Two readings for each operation that is timed, one at the beginning and one at the end of the loop.
    expect(clock).toHaveBeenCalledTimes(2 + 2 * Math.ceil(operations / timedEvery));
    expect(latency.p99Micros).toBeGreaterThanOrEqual(latency.p50Micros);
  } finally {
    clock.mockRestore();
  }
});
