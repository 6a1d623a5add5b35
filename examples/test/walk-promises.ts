import { availableParallelism } from 'node:os';
import { beforeAll, describe, expect, it } from 'vitest';
import { type WalkRun, runWalk } from './run-walk.ts';

/** Defines the tests of the example, for the server that `env` names. */
export function describeWalk(env: () => Readonly<Record<string, string>>): void {
  describe('the walk through the thread pool configuration', () => {
    let run: WalkRun;
    beforeAll(async () => {
      run = await runWalk(env());
    });

    it('runs through by itself without a terminal', () => {
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(run.stdout.match(/^\d\. .*$/gm)).toHaveLength(5);
    });

    it('verifies the default and every size it sets', () => {
      const sizes = [...run.stdout.matchAll(/-> maxWorkers (\d+)/g)].map((match) => Number(match[1]));

      expect(sizes).toEqual([Math.min(4, availableParallelism() * 2), 1, 8, 16]);
    });

    it('compares three sizes', () => {
      expect([...run.stdout.matchAll(/^ +(\d) \| +\d+ ms \| +\d+ ms$/gm)].map((match) => match[1])).toEqual([
        '1',
        '2',
        '4',
      ]);
    });

    it('shows that a blocking task has its thread to itself, while queries wait and are answered', () => {
      expect(run.stdout).toContain('at most 2 ran at once, in 2 threads');
      expect(run.stdout).toContain('queries meanwhile wait for a free thread: user 0, user 1, user 2');
    });

    it('shows what cannot be changed', () => {
      expect(run.stdout).toMatch(/maxWorkers = 5 +-> TypeError/);
      expect(run.stdout).toMatch(/executor = another +-> TypeError/);
      expect(run.stdout).toContain('RangeError: executorThreads must be an integer from 1 to 128, got 0');
    });

    it('goes through the life cycle to its end', () => {
      expect(run.stdout).toMatch(/execute\(\) +release_version \d/);
      expect(run.stdout).toContain('submit() afterwards -> ShutdownError');
    });
  });
}
