import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { MainThreadSampler } from './main-thread-sampler.ts';

/** Keeps this thread computing until it has taken `cpuMs` of CPU time. */
function compute(cpuMs: number): void {
  const before = process.threadCpuUsage();
  for (;;) {
    const { user, system } = process.threadCpuUsage(before);
    if (user + system >= cpuMs * 1000) return;
  }
}

describe('MainThreadSampler', () => {
  it('counts the CPU time of this thread since the last sample', async () => {
    await nextTurn();
    const sampler = new MainThreadSampler();

    compute(30);
    const busy = sampler.sample();
    const idle = sampler.sample();

    expect(busy.cpuMs).toBeGreaterThanOrEqual(30);
    expect(busy.cpuMs).toBeCloseTo(busy.cpuUserMs + busy.cpuSystemMs, 9);
    expect(busy.processCpuMs).toBeGreaterThanOrEqual(29);
    expect(idle.cpuMs).toBeLessThan(10);
  });

  it('is fully utilised while it computes', async () => {
    await nextTurn();
    const sampler = new MainThreadSampler();

    compute(30);

    expect(sampler.sample().utilization).toBeGreaterThan(0.9);
  });

  it('does not count a blocking sleep as CPU time', () => {
    const sampler = new MainThreadSampler();

    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40);
    const { durationMs, cpuMs } = sampler.sample();

    expect(durationMs).toBeGreaterThanOrEqual(39);
    expect(cpuMs).toBeLessThan(durationMs / 2);
  });
});
