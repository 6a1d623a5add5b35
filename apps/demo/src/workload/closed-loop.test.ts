import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runClosedLoop } from './closed-loop.ts';

async function oneTurn(): Promise<number> {
  await nextTurn();
  return 1;
}

describe('runClosedLoop', () => {
  it('keeps as many operations in flight as it is told, and waits for the last', async () => {
    let inFlight = 0;
    let most = 0;
    let finished = 0;

    const result = await runClosedLoop({ concurrency: 7, durationMs: 20 }, async () => {
      most = Math.max(most, (inFlight += 1));
      await nextTurn();
      inFlight -= 1;
      finished += 1;
      return 3;
    });

    expect(most).toBe(7);
    expect(inFlight).toBe(0);
    expect(result).toMatchObject({ operations: finished, rows: finished * 3 });
    expect(result.durationMs).toBeGreaterThanOrEqual(20);
  });

  it('goes on after its time until enough was done', async () => {
    const { operations } = await runClosedLoop({ concurrency: 1, durationMs: 20, leastOperations: 1_000 }, oneTurn);

    expect(operations).toBeGreaterThanOrEqual(1000);
  });

  it('ends at three times its time when enough is never done', async () => {
    const size = { concurrency: 1, durationMs: 20, leastOperations: Infinity };

    expect((await runClosedLoop(size, oneTurn)).durationMs).toBeGreaterThanOrEqual(60);
  });

  it('fails with the first operation that fails', async () => {
    await expect(
      runClosedLoop({ concurrency: 2, durationMs: 1000 }, () => Promise.reject(new RangeError('no'))),
    ).rejects.toThrow('no');
  });
});
