import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DiagnosticsError } from '../errors.ts';
import { measureEventLoopLateness } from './event-loop-lateness.ts';

function block(durationMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
}

describe('measureEventLoopLateness', () => {
  it('shows the full length of a block, and counts the missed beats', () => {
    using meter = measureEventLoopLateness({ intervalMs: 5 });

    block(100);
    meter.stop();

    const { beats, maxMs, p50Ms } = meter.summary();
    expect(beats).toBeGreaterThanOrEqual(19);
    expect(maxMs).toBeGreaterThan(90);
    expect(p50Ms).toBeGreaterThan(40);
  });

  it('counts beats while the loop turns', async () => {
    using meter = measureEventLoopLateness({ intervalMs: 1 });

    while (meter.summary().beats < 5) await delay(1);

    expect(meter.summary().p50Ms).toBeGreaterThanOrEqual(0);
  });

  it('starts a new window on reset()', () => {
    using meter = measureEventLoopLateness({ intervalMs: 5 });
    block(60);
    const resetMs = performance.now();
    meter.reset();

    meter.stop();

    // No beat of the fresh window is later than the window is long.
    expect(meter.summary().maxMs).toBeLessThanOrEqual(performance.now() - resetMs);
  });

  it('returns zeros before the first beat', () => {
    using meter = measureEventLoopLateness({ intervalMs: 1000 });

    expect(meter.summary()).toEqual({ beats: 0, p50Ms: 0, p99Ms: 0, maxMs: 0, meanMs: 0 });
  });

  it('counts nothing after stop(), which may be called twice', () => {
    using meter = measureEventLoopLateness({ intervalMs: 5 });
    meter.stop();
    const { beats } = meter.summary();

    block(30);
    meter.stop();

    expect(meter.summary().beats).toBe(beats);
  });

  it.each([0, -1, 1001, Number.NaN])('rejects an interval of %d ms', (intervalMs) => {
    expect(() => measureEventLoopLateness({ intervalMs })).toThrow(DiagnosticsError);
    expect(() => measureEventLoopLateness({ intervalMs })).toThrow(
      `intervalMs must be a number from 1 to 1000, got ${intervalMs}`,
    );
  });

  it('does not keep the process alive', async () => {
    const source = new URL('./event-loop-lateness.ts', import.meta.url).href;
    const program = `import { measureEventLoopLateness } from '${source}'; measureEventLoopLateness();`;

    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: 'inherit',
      timeout: 10_000,
    });

    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
