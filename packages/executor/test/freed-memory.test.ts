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

/** Takes the next value and keeps only a weak reference to it. */
async function takeWeakly(values: AsyncIterator<unknown>): Promise<WeakRef<object>> {
  const result = await values.next();
  return new WeakRef(result.value as object);
}

/** Collects garbage in later turns, because the target of a new WeakRef lives until its job ends. */
async function isCollected(reference: WeakRef<object>): Promise<boolean> {
  for (let attempt = 0; attempt < 20 && reference.deref() !== undefined; attempt++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  return reference.deref() === undefined;
}

it('frees the results that map has yielded', async () => {
  const results = executor.map(work.identity, [{ id: 1 }, { id: 2 }, { id: 3 }]);

  for (let index = 0; index < 3; index++) {
    expect(await isCollected(await takeWeakly(results))).toBe(true);
  }
});

it('frees the futures that asCompleted has yielded', async () => {
  const completed = asCompleted([1, 2, 3].map((value) => executor.submit(work.add, value, 1)));

  for (let index = 0; index < 3; index++) {
    expect(await isCollected(await takeWeakly(completed))).toBe(true);
  }
});

it('frees the arguments of a finished task', async () => {
  function submitWeakly(): WeakRef<object> {
    const argument = { large: 'x'.repeat(1000) };
    void executor.submit(work.identity, argument).exception();
    return new WeakRef(argument);
  }

  const reference = submitWeakly();
  await executor.submit(work.add, 1, 2);

  expect(await isCollected(reference)).toBe(true);
});
