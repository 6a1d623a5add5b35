import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asCompleted, ThreadPoolExecutor } from '@async-cassandra/executor';
import { work } from './references.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
let executor: ThreadPoolExecutor;
beforeAll(() => {
  executor = new ThreadPoolExecutor({ maxWorkers: 1 });
});
afterAll(() => executor.shutdown());

/** Takes the next value, so that only a weak reference is left of it here. */
async function takeWeakly(values: AsyncIterator<unknown>): Promise<WeakRef<object>> {
  const result = await values.next();
  return new WeakRef(result.value as object);
}

/** Collects in later turns: what a WeakRef was made of lives until its job ends. */
async function isCollected(reference: WeakRef<object>): Promise<boolean> {
  for (let attempt = 0; attempt < 20 && reference.deref() !== undefined; attempt++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  return reference.deref() === undefined;
}

it('holds no result that map has handed out', async () => {
  const results = executor.map(work.identity, [{ id: 1 }, { id: 2 }, { id: 3 }]);

  for (let index = 0; index < 3; index++) {
    expect(await isCollected(await takeWeakly(results))).toBe(true);
  }
});

it('holds no future that asCompleted has handed out', async () => {
  const completed = asCompleted([1, 2, 3].map((value) => executor.submit(work.add, value, 1)));

  for (let index = 0; index < 3; index++) {
    expect(await isCollected(await takeWeakly(completed))).toBe(true);
  }
});

it('holds no argument of a task that has ended', async () => {
  function submitWeakly(): WeakRef<object> {
    const argument = { large: 'x'.repeat(1000) };
    void executor.submit(work.identity, argument).exception();
    return new WeakRef(argument);
  }

  const reference = submitWeakly();
  await executor.submit(work.add, 1, 2);

  expect(await isCollected(reference)).toBe(true);
});
