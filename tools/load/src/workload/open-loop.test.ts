import { expect, it, vi } from 'vitest';
import { runOpenLoop } from './open-loop.ts';

it('starts each operation when it is due, whether earlier ones are answered or not', async () => {
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

it('counts the latency from the moment when an operation was due, also while the event loop is blocked', async () => {
  const blockedMs = 60;
  let count = 0;
  // A clock of the test's own: what the machine does meanwhile changes nothing.
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  try {
    const running = runOpenLoop(1000, 50, () => {
      // The first operation blocks the loop for longer than all the others are apart.
      if (count++ === 0) vi.advanceTimersByTime(blockedMs);
      return Promise.resolve(1);
    });
    await vi.runAllTimersAsync();
    const { latency, service } = await running;

    // At the median an operation was due 25 ms after the first, and began 35 ms late.
    expect(latency.p50Micros).toBeGreaterThan(30_000);
    expect(latency.p50Micros).toBeLessThan(40_000);
    expect(service.p50Micros).toBeLessThan(1000);
    expect(service.p99Micros).toBeGreaterThan(50_000);
  } finally {
    vi.useRealTimers();
  }
});

it('leaves the latency of a guest out, and counts what it did', async () => {
  const begun: string[] = [];
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  try {
    const after = (milliseconds: number): Promise<number> =>
      new Promise((resolve) => setTimeout(() => resolve(1), milliseconds));
    const guest = { every: 5, operation: () => (begun.push('guest'), after(400)) };
    const running = runOpenLoop(1000, 20, () => (begun.push('own'), after(2)), guest);
    await vi.runAllTimersAsync();
    const { latency, units } = await running;

    expect(begun.slice(0, 10)).toEqual(['own', 'own', 'own', 'own', 'guest', 'own', 'own', 'own', 'own', 'guest']);
    expect(units).toBe(20);
    expect(latency.p99Micros).toBeLessThan(100_000);
  } finally {
    vi.useRealTimers();
  }
});

it('fails with the first failure of an operation, once all have ended', async () => {
  let begun = 0;
  let ended = 0;
  const running = runOpenLoop(1000, 20, async () => {
    const number = ++begun;
    await new Promise((resolve) => setImmediate(resolve));
    ended += 1;
    if (number > 4) throw new RangeError(`operation ${number} failed`);
    return 1;
  });

  await expect(running).rejects.toThrow('operation 5 failed');
  expect(ended).toBe(20);
});
