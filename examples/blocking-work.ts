// Functions that run in the threads of the pool. Each thread loads this module once.
import { currentTask } from '@async-cassandra/executor/thread';

/** When and where a call ran. Times of different threads can be compared. */
export interface Occupation {
  readonly threadName: string;
  readonly startedMs: number;
  readonly endedMs: number;
}

/** Blocks its thread for a while, like a synchronous library call. */
export function blockThread(durationMs: number): Occupation {
  const startedMs = performance.timeOrigin + performance.now();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
  const endedMs = performance.timeOrigin + performance.now();
  return { threadName: currentTask()?.threadName ?? 'unknown', startedMs, endedMs };
}
