import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, it } from 'vitest';
import { asCompleted, ThreadPoolExecutor } from '@async-cassandra/executor';
import type { Command } from './modules/service.ts';
import { commands, work } from './references.ts';

const storage = new AsyncLocalStorage<string>();

it('keeps the context of the caller in continuations, done callbacks and iterators', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const seen: (string | undefined)[] = [];

  await Promise.all(
    ['a', 'b'].map((name) =>
      storage.run(name, async () => {
        const future = executor.submit(work.add, 1, 2);
        const called = Promise.withResolvers<void>();
        future.addDoneCallback(() => {
          seen.push(`callback ${storage.getStore()}`);
          called.resolve();
        });
        await future;
        await called.promise;
        seen.push(`await ${storage.getStore()}`);
        for await (const _ of executor.map(work.double, items(), { bufferSize: 1 })) {
          seen.push(`map ${storage.getStore()}`);
        }
        for await (const _ of asCompleted([executor.submit(work.add, 1, 2)])) {
          seen.push(`completed ${storage.getStore()}`);
        }
      }),
    ),
  );

  expect(seen.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
    'await a',
    'await b',
    'callback a',
    'callback b',
    'completed a',
    'completed b',
    'items a',
    'items a',
    'items b',
    'items b',
    'map a',
    'map a',
    'map b',
    'map b',
  ]);

  async function* items(): AsyncGenerator<number> {
    for (let i = 0; i < 2; i++) {
      seen.push(`items ${storage.getStore()}`);
      yield i;
    }
  }
});

it('shows the context of one caller to no other', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const inHooks: unknown[] = [];
  const service = await storage.run('first', () =>
    executor.service<Command, unknown>(commands, {
      decodeReply: (reply) => {
        inHooks.push(storage.getStore());
        return reply.value;
      },
    }),
  );

  const stores = await Promise.all(
    ['x', 'y'].map((name) =>
      storage.run(name, async () => {
        await service.request({ do: 'who' });
        return storage.getStore();
      }),
    ),
  );

  expect(stores).toEqual(['x', 'y']);
  expect(inHooks).toEqual([undefined, undefined]);
});
