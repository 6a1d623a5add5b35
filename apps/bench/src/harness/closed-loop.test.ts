import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { runClosedLoop } from './closed-loop.ts';

it('counts every operation and every unit, also of operations that overlap', async () => {
  let begun = 0;

  const counts = await runClosedLoop(10, 20, async () => {
    begun += 1;
    await nextTurn();
    return 3;
  });

  expect(counts.operations).toBe(begun);
  expect(counts.units).toBe(3 * begun);
});

it('keeps as many in flight as it was told, and waits for the last', async () => {
  let inFlight = 0;
  let most = 0;

  await runClosedLoop(7, 20, async () => {
    most = Math.max(most, ++inFlight);
    await nextTurn();
    inFlight -= 1;
    return 1;
  });

  expect(most).toBe(7);
  expect(inFlight).toBe(0);
});

it('ends with the error of an operation', async () => {
  await expect(runClosedLoop(2, 1000, () => Promise.reject(new RangeError('no such row')))).rejects.toThrow(
    'no such row',
  );
});
