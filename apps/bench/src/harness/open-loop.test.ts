import { expect, it } from 'vitest';
import { runOpenLoop } from './open-loop.ts';

it('begins what is due whether earlier operations are answered or not', async () => {
  let inFlight = 0;
  let most = 0;
  let release: (() => void) | undefined;
  const first = new Promise<void>((resolve) => (release = resolve));

  const counts = await runOpenLoop(1000, 20, async () => {
    most = Math.max(most, ++inFlight);
    if (inFlight === 20) release?.();
    await first;
    return 1;
  });

  expect(most).toBe(20);
  expect(counts).toMatchObject({ operations: 20, units: 20 });
});

it('counts the latency from when an operation was due, through a loop that stood still', async () => {
  const blockedMs = 60;
  let count = 0;

  const {
    latency: { p50Micros },
    serviceP50Micros,
  } = await runOpenLoop(1000, 50, () => {
    // The first operation blocks the loop for longer than all the others are apart.
    if (count++ === 0) for (const end = performance.now() + blockedMs; performance.now() < end;);
    return Promise.resolve(1);
  });

  // At the median an operation was due 25 ms after the first, and was begun 35 ms late.
  expect(p50Micros).toBeGreaterThan(30_000);
  expect(serviceP50Micros).toBeLessThan(10_000);
});
