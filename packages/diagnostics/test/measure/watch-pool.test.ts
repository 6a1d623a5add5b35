import { advise, watchPool, type PoolFigures } from '@async-cassandra/diagnostics';
import { ThreadPoolExecutor, tasks } from '@async-cassandra/executor';
import { middleOf, repeated } from '@async-cassandra/testing/repeated';
import { expect, it } from 'vitest';

const { compute } = tasks<typeof import('../tasks/compute.ts')>(new URL('../tasks/compute.ts', import.meta.url));

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

/** Watches a pool of one thread that always has tasks. */
async function watchLoaded(concurrency: number, cpuMs: number, windows: number): Promise<PoolFigures> {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1, name: 'watched' });
  await executor.submit(compute, 1);
  using watch = watchPool(executor, { windowMs: 100 });
  const load = createLoad(executor, concurrency, cpuMs);
  await watch.untilWindows(windows);
  await load.stop();
  return watch.figures();
}

it('shows the threads of a loaded pool at work, and the main thread idle', async () => {
  const repeats = await repeated(3, () => watchLoaded(3, 5, 6));

  // The first window counts the thread from its own start.
  const windows = repeats.flatMap((figures) => figures.windows.slice(1));
  for (const { threads, completed, inFlight } of windows) {
    expect(threads.map(({ name }) => name)).toEqual(['watched-0']);
    expect(completed).toBeGreaterThan(0);
    expect(inFlight).toBeGreaterThan(0);
  }
  expect(middleOf(windows.map(({ threads }) => threads[0]?.utilization ?? 0))).toBeGreaterThan(0.7);
  expect(middleOf(windows.map(({ main }) => main.utilization))).toBeLessThan(0.5);
});

it("measures figures that obey Little's law", async () => {
  const repeats = await repeated(3, () => watchLoaded(4, 4, 12));

  const ratios = repeats.map((figures) => advise(figures).evidence.littleRatio ?? 0);
  expect(middleOf(ratios)).toBeCloseTo(1, 0);
  for (const figures of repeats) expect(advise(figures).verdict).toBe('insufficient-data');
});
