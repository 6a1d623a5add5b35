import type { ExecutorStats, HistogramSnapshot, ThreadSample } from '@async-cassandra/executor';
import { describe, expect, it } from 'vitest';
import { PoolSampler, type SampledExecutor } from './pool-sampler.ts';

const none: HistogramSnapshot = { count: 0, minMs: 0, meanMs: 0, maxMs: 0, p50Ms: 0, p90Ms: 0, p99Ms: 0 };
const noTasks = {
  queued: 0,
  running: 0,
  submitted: 0,
  completed: 0,
  failed: 0,
  cancelled: 0,
  wait: none,
  run: none,
};

/** An executor whose figures the test sets. */
class FakeExecutor implements SampledExecutor {
  readonly maxWorkers = 1;
  completed = 0;
  latencyMs = 0;
  failure: Error | undefined;
  inFlight = 0;
  thread = { loopActiveMs: 0, loopIdleMs: 0, cpuUserMicros: 0, lookedMs: 0 };

  stats(): ExecutorStats {
    const { completed, latencyMs, inFlight } = this;
    const duration = { ...none, count: completed, meanMs: latencyMs };
    const service = {
      queued: 3,
      inFlight: [inFlight],
      abandoned: [2],
      sent: 0,
      completed,
      failed: 0,
      receivedBytes: 0,
      duration,
    };
    return {
      maxWorkers: 1,
      isShutDown: false,
      isBroken: false,
      threads: [],
      tasks: noTasks,
      services: [service],
    };
  }

  sampleThreads(): Promise<readonly ThreadSample[]> {
    if (this.failure) return Promise.reject(this.failure);
    const sizes = { heapUsedBytes: 0, heapTotalBytes: 0, externalBytes: 0 };
    return Promise.resolve([{ index: 0, name: 'pool-0', generation: 1, cpuSystemMicros: 0, ...sizes, ...this.thread }]);
  }
}

describe('PoolSampler', () => {
  it('counts since the last sample, not since the start', async () => {
    const executor = new FakeExecutor();
    executor.completed = 500;
    executor.latencyMs = 2;
    const sampler = new PoolSampler(executor);
    await sampler.sample();
    executor.completed = 800;
    executor.latencyMs = 5;
    executor.inFlight = 4;
    executor.thread = { loopActiveMs: 400, loopIdleMs: 600, cpuUserMicros: 390_000, lookedMs: 0 };

    const window = await sampler.sample();

    expect(window).toMatchObject({ completed: 300, inFlight: 4, queued: 3, abandoned: 2, latencyMs: 10 });
    expect(window.threads).toEqual([{ name: 'pool-0', utilization: 0.4, cpuMs: 390 }]);
    expect(window.main.name).toBe('main');
    expect(window.durationMs).toBeGreaterThan(0);
  });

  it('has no latency when nothing was answered', async () => {
    expect(await new PoolSampler(new FakeExecutor()).sample()).not.toHaveProperty('latencyMs');
  });

  it('has no negative counts after a service was closed', async () => {
    const executor = new FakeExecutor();
    executor.completed = 500;
    const sampler = new PoolSampler(executor);
    executor.completed = 0;

    expect(await sampler.sample()).toMatchObject({ completed: 0 });
  });

  it('takes overlapping samples one after another', async () => {
    const executor = new FakeExecutor();
    const sampler = new PoolSampler(executor);
    executor.completed = 10;

    const windows = await Promise.all([sampler.sample(), sampler.sample()]);

    expect(windows.map(({ completed }) => completed)).toEqual([10, 0]);
  });

  it('continues after a failed sample', async () => {
    const executor = new FakeExecutor();
    const sampler = new PoolSampler(executor);
    executor.failure = new RangeError('gone');

    await expect(sampler.sample()).rejects.toThrow('gone');
    executor.failure = undefined;

    expect(await sampler.sample()).toMatchObject({ completed: 0 });
  });
});
