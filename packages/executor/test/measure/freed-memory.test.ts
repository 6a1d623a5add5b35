import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { asCompleted, Future, wait } from '@async-cassandra/executor';
import { middleOf, repeated } from '@async-cassandra/testing/repeated';
import { expect, it } from 'vitest';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function bytesLeftByWaiting(): Promise<number> {
  const { future } = Future.withResolvers<number>();
  async function waitOnce(): Promise<WeakRef<object>> {
    const outcome = await wait([future], { timeoutMs: 0 });
    const late = await future.result({ timeoutMs: 0 }).catch((error: unknown) => error as Error);
    const loop = asCompleted([future], { timeoutMs: 0 });
    await loop.next().catch(() => undefined);
    return new WeakRef([outcome, late, loop]);
  }
  collect();
  const before = process.memoryUsage().heapUsed;
  await Promise.all(Array.from({ length: 5000 }, waitOnce));
  collect();
  return process.memoryUsage().heapUsed - before;
}

it('leaves nothing on a future after 5,000 waits that timed out', async () => {
  // Three listeners for each wait would be some 5 MB.
  expect(middleOf(await repeated(5, bytesLeftByWaiting))).toBeLessThan(2_000_000);
});
