import { encodeError } from '../wire/error.ts';
import { ReplyOp } from '../wire/reply-batch.ts';
import type { TaskTable } from '../wire/task-table.ts';
import { runAsTask, type CurrentTask } from './current-task.ts';
import type { FunctionLoader, LoadedFunction } from './load-function.ts';

/** Where tasks come from and where their outcomes go. */
export interface TaskRunnerHost {
  readonly index: number;
  readonly name: string;
  readonly table: TaskTable;
  /** What has to be added to this thread's clock to get main's. */
  readonly clockShiftMs: number;
  readonly loader: FunctionLoader;
  /** Main has to look at the table. */
  onEnd(): void;
  /** An outcome goes in a message. */
  onOutcome(operation: number, id: number, value: unknown): void;
}

/**
 * After this time tasks that follow one another let the thread's loop turn: for its timers and sockets, and for what
 * main says meanwhile.
 */
const maxTurnMs = 1;
/** Tasks that have gone are taken out of the list so many at a time. */
const maxGone = 128;

/**
 * Runs tasks one at a time, in the order they were sent. Each has a turn of microtasks of its own, as if it had come in
 * a message of its own; it begins only if main has not taken it back.
 */
export class TaskRunner {
  readonly #host: TaskRunnerHost;
  /** Waiting tasks; those before `#first` have gone. */
  readonly #waiting: (RunningTask | undefined)[] = [];
  #first = 0;
  #running: RunningTask | undefined;
  readonly #functions: KnownFunction[] = [];
  readonly #next = () => this.#takeTurn();
  readonly #nextLoop = () => this.#beginLoop();
  /** Turns that are due. */
  #due = 0;
  /** When this turn of the loop ran its first task; 0 when it has not. */
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

  /** All tasks of a message have been added: the first runs at once, the others in turns of their own. */
  run(): void {
    if (this.#running === undefined && this.#due === 0 && this.#first < this.#waiting.length) {
      this.#loopSince = 0;
      this.#runNext();
    }
    this.#schedule();
  }

  /** The task may run, or be about to: main's word that it is its turn may be faster than the task before it. */
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

  /** Begins the first waiting task that was not taken back. */
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

  /** Whether a task is asynchronous is seen by what it returns, not by how it is written. */
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
   * Copying a large outcome may take longer than the run, and keeps what waits behind it as long. Main may have it before
   * this returns, so what it took counts in the next run of the function.
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
      // Set while immediates run, it is one of the next turn; set while messages are taken in, it comes before that,
      // and the one set after it is.
      setImmediate(this.#nextLoop);
    }
    return now;
  }
}

/** A function that main has given a number. */
interface KnownFunction {
  readonly module: string;
  readonly name: string;
  found: LoadedFunction | undefined;
  /** How long its last outcome took to be sent. */
  sendMs: number;
}

/** A task in its thread, from its message to its end. */
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
