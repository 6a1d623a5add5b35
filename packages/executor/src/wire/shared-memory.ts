/** Memory that the main thread and one worker thread share, and the offset of their clocks. */
export interface SharedMemory {
  /** The memory of the thread's `TaskTable`. */
  readonly table: SharedArrayBuffer;
  /** The memory of the pool's `WakeFlag`. */
  readonly wakeFlag: SharedArrayBuffer;
  /** The memory of the pool's `PollTable`. */
  readonly polls: SharedArrayBuffer;
  /** {@link readClockOriginMs} of the main thread. */
  readonly clockOriginMs: number;
}

/** Returns when `performance.now()` of the calling thread was 0, in milliseconds of the clock that all threads share. */
export function readClockOriginMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6 - performance.now();
}
