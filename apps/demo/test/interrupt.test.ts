import { describe, expect, it, vi } from 'vitest';
import type { CompareReport } from '../src/report/report.ts';
import { childrenOf, isRunning, quick, startDemo } from './run-demo.ts';

const long = ['compare', '--json', ...quick, '--repeats', '100'];

describe.skipIf(process.platform !== 'linux')('a comparison that is stopped', () => {
  it('reports what was finished after an interrupt, and leaves nothing running', async () => {
    const demo = startDemo(long);
    await demo.untilSaid('3/400');
    const children = await simulatorAndRun(demo.child.pid);

    demo.child.kill('SIGINT');

    const { exitCode, stdout, stderr } = await demo.ended;
    const report = JSON.parse(stdout) as CompareReport;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('Interrupted: reporting what was finished.');
    expect(report).toMatchObject({ isComplete: false });
    expect(report.runs).toHaveLength(2);
    await vi.waitFor(() => expect(children.filter(isRunning)).toEqual([]));
  });

  it('ends its processes when it is killed', async () => {
    const demo = startDemo(long);
    await demo.untilSaid('2/400');
    const children = await simulatorAndRun(demo.child.pid);

    demo.child.kill('SIGKILL');

    await demo.ended;
    await vi.waitFor(() => expect(children.filter(isRunning)).toEqual([]), 10_000);
  });
});

/** The two processes that are there during a run: the next run's may not have been started yet. */
function simulatorAndRun(pid: number | undefined): Promise<number[]> {
  return vi.waitFor(() => {
    const children = childrenOf(pid);
    expect(children).toHaveLength(2);
    return children;
  });
}
