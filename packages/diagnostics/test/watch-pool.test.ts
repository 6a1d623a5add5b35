import { isDiagnosticsError, watchPool } from '@async-cassandra/diagnostics';
import { ThreadPoolExecutor, tasks } from '@async-cassandra/executor';
import { describe, expect, it } from 'vitest';

const { compute } = tasks<typeof import('./tasks/compute.ts')>(new URL('./tasks/compute.ts', import.meta.url));

describe('watchPool', () => {
  it('keeps only the latest windows', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    using watch = watchPool(executor, { windowMs: 50, maxWindows: 2, figures: { connectionsPerThread: 3 } });

    await watch.untilWindows(2);
    await watch.untilWindows(2);

    expect(watch.figures().windows).toHaveLength(2);
    expect(watch.figures()).toMatchObject({ threads: 1, connectionsPerThread: 3 });
  });

  it('resolves untilWindows() when it is stopped', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const watch = watchPool(executor);
    const waiting = watch.untilWindows(1000);

    watch.stop();
    watch.stop();

    await waiting;
    await watch.untilWindows(1000);
  });

  it('ends quietly when the watched pool is shut down', async () => {
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    await executor.submit(compute, 1);
    using watch = watchPool(executor, { windowMs: 50 });

    await executor.shutdown();
    await watch.untilWindows(2);

    expect(watch.figures().windows.at(-1)).toMatchObject({ completed: 0, threads: [] });
  });

  it.each([
    [{ windowMs: 10 }, 'windowMs must be a number from 50 to 60000, got 10'],
    [{ maxWindows: 0 }, 'maxWindows must be a number from 1 to 1000000, got 0'],
  ])('refuses %o', async (options, message) => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });

    expect(() => watchPool(executor, options)).toThrow(message);
    try {
      watchPool(executor, options);
    } catch (error) {
      expect(isDiagnosticsError(error)).toBe(true);
    }
  });
});
