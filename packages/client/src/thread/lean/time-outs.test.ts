import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TimeOuts, type Waiting } from './time-outs.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ended: string[] = [];
function waitingFor(timeoutMs: number, name = String(timeoutMs)): Waiting {
  return { timeoutMs, startedAt: 0, previous: undefined, next: undefined, onTimeOut: () => void ended.push(name) };
}
beforeEach(() => void (ended.length = 0));

it('ends each request after its own time, whatever the order in which they began', async () => {
  const timeOuts = new TimeOuts();
  for (const timeoutMs of [300, 100, 200]) timeOuts.add(waitingFor(timeoutMs));
  await vi.advanceTimersByTimeAsync(60);
  timeOuts.add(waitingFor(100, 'later'));

  await vi.advanceTimersByTimeAsync(50);
  expect(ended).toEqual(['100']);
  await vi.advanceTimersByTimeAsync(60);
  expect(ended).toEqual(['100', 'later']);
  await vi.advanceTimersByTimeAsync(200);
  expect(ended).toEqual(['100', 'later', '200', '300']);
});

it('leaves alone what was removed, first, last or in the middle, and never ends what has no limit', async () => {
  const timeOuts = new TimeOuts();
  const all = ['first', 'second', 'third', 'fourth', 'fifth'].map((name) => waitingFor(50, name));
  for (const waiting of all) timeOuts.add(waiting);
  timeOuts.add(waitingFor(0, 'endless'));

  for (const index of [0, 2, 4, 2]) timeOuts.remove(all[index]!);
  await vi.advanceTimersByTimeAsync(100_000);

  expect(ended).toEqual(['second', 'fourth']);
});

it('keeps no timer when nothing waits', async () => {
  const timeOuts = new TimeOuts();
  for (const timeoutMs of [10, 20, 30]) {
    const waiting = waitingFor(timeoutMs);
    timeOuts.add(waiting);
    timeOuts.remove(waiting);
  }

  await vi.advanceTimersByTimeAsync(100);

  expect(vi.getTimerCount()).toBe(0);
  expect(ended).toEqual([]);
});
