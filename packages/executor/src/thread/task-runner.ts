import { encodeError } from '../wire/error.ts';
import { ReplyOp } from '../wire/reply-batch.ts';
import type { TaskTable } from '../wire/task-table.ts';
import { runAsTask, type CurrentTask } from './current-task.ts';
import type { FunctionLoader, LoadedFunction } from './load-function.ts';

/** The thread that a task runner belongs to. */
export interface TaskRunnerHost {
  readonly index: number;
  readonly name: string;
  readonly table: TaskTable;
  /** Add it to this thread's clock to get the main thread's clock. */
  readonly clockShiftMs: number;
  readonly loader: FunctionLoader;
  /** The main thread has to read the table. */
  onEnd(): void;
  /** Sends a result or an error in a message. */
  onOutcome(operation: number, id: number, value: unknown): void;
}

/**
 * After this time the runner lets the event loop turn between two tasks, for timers, sockets and messages of the main
 * thread.
 */
const maxTurnMs = 1;
/** Finished tasks are removed from the list in blocks of this size. */
const maxGone = 128;

/**
 * Runs tasks one at a time, in the order they were sent. The microtasks of a task run before the next task, as if each had come
 * in its own message. A task that the main thread has taken back does not run.
 */
export class TaskRunner {
  readonly #host: TaskRunnerHost;
  /** Waiting tasks, from index `#first` on. */
  readonly #waiting: (RunningTask | undefined)[] = [];
  #first = 0;
  #running: RunningTask | undefined;
  readonly #functions: KnownFunction[] = [];
  readonly #next = () => this.#takeTurn();
  readonly #nextLoop = () => this.#beginLoop();
  /** Immediates that are scheduled. */
  #due = 0;
  /** When this turn of the loop started its first task; 0 if it has not. */
  #loopSince = 0;
  #isLoopOver = false;

  constructor(host: TaskRunnerHost) {
    this.#host = host;
  }

  defineFunction(number: number, module: string, name: string): void {
    this.#functions[number] = { module, name, found: undefined, sendMs: 0 };
  }

  add(id: number, row: number, functionNumber: number, args: readonly unknown[]): void {
    this.#waiting.push(new RunningTask(id, row, functionNumber, args, this.#host));
  }

  /** Runs the tasks of a message after all were added: the first one at once, each other one in its own immediate. */
  run(): void {
    if (this.#running === undefined && this.#due === 0 && this.#first < this.#waiting.length) {
      this.#loopSince = 0;
      this.#runNext();
    }
    this.#schedule();
  }

  /** Aborts a running task, or one that waits here: the abort may arrive before the task before it has ended. */
  abort(id: number, reason: unknown): void {
    if (this.#running?.id === id) {
      this.#running.abort(reason);
    } else {
      this.#waiting.find((task) => task?.id === id)?.abort(reason);
    }
  }

  /** One immediate for each waiting task: Node runs the microtasks between two of them, without a turn of the loop. */
  #schedule(): void {
    if (this.#running !== undefined || this.#isLoopOver) {
      return;
    }
    for (let count = this.#waiting.length - this.#first - this.#due; count > 0; count--) {
      this.#due++;
      setImmediate(this.#next);
    }
  }

  #takeTurn(): void {
    this.#due--;
    if (this.#running === undefined && !this.#isLoopOver) {
      this.#runNext();
    }
  }

  #beginLoop(): void {
    this.#isLoopOver = false;
    this.#loopSince = 0;
    this.run();
  }

  /** Starts the first waiting task that was not taken back. */
  #runNext(): void {
    const { table, clockShiftMs } = this.#host;
    const startedAt = performance.now() + clockShiftMs;
    while (this.#first < this.#waiting.length) {
      const task = this.#shift();
      if (table.begin(task.row, task.id, startedAt)) {
        this.#running = task;
        if (this.#loopSince === 0) {
          this.#loopSince = startedAt;
        }
        this.#start(task);
        return;
      }
    }
  }

  #shift(): RunningTask {
    const task = this.#waiting[this.#first] as RunningTask;
    this.#waiting[this.#first++] = undefined;
    if (this.#first === this.#waiting.length || this.#first >= maxGone) {
      this.#waiting.splice(0, this.#first);
      this.#first = 0;
    }
    return task;
  }

  #start(task: RunningTask): void {
    const known = this.#functions[task.functionNumber];
    if (known?.found !== undefined) {
      this.#invoke(task, known.found);
    } else if (known !== undefined) {
      this.#host.loader.load(known.module, known.name).then(
        (loaded) => {
          known.found = loaded;
          this.#invoke(task, loaded);
        },
        (error: unknown) => this.#fail(task, error),
      );
    }
  }

  /** Calls the function. Its return value tells whether it is asynchronous, not how it is written. */
  #invoke(task: RunningTask, run: LoadedFunction): void {
    try {
      const result = runAsTask(task, run, task.args);
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
    const { table } = this.#host;
    const now = this.#ended();
    if (table.end(task.row, task.id, now, value)) {
      this.#host.onEnd();
    } else {
      this.#sendOutcome(task, now, ReplyOp.taskResult, value);
    }
    this.#schedule();
  }

  #fail(task: RunningTask, error: unknown): void {
    this.#sendOutcome(task, this.#ended(), ReplyOp.taskError, encodeError(error));
    this.#schedule();
  }

  /**
   * Sends a result or an error in a message. Copying a large one may take longer than the run, and later tasks wait for it. The
   * main thread may have it before this returns, so the time counts in the next run of the function.
   */
  #sendOutcome(task: RunningTask, endedAt: number, operation: number, value: unknown): void {
    const known = this.#functions[task.functionNumber];
    this.#host.table.endInMessage(task.row, task.id, endedAt + (known?.sendMs ?? 0));
    const before = performance.now();
    this.#host.onOutcome(operation, task.id, value);
    if (known !== undefined) {
      known.sendMs = performance.now() - before;
    }
  }

  #ended(): number {
    const now = performance.now() + this.#host.clockShiftMs;
    this.#running = undefined;
    if (now - this.#loopSince > maxTurnMs && !this.#isLoopOver && this.#first < this.#waiting.length) {
      this.#isLoopOver = true;
      // Set while immediates run, it runs in the next turn. Set while a message is read, it runs in this turn, and run() then
      // sets the next one.
      setImmediate(this.#nextLoop);
    }
    return now;
  }
}

/** A function to which the main thread has given a number. */
interface KnownFunction {
  readonly module: string;
  readonly name: string;
  found: LoadedFunction | undefined;
  /** How long sending its last result took. */
  sendMs: number;
}

/** A task in its thread, from its arrival to its end. */
class RunningTask implements CurrentTask {
  readonly id: number;
  readonly row: number;
  readonly functionNumber: number;
  readonly args: readonly unknown[];
  readonly #thread: { readonly index: number; readonly name: string };
  #controller: AbortController | undefined;
  #isAborted = false;
  #reason: unknown;

  constructor(
    id: number,
    row: number,
    functionNumber: number,
    args: readonly unknown[],
    thread: { readonly index: number; readonly name: string },
  ) {
    this.id = id;
    this.row = row;
    this.functionNumber = functionNumber;
    this.args = args;
    this.#thread = thread;
  }

  get threadIndex(): number {
    return this.#thread.index;
  }

  get threadName(): string {
    return this.#thread.name;
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
