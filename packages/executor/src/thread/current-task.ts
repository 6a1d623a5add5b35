import { AsyncLocalStorage } from 'node:async_hooks';

/** The task that the calling code belongs to. */
export interface CurrentTask {
  /** Aborted by `future.abort(reason)`, with that reason. A long task should check it now and then, or pass it on. */
  readonly signal: AbortSignal;
  /** Counts from 0; -1 means no thread. */
  readonly threadIndex: number;
  readonly threadName: string;
}

// A variable would not do: several inline executors may run tasks on one thread at once.
const storage = new AsyncLocalStorage<CurrentTask>();

/** Returns the task that the calling code belongs to, also after an await. `undefined` outside of tasks. */
export function currentTask(): CurrentTask | undefined {
  return storage.getStore();
}

/** Runs a function, so that {@link currentTask} returns the given task in it. */
export function runAsTask<R>(task: CurrentTask, run: (...args: readonly unknown[]) => R, args: readonly unknown[]): R {
  return storage.run(task, run, ...args);
}
