// Functions that run in the pool's threads: the module is loaded there, once in each thread.
import { currentTask } from '@async-cassandra/executor/thread';

/** When and where a call ran; times are comparable between threads. */
export interface Occupation {
  readonly threadName: string;
  readonly startedMs: number;
  readonly endedMs: number;
}

/** Blocks its thread for a while, as a synchronous library call would. */
export function blockThread(durationMs: number): Occupation {
  const startedMs = performance.timeOrigin + performance.now();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
  const endedMs = performance.timeOrigin + performance.now();
  return { threadName: currentTask()?.threadName ?? 'unknown', startedMs, endedMs };
}
