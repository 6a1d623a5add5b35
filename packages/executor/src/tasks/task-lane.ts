import { QueueFullError } from '../errors/queue-full-error.ts';
import { futureControl, type Future } from '../futures/future.ts';
import { TaskCounters } from '../stats/task-counters.ts';
import { decodeError, encodeError, type EncodedError, type ErrorClasses } from '../wire/error.ts';
import type { KeepAlive } from '../threads/keep-alive.ts';
import type { PoolThread } from '../threads/pool-thread.ts';
import { TaskFunctions } from './task-function.ts';
import { TaskPlacement, type PlacementHost } from './task-placement.ts';
import { TaskRecord, type TaskOwner } from './task-record.ts';
import { TaskResults } from './task-results.ts';
import { traceQueued, traceSettled, traceStarted } from './task-trace.ts';

/** What the task lane needs of its pool. */
export interface TaskHost extends PlacementHost {
  readonly keepAlive: KeepAlive;
  /** Tasks of a thread have ended: services that wait have their turn on it before the next task. */
  onTaskEnd(thread: PoolThread): void;
}

/** The task lane: each task from `submit` to its end. Where it runs is `TaskPlacement`'s, how it comes back `TaskResults`'. */
export class TaskLane implements TaskOwner {
  readonly counters = new TaskCounters();
  readonly results: TaskResults;
  readonly #host: TaskHost;
  readonly #placement: TaskPlacement;
  readonly #functions = new TaskFunctions();
  readonly #maxQueue: number;
  readonly #errorClasses: ErrorClasses | undefined;
  /** Tasks not settled. */
  #open = 0;
  #lastId = 0;
  /** Called when nothing waits and nothing runs any more. */
  onIdle: (() => void) | undefined;

  constructor(host: TaskHost, maxQueue: number, errorClasses: ErrorClasses | undefined) {
    this.#host = host;
    this.#placement = new TaskPlacement(host);
    this.results = new TaskResults({
      threads: host.threads,
      onLeave: (thread, record, hadMessage) => this.#leave(thread, record, hadMessage),
      onRoom: (thread) => this.#onRoom(thread),
      settle: (ended) => this.#settle(ended),
    });
    this.#maxQueue = maxQueue;
    this.#errorClasses = errorClasses;
  }

  /** Tasks that have not begun. */
  get queued(): number {
    return this.#placement.waiting;
  }

  /** Tasks that have begun and whose outcome has not been taken in. */
  get running(): number {
    return this.#open - this.queued;
  }

  /** Whether tasks wait that are in no thread. */
  get hasQueued(): boolean {
    return this.#placement.hasQueued;
  }

  get isIdle(): boolean {
    return this.#open === 0;
  }

  submit(module: string, name: string, args: readonly unknown[]): Future<unknown> {
    const record = new TaskRecord(++this.#lastId, this.#functions.get(module, name), args, performance.now(), this);
    this.#open++;
    this.#host.keepAlive.begin();
    this.counters.onSubmit();
    traceQueued(record);
    this.#placement.add(record);
    if (this.#maxQueue !== Infinity && this.#isOverFull() && this.#placement.withdraw(record)) {
      this.#fail(record, new QueueFullError('tasks', this.#maxQueue));
    }
    return record.future;
  }

  /** Starts waiting tasks on threads that are drained, and sees to it that there will be threads for the others. */
  assign(): void {
    this.#placement.assign();
  }

  onError(thread: PoolThread, id: number, encoded: EncodedError): void {
    this.results.onMessage(thread, id, decodeError(encoded, this.#errorClasses), true);
  }

  /** A task could not be sent: its arguments cannot be cloned. */
  failUnsent(thread: PoolThread, id: number, createError: (name: string) => unknown): void {
    const record = thread.sent.find(id);
    if (record !== undefined) {
      thread.sent.remove(record);
      this.#onRoom(thread);
      this.#fail(record, createError(record.function.name));
    }
  }

  /**
   * A thread is gone. What it had ended is settled, what it had begun fails, and what it had not begun waits again,
   * before all that was submitted later, if `canReturn`.
   */
  onThreadExit(thread: PoolThread, canReturn: boolean, createError: (name: string) => unknown): void {
    const ended: TaskRecord[] = [];
    const lost: TaskRecord[] = [];
    for (let record = thread.sent.first; record !== undefined; record = thread.sent.first) {
      if (this.results.take(thread, record)) {
        ended.push(record);
      } else if (!canReturn || !this.#return(thread, record)) {
        if (thread.sent.hasBegun(record)) {
          this.#countRun(thread, record, performance.now() - thread.sent.startedAt(record));
        }
        thread.sent.remove(record);
        lost.push(record);
      }
    }
    this.results.lookSoon();
    this.#settle(ended);
    for (const record of lost) {
      this.#fail(record, createError(record.function.name));
    }
  }

  /** Fails all that is out in threads. */
  failSent(createError: () => unknown): void {
    for (const thread of this.#host.threads) {
      for (let record = thread.sent.first; record !== undefined; record = thread.sent.first) {
        thread.sent.remove(record);
        this.#fail(record, createError());
      }
    }
  }

  /** Fails all that waits, each with an error of its own: a shared one would collect the stacks of all callers. */
  failQueued(createError: () => unknown): void {
    this.takeBackAll();
    for (let record = this.#placement.first; record !== undefined; record = this.#placement.first) {
      this.#placement.withdraw(record);
      this.#fail(record, createError());
    }
  }

  cancelQueued(): void {
    this.takeBackAll();
    for (let record = this.#placement.first; record !== undefined; record = this.#placement.first) {
      record.future.cancel();
    }
  }

  /** Puts all that was sent ahead and has not begun back into the queue. */
  takeBackAll(): void {
    this.#placement.takeBackAll();
  }

  cancel(record: TaskRecord): boolean {
    if (!this.#placement.withdraw(record)) {
      return false;
    }
    this.counters.onCancel();
    traceSettled(record, 'cancelled');
    this.#ended(record);
    return true;
  }

  abort(record: TaskRecord, reason: unknown): void {
    const thread = this.#host.threads[record.threadIndex];
    if (thread !== undefined) {
      thread.outbox.abortTask(record.id, reason === undefined ? undefined : encodeError(reason));
      thread.flushSoon();
    }
  }

  hasBegun(record: TaskRecord): boolean {
    return record.queue === undefined || this.#host.threads[record.threadIndex]?.sent.hasBegun(record) === true;
  }

  /** Only what is left waiting counts against maxQueue; a task whose thread is starting does not wait for another's end. */
  #isOverFull(): boolean {
    if (!this.#placement.isLongerThan(this.#maxQueue)) {
      return false;
    }
    const starting = this.#host.threads.reduce((count, thread) => count + (thread.state === 'starting' ? 1 : 0), 0);
    return this.#placement.isLongerThan(this.#maxQueue + starting);
  }

  #leave(thread: PoolThread, record: TaskRecord, hadMessage: boolean): void {
    const ranMs = thread.sent.ranMs(record);
    record.function.onRun(ranMs, hadMessage);
    this.#countRun(thread, record, ranMs);
  }

  #onRoom(thread: PoolThread): void {
    this.#placement.advance(thread);
    this.#host.onTaskEnd(thread);
  }

  /**
   * The thread died before it had begun the task. Once: it may be the task's message that kills threads, which is why it goes
   * alone the next time.
   */
  #return(thread: PoolThread, record: TaskRecord): boolean {
    if (thread.sent.hasBegun(record) || record.args === undefined || record.hasReturned) {
      return false;
    }
    thread.sent.remove(record);
    record.hasReturned = true;
    record.hasStarted = false;
    futureControl.unbegin(record.future);
    this.#placement.putBack(record);
    return true;
  }

  #countRun(thread: PoolThread, record: TaskRecord, ranMs: number): void {
    if (!record.hasStarted) {
      // Sent ahead, begun and ended between two looks of main's.
      record.hasStarted = true;
      traceStarted(record, thread);
    }
    record.ranMs = ranMs;
    this.counters.onStart(thread.sent.startedAt(record) - record.submittedAt);
    this.counters.onRun(ranMs);
  }

  #settle(ended: readonly TaskRecord[]): void {
    for (const record of ended) {
      const { outcome } = record;
      record.outcome = undefined;
      if (record.hasFailed) {
        this.#fail(record, outcome);
      } else {
        this.counters.onSuccess();
        traceSettled(record, 'succeeded', record.ranMs);
        futureControl.succeed(record.future, outcome);
        this.#ended(record);
      }
    }
  }

  #fail(record: TaskRecord, error: unknown): void {
    this.counters.onFailure();
    traceSettled(record, 'failed', record.ranMs, error);
    futureControl.fail(record.future, error);
    this.#ended(record);
  }

  #ended(record: TaskRecord): void {
    record.args = undefined;
    this.#open--;
    this.#host.keepAlive.end();
    if (this.onIdle !== undefined && this.#open === 0) {
      this.onIdle();
    }
  }
}
