import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/fakes/temporary-folder.ts';
import { acquireLock } from './lock.ts';

const lockFile = (): string => join(temporaryFolder(), 'lock');

test('waits until the lock is released, and reports the process that has it', async () => {
  const file = lockFile();
  const release = await acquireLock(file);
  const told: number[] = [];
  const releaseSecond = await acquireLock(file, {
    onWait: (pid) => {
      told.push(pid);
      release();
    },
  });
  releaseSecond();
  expect(told).toEqual([process.pid]);
  expect(existsSync(file)).toBe(false);
});

test('takes over the lock of a process that is gone', async () => {
  const file = lockFile();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(file, String(pid));
  const release = await acquireLock(file);
  release();
  expect(readdirSync(join(file, '..'))).toEqual([]);
});

test('rejects an aborted wait with the reason', async () => {
  const file = lockFile();
  const release = await acquireLock(file);
  const aborter = new AbortController();
  const second = acquireLock(file, { signal: aborter.signal, onWait: () => aborter.abort(new Error('enough')) });
  await expect(second).rejects.toThrow();
  release();
});
