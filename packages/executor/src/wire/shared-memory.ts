/** Memory that main and one thread share, and how their clocks are compared. */
export interface SharedMemory {
  /** Of the thread's `TaskTable`. */
  readonly table: SharedArrayBuffer;
  /** Of the pool's `WakeFlag`. */
  readonly wakeFlag: SharedArrayBuffer;
  /** Of the pool's `PollTable`. */
  readonly polls: SharedArrayBuffer;
  /** Main's {@link readClockOriginMs}. */
  readonly clockOriginMs: number;
}

/** When `performance.now()` of the calling thread was 0, in milliseconds of the clock all threads share. */
export function readClockOriginMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6 - performance.now();
}
