/** Ways for two threads to exchange work. Both halves of each are in this folder. */
export const wayNames = [
  'port',
  'port, thread turning',
  'shared memory, waitAsync',
  'shared memory, thread in Atomics.wait',
] as const;

export type WayName = (typeof wayNames)[number];

/** Records of 64 bytes in one message. */
export const recordCounts = [1, 100] as const;

export const intsPerRecord = 16;

/** What a thread is started with. */
export interface EchoData {
  readonly way: WayName;
  readonly records: number;
  /** Two counters, then the records. The main thread counts the first one up when it has written, the second thread the other one. */
  readonly memory: SharedArrayBuffer;
}

export const headInts = 2;
/** The counter of the main thread, and that of the second thread. */
export const words = { asked: 0, answered: 1 } as const;
