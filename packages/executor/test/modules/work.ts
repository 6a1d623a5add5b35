// Tasks that tests run in threads.
import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { resourceLimits, threadId, threadName } from 'node:worker_threads';
import { tasks, ThreadPoolExecutor } from '@async-cassandra/executor';
import { currentTask, transfer } from '@async-cassandra/executor/thread';

export function add(a: number, b: number): number {
  return a + b;
}

export function identity<T>(value: T): T {
  return value;
}

export function reciprocal(value: number): number {
  if (value === 0) {
    throw new RangeError('division by zero');
  }
  return 1 / value;
}

/** Prints without the thread's own stdout, which goes through the main thread. */
export function print(text: string): void {
  writeSync(1, `${text}\n`);
}

export function osThreadName(): string | null {
  return threadName;
}

export function runProcess(): number | null {
  return spawnSync(process.execPath, ['-e', '']).status;
}

export async function runNestedExecutor(values: number[]): Promise<number[]> {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const here = tasks<typeof import('./work.ts')>(import.meta.url);
  const results: number[] = [];
  for await (const result of executor.map(here.double, values)) results.push(result);
  return results;
}

export async function double(value: number): Promise<number> {
  return value * 2;
}

/** Blocks its thread until the gate opens. cells[1] counts started tasks, cells[2] those running now, cells[3] the most at once. */
export function hold(cells: Int32Array): number {
  enter(cells);
  Atomics.wait(cells, 0, 0);
  Atomics.sub(cells, 2, 1);
  return threadId;
}

/** Like hold, but the event loop of the thread keeps running. */
export async function holdAsync(cells: Int32Array): Promise<number> {
  enter(cells);
  await Atomics.waitAsync(cells, 0, 0).value;
  Atomics.sub(cells, 2, 1);
  return threadId;
}

function enter(cells: Int32Array): void {
  const inside = Atomics.add(cells, 2, 1) + 1;
  if (inside > Atomics.load(cells, 3)) {
    Atomics.store(cells, 3, inside);
  }
  Atomics.add(cells, 1, 1);
  Atomics.notify(cells, 1);
}

/** Reports that it has started, then waits until its signal is aborted. */
export async function untilAborted(cells: Int32Array): Promise<string> {
  const signal = currentTask()?.signal;
  enter(cells);
  await new Promise((resolve) => signal?.addEventListener('abort', resolve));
  return 'stopped';
}

/** Like untilAborted, and returns the reason of the abort. */
export async function untilAbortedFor(cells: Int32Array): Promise<unknown> {
  const signal = currentTask()?.signal;
  enter(cells);
  await new Promise((resolve) => signal?.addEventListener('abort', resolve));
  return signal?.reason;
}

/** Returns the reason if the signal was already aborted at the first look. */
export async function abortReason(): Promise<unknown> {
  await new Promise((resolve) => setImmediate(resolve));
  return currentTask()?.signal.reason;
}

export function whoAmI(): { threadName: string; threadIndex: number } | undefined {
  const task = currentTask();
  return task === undefined ? undefined : { threadName: task.threadName, threadIndex: task.threadIndex };
}

export function exit(code: number): void {
  process.exit(code);
}

export async function throwLater(message: string): Promise<void> {
  setImmediate(() => {
    throw new RangeError(message);
  });
  await new Promise(() => undefined);
}

/** Ends its thread by throwing a value that is not an Error. */
export async function throwValueLater(value: unknown): Promise<void> {
  setImmediate(() => {
    throw value;
  });
  await new Promise(() => undefined);
}

/** Ends its thread just after its result was sent. */
export function answerAndExit(code: number): string {
  setImmediate(() => process.exit(code));
  return 'answered';
}

/** Blocks its thread forever in a busy loop. */
export function spin(cells: Int32Array): never {
  enter(cells);
  for (;;);
}

export async function rejectLater(message: string): Promise<void> {
  void Promise.reject(new RangeError(message));
  await new Promise(() => undefined);
}

export function uncloneable(): () => number {
  return () => 1;
}

export function moveBuffer(size: number): ArrayBuffer {
  const buffer = new ArrayBuffer(size);
  return transfer(buffer, [buffer]);
}

export function byteLength(value: Uint8Array | ArrayBuffer): number {
  return value.byteLength;
}

/** Allocates plain objects until the heap limit is reached. */
export function exhaustMemory(): number {
  let chain: unknown;
  for (let i = 0; ; i++) {
    chain = { chain, i };
    if (i < 0) {
      return Number(chain !== undefined);
    }
  }
}

/** Returns the flags and environment of its thread. */
export function surroundings(): { env: object; execArgv: string[]; maxOldGenerationSizeMb: number | undefined } {
  return {
    env: { ...process.env },
    execArgv: process.execArgv,
    maxOldGenerationSizeMb: resourceLimits.maxOldGenerationSizeMb,
  };
}

const started = { with: undefined as unknown };

export function initialize(value: unknown): void {
  started.with = value;
}

export async function initializeLater(value: unknown): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  started.with = value;
}

/** Fails in every thread except the first. */
export function initializeOnce(cells: Int32Array): void {
  if (Atomics.add(cells, 0, 1) > 0) {
    throw new RangeError('only once');
  }
}

export function initialized(): unknown {
  return started.with;
}

export function failToInitialize(): void {
  throw new RangeError('no disk');
}

export function count(cells: Int32Array): void {
  Atomics.add(cells, 0, 1);
}

export function countAndFail(cells: Int32Array): void {
  Atomics.add(cells, 0, 1);
  throw new RangeError('cannot finish');
}

export const notAFunction = 42;

export function nest(depth: number): unknown {
  let value: unknown = depth;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}
