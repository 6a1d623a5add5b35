/** Ways for two threads to hand each other work. Each end's half of each is in this room. */
export const wayNames = [
  'port',
  'port, thread turning',
  'shared memory, waitAsync',
  'shared memory, thread in Atomics.wait',
] as const;

export type WayName = (typeof wayNames)[number];

/** What crosses at once: so many records of 64 bytes. */
export const recordCounts = [1, 100] as const;

export const intsPerRecord = 16;

/** What a thread is started with. */
export interface EchoData {
  readonly way: WayName;
  readonly records: number;
  /** Two words that are counted up: by main when it has written, by the thread when it has; then the records. */
  readonly memory: SharedArrayBuffer;
}

export const headInts = 2;
/** The word that main counts up, and the thread's. */
export const words = { asked: 0, answered: 1 } as const;
