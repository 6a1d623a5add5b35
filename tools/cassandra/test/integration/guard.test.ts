import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAlive, waitUntilGone } from '../../src/server/processes.ts';
import { guardPid, nodePids } from '../fakes/cluster-files.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { run } from '../fakes/run.ts';
import { isNotStartable } from './startable.ts';

describe.skipIf(isNotStartable)('killing a test runner', () => {
  test.each([
    ['whose Cassandra answers', 'ready'],
    ['whose Cassandra is still starting', 'node 1 of 1 starts'],
  ])('leaves no JVM after %s', async (_, line) => {
    const directory = join(temporaryFolder(), 'cluster');
    const runner = run('test/fakes/runner.ts', [JSON.stringify({ directory, isEphemeral: true })]);
    await runner.line(line);
    const pids = [...nodePids(directory), guardPid(directory)];
    expect(pids.map(isAlive)).toEqual([true, true]);
    runner.child.kill('SIGKILL');
    expect(await waitUntilGone(pids, 15_000)).toBe(true);
    expect(existsSync(directory)).toBe(false);
  });
});
