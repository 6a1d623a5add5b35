import type { Transferable } from '../wire/transferable.ts';
import type { ReplyMessage } from '../wire/reply-batch.ts';
import type { SharedMemory } from '../wire/shared-memory.ts';

/** What a live thread tells its owner. Each is called outside any request's async context. */
export interface ThreadListener {
  onMessage(message: ReplyMessage): void;
  /** A thread has written into the memory it shares with main. */
  onWake(): void;
  /** The last call, once: the thread is gone. `error` is what was uncaught in it, if anything was. */
  onExit(exitCode: number, error: unknown): void;
}

/** CPU and memory of one thread, read from main. Times in microseconds since the thread began, sizes in bytes. */
export interface ThreadUsage {
  readonly cpuUserMicros: number;
  readonly cpuSystemMicros: number;
  readonly heapUsedBytes: number;
  readonly heapTotalBytes: number;
  readonly externalBytes: number;
  /** Time the thread's loop was active and idle, in milliseconds. */
  readonly loopActiveMs: number;
  readonly loopIdleMs: number;
  /** Time it was awake and looked for work (`busyPollMicros`), in milliseconds: CPU time, while its loop counts as idle. */
  readonly lookedMs: number;
}

/** The main side's end of one thread. */
export interface ThreadLink {
  /** Node's number for the thread; -1 once it is gone. */
  readonly threadId: number;
  /** @throws {DOMException} DataCloneError when something in it cannot be cloned; nothing was moved then. */
  post(entries: unknown[], list: readonly Transferable[]): void;
  usage(): Promise<ThreadUsage | undefined>;
  /** The share of time the thread's loop was active since it started, 0 to 1. */
  utilization(): number;
  /** Ends the thread at once; `onExit` follows. */
  terminate(): void;
}

/** Memory of one thread, in MiB. Defaults are V8's. */
export interface ThreadResourceLimits {
  /** The main heap. */
  readonly maxOldGenerationSizeMb?: number;
  /** The heap of objects just made. */
  readonly maxYoungGenerationSizeMb?: number;
  /** Room for generated code. */
  readonly codeRangeSizeMb?: number;
  /** The stack. Node's default is 4. */
  readonly stackSizeMb?: number;
}

/** What a thread is started with. */
export interface ThreadStart {
  readonly index: number;
  readonly name: string;
  readonly initializer: ThreadCall | undefined;
  readonly finalizer: ThreadCall | undefined;
  readonly shared: SharedMemory;
}

/** A function of a module, called once in each thread. */
export interface ThreadCall {
  readonly module: string;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** Starts threads. There are two: over workers, and on the calling thread. */
export interface ThreadStarter {
  /** @throws what starting a thread throws, for example because its file is missing. */
  start(start: ThreadStart, listener: ThreadListener): ThreadLink;
}
