import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { longestTimerMs, startTimer } from './start-timer.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('calls back once after the time', () => {
  const callback = vi.fn<() => void>();
  startTimer(20, callback);

  vi.advanceTimersByTime(19);
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  expect(callback).toHaveBeenCalledTimes(1);
});

it.each([2 ** 31, 2 ** 31 + 5000, 5 * 2 ** 31])('waits %d ms, longer than one timer can', (timeoutMs) => {
  const callback = vi.fn<() => void>();
  startTimer(timeoutMs, callback);

  vi.advanceTimersByTime(timeoutMs - 1);
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(callback).toHaveBeenCalledTimes(1);
});

it('never calls back and starts no timer for Infinity', () => {
  startTimer(Infinity, () => undefined);

  expect(vi.getTimerCount()).toBe(0);
});

it('is stopped by the function that it returns, also after it was armed again', () => {
  const callback = vi.fn<() => void>();
  const stop = startTimer(longestTimerMs * 2, callback);
  vi.advanceTimersByTime(longestTimerMs + 1);

  stop();

  expect(vi.getTimerCount()).toBe(0);
});
