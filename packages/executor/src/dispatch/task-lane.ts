import { QueueFullError } from '../errors/queue-full-error.ts';
import { Future, futureControl } from '../futures/future.ts';
import { appendCallerStack } from '../wire/caller-stack.ts';
import type { EncodedError, ErrorClasses } from '../wire/error.ts';
import { decodeError, encodeError } from '../wire/error.ts';
import { takeTransferLists } from '../wire/transfer.ts';
import { TaskCounters } from '../stats/task-counters.ts';
import type { KeepAlive } from './keep-alive.ts';
import { LinkedQueue } from './linked-queue.ts';
import type { PoolThread } from './pool-thread.ts';
import type { TaskRecord } from './task-record.ts';
import { traceQueued, traceSettled, traceStarted } from './task-trace.ts';

/** What the task lane needs of its pool. */
export interface TaskHost {
  readonly threads: readonly PoolThread[];
  readonly keepAlive: KeepAlive;
  /** Starts a thread in an empty place. */
  startThread(thread: PoolThread): void;
  /** A thread's task has ended: services that wait have their turn on it before the next task. */
  onTaskEnd(thread: PoolThread): void;
  /** A thread need not be drained any more. */
  onReopened(thread: PoolThread): void;
}

/** What is submitted. */
export interface TaskCall {
  readonly module: string;
  readonly name: string;
  readonly args: readonly unknown[];
  readonly caller: { readonly stack?: string } | undefined;
}

/** The task lane: one queue for all threads, first in first out, one task at a time on a thread. */
export class TaskLane {
  readonly counters = new TaskCounters();
  readonly #host: TaskHost;
  readonly #queue = new LinkedQueue<TaskRecord>();
  readonly #maxQueue: number;
  readonly #errorClasses: ErrorClasses | undefined;
  #running = 0;
  #lastId = 0;
  /** Called when nothing waits and nothing runs any more. */
  onIdle: (() => void) | undefined;

  constructor(host: TaskHost, maxQueue: number, errorClasses: ErrorClasses | undefined) {
    this.#host = host;
    this.#maxQueue = maxQueue;
    this.#errorClasses = errorClasses;
  }

  get queued(): number {
    return this.#queue.size;
  }

  get running(): number {
    return this.#running;
  }

  get isIdle(): boolean {
    return this.#queue.size === 0 && this.#running === 0;
  }

  submit(call: TaskCall): Future<unknown> {
    const record = createRecord(++this.#lastId, call, this);
    this.#queue.push(record);
    this.#host.keepAlive.begin();
    this.counters.onSubmit();
    traceQueued(record);
    this.assign();
    if (this.#isOverFull() && this.#queue.remove(record)) {
      this.#fail(record, new QueueFullError('tasks', this.#maxQueue));
      this.counters.onFailure();
    }
    return record.future;
  }

  /** Starts waiting tasks on threads that are drained, and sees to it that there will be threads for the others. */
  assign(): void {
    const { threads } = this.#host;
    for (let index = 0; index < threads.length && this.#queue.size > 0; index++) {
      const thread = threads[index] as PoolThread;
      if (thread.isFreeForTask) {
        this.#start(thread);
      }
    }
    let wanted = this.#queue.size;
    for (const thread of threads) {
      if (thread.state === 'starting' || thread.isBackingOff) {
        wanted--;
      }
    }
    for (const thread of threads) {
      if (wanted > 0 && thread.state === 'absent' && !thread.isBackingOff) {
        wanted--;
        this.#host.startThread(thread);
      }
    }
    this.#drain(Math.max(0, wanted));
  }

  onResult(thread: PoolThread, value: unknown): void {
    const record = this.#end(thread);
    if (record !== undefined) {
      this.counters.onSuccess(performance.now() - record.startedAt);
      traceSettled(record, 'succeeded');
      futureControl.succeed(record.future, value);
      this.#ended(record);
    }
  }

  onError(thread: PoolThread, encoded: EncodedError): void {
    const error = decodeError(encoded, this.#errorClasses);
    this.failRunning(thread, () => error);
  }

  /** Fails the task of a thread, which may be gone. */
  failRunning(thread: PoolThread, createError: (record: TaskRecord) => unknown): void {
    const record = this.#end(thread);
    if (record !== undefined) {
      const error = createError(record);
      appendCallerStack(error, record.caller?.stack);
      this.counters.onFailure(performance.now() - record.startedAt);
      this.#fail(record, error);
    }
  }

  /** Fails all that waits, each with an error of its own: a shared one would collect the stacks of all callers. */
  failQueued(createError: (record: TaskRecord) => Error): void {
    for (let record = this.#queue.shift(); record !== undefined; record = this.#queue.shift()) {
      const error = createError(record);
      appendCallerStack(error, record.caller?.stack);
      this.counters.onFailure();
      this.#fail(record, error);
    }
  }

  cancelQueued(): void {
    for (let record = this.#queue.first; record !== undefined; record = this.#queue.first) {
      record.future.cancel();
    }
  }

  /** The future was cancelled while it waited. */
  cancel(record: TaskRecord): void {
    if (this.#queue.remove(record)) {
      record.args = undefined;
      this.counters.onCancel();
      traceSettled(record, 'cancelled');
      this.#host.keepAlive.end();
      this.#drain(this.#queue.size);
      this.#checkIdle();
    }
  }

  abort(record: TaskRecord, reason: unknown): void {
    if (record.thread?.task === record) {
      record.thread.outbox.abortTask(record.id, reason === undefined ? undefined : encodeError(reason));
      record.thread.flushSoon();
    }
  }

  /** Only what is left waiting counts against maxQueue; a task whose thread is starting does not wait for another's end. */
  #isOverFull(): boolean {
    if (this.#queue.size <= this.#maxQueue) {
      return false;
    }
    const starting = this.#host.threads.reduce((count, thread) => count + (thread.state === 'starting' ? 1 : 0), 0);
    return this.#queue.size - starting > this.#maxQueue;
  }

  #start(thread: PoolThread): void {
    const record = this.#queue.shift();
    if (record === undefined) {
      return;
    }
    const args = record.args ?? [];
    record.args = undefined;
    record.thread = thread;
    record.startedAt = performance.now();
    thread.task = record;
    thread.isDraining = false;
    this.#running++;
    futureControl.begin(record.future);
    this.counters.onStart(record.startedAt - record.submittedAt);
    traceStarted(record, thread.name);
    thread.outbox.task(record.id, record.module, record.name, args, takeTransferLists(args));
    thread.flushSoon();
  }

  #end(thread: PoolThread): TaskRecord | undefined {
    const record = thread.task;
    if (record !== undefined) {
      thread.task = undefined;
      record.thread = undefined;
      this.#running--;
      this.#host.onTaskEnd(thread);
    }
    return record;
  }

  #fail(record: TaskRecord, error: unknown): void {
    traceSettled(record, 'failed', error);
    futureControl.fail(record.future, error);
    this.#ended(record);
  }

  #ended(record: TaskRecord): void {
    record.args = undefined;
    this.#host.keepAlive.end();
    this.#checkIdle();
  }

  /**
   * Has `wanted` threads take no more requests, those with the fewest in flight, so that a task can start there when
   * they are answered; threads beyond that number are opened again.
   */
  #drain(wanted: number): void {
    let missing = wanted;
    for (const thread of this.#host.threads) {
      if (thread.isDraining) {
        missing--;
      }
    }
    for (; missing > 0; missing--) {
      const thread = pick(this.#host.threads, (candidate) => candidate.isOpenForRequests, (a, b) => a.inFlight < b.inFlight);
      if (thread === undefined) {
        return;
      }
      thread.isDraining = true;
    }
    for (; missing < 0; missing++) {
      const thread = pick(this.#host.threads, (candidate) => candidate.isDraining, (a, b) => a.inFlight > b.inFlight);
      if (thread === undefined) {
        return;
      }
      thread.isDraining = false;
      this.#host.onReopened(thread);
    }
  }

  #checkIdle(): void {
    if (this.onIdle !== undefined && this.isIdle) {
      this.onIdle();
    }
  }
}

function createRecord(id: number, call: TaskCall, lane: TaskLane): TaskRecord {
  const record: TaskRecord = {
    id,
    module: call.module,
    name: call.name,
    args: call.args,
    caller: call.caller,
    submittedAt: performance.now(),
    startedAt: 0,
    thread: undefined,
    previous: undefined,
    next: undefined,
    queue: undefined,
    trace: undefined,
    future: new Future<unknown>({ cancel: () => lane.cancel(record), abort: (reason) => lane.abort(record, reason) }),
  };
  return record;
}

function pick(threads: readonly PoolThread[], isCandidate: (thread: PoolThread) => boolean, isBetter: (a: PoolThread, b: PoolThread) => boolean): PoolThread | undefined {
  let best: PoolThread | undefined;
  for (const thread of threads) {
    if (isCandidate(thread) && (best === undefined || isBetter(thread, best))) {
      best = thread;
    }
  }
  return best;
}
