import { expect, it } from 'vitest';
import { CallCount } from './call-count.ts';

it('is idle without calls', async () => {
  await new CallCount().whenIdle();
});

it('is idle for everyone who waits when the last call has ended', async () => {
  const calls = new CallCount();
  calls.begin();
  calls.begin();
  let idle = 0;
  const waiting = [calls.whenIdle(), calls.whenIdle()].map((promise) => promise.then(() => idle++));

  calls.end();
  await Promise.resolve();
  expect(idle).toBe(0);
  calls.end();

  await Promise.all(waiting);
  expect(idle).toBe(2);
});
