import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { isAlive } from './processes.ts';

/** Options for waiting for a lock. */
export interface LockOptions {
  /** Called once, when another process has the lock. */
  readonly onWait?: (holderPid: number) => void;
  /** Ends the wait. The promise rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

const pollMs = 100;

/**
 * Waits until this process has the lock `file`, and returns a function that releases it. It takes over the lock of a process that
 * is gone. The lock only saves work: two processes that take over a dead lock at the same moment may both get it. So the work
 * must also be correct without the lock.
 */
export async function acquireLock(file: string, options: LockOptions = {}): Promise<() => void> {
  const own = `${file}.${randomUUID()}`;
  let isTold = false;
  for (;;) {
    options.signal?.throwIfAborted();
    if (tryLock(file, own)) return () => rmSync(file, { force: true });
    const holder = readHolder(file);
    if (holder !== undefined && !isAlive(holder)) {
      takeAway(file, own);
      continue;
    }
    if (!isTold && holder !== undefined) options.onWait?.(holder);
    isTold ||= holder !== undefined;
    await delay(pollMs, undefined, { signal: options.signal });
  }
}

/** Creates the lock file with `link`, which is atomic. So no other process can read a lock without its pid. */
function tryLock(file: string, own: string): boolean {
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function readHolder(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    // Released in the meantime.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function takeAway(file: string, own: string): void {
  const dead = `${own}.dead`;
  try {
    renameSync(file, dead);
    rmSync(dead, { force: true });
  } catch (error) {
    // Another process removed it first.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
