import { advise, isDiagnosticsError, watchPool } from '@async-cassandra/diagnostics';
import { ThreadPoolExecutor, tasks } from '@async-cassandra/executor';
import { describe, expect, it } from 'vitest';

const { compute } = tasks<typeof import('./tasks/compute.ts')>(new URL('./tasks/compute.ts', import.meta.url));

/** Keeps `concurrency` tasks in the executor until `stop` is called. */
function createLoad(executor: ThreadPoolExecutor, concurrency: number, cpuMs: number): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const slot = async (): Promise<void> => {
    while (!stopped.signal.aborted) await executor.submit(compute, cpuMs);
  };
  const slots = Promise.all(Array.from({ length: concurrency }, slot));
  return {
    stop: async () => {
      stopped.abort();
      await slots;
    },
  };
}

describe('watchPool', () => {
  it('shows the threads of a loaded pool at work, and the main thread idle', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1, name: 'watched' });
    await executor.submit(compute, 1);
    using watch = watchPool(executor, { windowMs: 100 });
    const load = createLoad(executor, 3, 5);

    await watch.untilWindows(6);
    await load.stop();

    const windows = watch.figures().windows.slice(1);
    const [window] = windows;
    expect(window?.threads.map(({ name }) => name)).toEqual(['watched-0']);
    for (const { threads, main } of windows) {
      expect(threads[0]?.utilization).toBeGreaterThan(0.7);
      expect(main.utilization).toBeLessThan(0.5);
    }
    expect(window?.completed).toBeGreaterThan(0);
    expect(window?.inFlight).toBeGreaterThan(0);
  });

  it("measures what obeys Little's law", async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    await executor.submit(compute, 1);
    using watch = watchPool(executor, { windowMs: 100 });
    const load = createLoad(executor, 4, 4);

    await watch.untilWindows(12);
    await load.stop();

    expect(advise(watch.figures()).evidence.littleRatio).toBeCloseTo(1, 0);
    expect(advise(watch.figures()).verdict).toBe('insufficient-data');
  });

  it('keeps the latest windows only', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    using watch = watchPool(executor, { windowMs: 50, maxWindows: 2, figures: { connectionsPerThread: 3 } });

    await watch.untilWindows(2);
    await watch.untilWindows(2);

    expect(watch.figures().windows).toHaveLength(2);
    expect(watch.figures()).toMatchObject({ threads: 1, connectionsPerThread: 3 });
  });

  it('lets those who wait go on when it is stopped', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const watch = watchPool(executor);
    const waiting = watch.untilWindows(1000);

    watch.stop();
    watch.stop();

    await waiting;
    await watch.untilWindows(1000);
  });

  it('survives the pool that it watches', async () => {
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
