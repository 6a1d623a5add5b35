import { AsyncLocalStorage } from 'node:async_hooks';

/** The task a piece of code runs in. */
export interface CurrentTask {
  /** Aborted by `future.abort(reason)`, with that reason. A task that takes long looks at it now and then, or passes it on. */
  readonly signal: AbortSignal;
  /** From 0; -1 stands for none. */
  readonly threadIndex: number;
  readonly threadName: string;
}

// Not a variable: several inline executors may run tasks on one thread at once.
const storage = new AsyncLocalStorage<CurrentTask>();

/** The task this code runs in, across its awaits; `undefined` outside tasks. */
export function currentTask(): CurrentTask | undefined {
  return storage.getStore();
}

/** Runs a function as the given task. */
export function runAsTask<R>(task: CurrentTask, run: (...args: readonly unknown[]) => R, args: readonly unknown[]): R {
  return storage.run(task, run, ...args);
}
