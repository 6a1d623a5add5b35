import { encodeError } from '../wire/error.ts';
import { ReplyOp } from '../wire/reply-batch.ts';
import type { CurrentTask } from './current-task.ts';
import { runAsTask } from './current-task.ts';
import type { FunctionLoader, LoadedFunction } from './load-function.ts';

/** Takes the end of a task: `taskResult` with its value, or `taskError` with its encoded error. */
export type OnTaskEnd = (operation: number, id: number, value: unknown) => void;

/** Runs tasks; main sees to it that there is one at a time. */
export class TaskRunner {
  readonly #thread: { readonly index: number; readonly name: string };
  readonly #loader: FunctionLoader;
  readonly #onEnd: OnTaskEnd;
  #running: RunningTask | undefined;

  constructor(thread: { readonly index: number; readonly name: string }, loader: FunctionLoader, onEnd: OnTaskEnd) {
    this.#thread = thread;
    this.#loader = loader;
    this.#onEnd = onEnd;
  }

  run(id: number, module: string, name: string, args: readonly unknown[]): void {
    const task = new RunningTask(id, this.#thread.index, this.#thread.name);
    this.#running = task;
    const found = this.#loader.find(module, name);
    if (found !== undefined) {
      this.#invoke(task, found, args);
      return;
    }
    this.#loader.load(module, name).then(
      (loaded) => this.#invoke(task, loaded, args),
      (error: unknown) => this.#fail(task, error),
    );
  }

  abort(id: number, reason: unknown): void {
    if (this.#running?.id === id) {
      this.#running.abort(reason);
    }
  }

  /** Whether a task is asynchronous is seen by what it returns, not by how it is written. */
  #invoke(task: RunningTask, run: LoadedFunction, args: readonly unknown[]): void {
    try {
      const result = runAsTask(task, run, args);
      if (typeof result === 'object' && result !== null && typeof (result as { then?: unknown }).then === 'function') {
        (result as PromiseLike<unknown>).then(
          (value) => this.#succeed(task, value),
          (error: unknown) => this.#fail(task, error),
        );
      } else {
        this.#succeed(task, result);
      }
    } catch (error) {
      this.#fail(task, error);
    }
  }

  #succeed(task: RunningTask, value: unknown): void {
    this.#running = undefined;
    this.#onEnd(ReplyOp.taskResult, task.id, value);
  }

  #fail(task: RunningTask, error: unknown): void {
    this.#running = undefined;
    this.#onEnd(ReplyOp.taskError, task.id, encodeError(error));
  }
}

class RunningTask implements CurrentTask {
  readonly id: number;
  readonly threadIndex: number;
  readonly threadName: string;
  #controller: AbortController | undefined;
  #isAborted = false;
  #reason: unknown;

  constructor(id: number, threadIndex: number, threadName: string) {
    this.id = id;
    this.threadIndex = threadIndex;
    this.threadName = threadName;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#isAborted) {
        this.#controller.abort(this.#reason);
      }
    }
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    if (!this.#isAborted) {
      this.#isAborted = true;
      this.#reason = reason;
      this.#controller?.abort(reason);
    }
  }
}
