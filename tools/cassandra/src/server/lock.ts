import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { isAlive } from './processes.ts';

/** What waiting for a lock may be told. */
export interface LockOptions {
  /** Called once, when somebody else holds the lock. */
  readonly onWait?: (holderPid: number) => void;
  /** Ends the waiting; the promise rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

const pollMs = 100;

/**
 * Waits until this process holds the lock `file`, and returns what releases it. The lock of a process that is gone is
 * taken over. It only saves work: what is done under it has to be right without it, since two processes that take
 * over the same dead lock in the same instant may both end up holding it.
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

/** `link` puts the whole file in place or nothing, so nobody ever reads a lock without its pid. */
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
    // Somebody else took it away first.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
