import { futureControl } from '../futures/future.ts';
import { chooseThread } from './choose-thread.ts';
import { drainThreads } from './drain-threads.ts';
import { LinkedQueue } from '../queues/linked-queue.ts';
import { canBeSentAgain, mayGoAhead } from './sending-again.ts';
import type { PoolThread } from '../threads/pool-thread.ts';
import type { TaskRecord } from './task-record.ts';
import { traceStarted } from './task-trace.ts';

/** What placing tasks needs of its pool. */
export interface PlacementHost {
  readonly threads: readonly PoolThread[];
  /** Whether short tasks may be sent to a thread before it has ended those it has. */
  readonly sendsAhead: boolean;
  /** Starts a thread in an empty place. */
  startThread(thread: PoolThread): void;
  /** A thread need not be drained any more. */
  onReopened(thread: PoolThread): void;
}

/**
 * Where tasks wait, and which thread they go to: one queue for all threads, first in first out, one task at a time on a
 * thread. A thread whose tasks are short gets some ahead (`sent-tasks.ts`). They still wait: they can be taken back, and
 * are, as soon as a thread has nothing else to do.
 */
export class TaskPlacement {
  readonly #host: PlacementHost;
  readonly #queue = new LinkedQueue<TaskRecord>();
  readonly #relieve = () => this.#relieveBusyThreads();
  readonly #onReopened = (thread: PoolThread) => this.#host.onReopened(thread);
  #lastFreedAt = 0;
  /** Whether another task could only wait: no thread has room, and none can be started. */
  #isSaturated = false;
  #isReliefDue = false;

  constructor(host: PlacementHost) {
    this.#host = host;
  }

  /** Tasks that have not begun, those sent ahead included. */
  get waiting(): number {
    return this.#host.threads.reduce((sum, thread) => sum + thread.sent.countWaiting(), this.#queue.size);
  }

  /** Whether more than `count` wait. */
  isLongerThan(count: number): boolean {
    // Counting exactly asks the table about each task sent ahead; mostly a glance is enough.
    return (
      this.#host.threads.reduce((sum, thread) => sum + thread.sent.size, this.#queue.size) > count &&
      this.waiting > count
    );
  }

  /** The oldest that is in no thread. */
  get first(): TaskRecord | undefined {
    return this.#queue.first;
  }

  get hasQueued(): boolean {
    return this.#queue.size > 0;
  }

  add(record: TaskRecord): void {
    this.#queue.push(record);
    if (!this.#isSaturated || this.#queue.size === 1) {
      this.assign();
    }
  }

  /** Starts waiting tasks on threads that are drained, and sees to it that there will be threads for the others. */
  assign(): void {
    this.#startOnFreeThreads();
    const unserved = this.#startThreads();
    if (this.#host.sendsAhead) {
      this.#sendAhead();
      this.#isSaturated = this.#queue.size > 0 && unserved >= 0;
    } else {
      this.#isSaturated = false;
      this.#drain(Math.max(0, unserved));
    }
  }

  /** The thread has ended tasks: it is at the next one, or has none. */
  advance(thread: PoolThread): void {
    this.#takeBackFromHeldUp();
    const { first } = thread.sent;
    if (first === undefined) {
      thread.freedAt = ++this.#lastFreedAt;
    } else if (!first.hasStarted) {
      this.#start(thread, first);
    }
  }

  /** Takes a task out that has not begun, wherever it waits; false when it has begun. */
  withdraw(record: TaskRecord): boolean {
    if (!this.#queue.remove(record) && this.#host.threads[record.threadIndex]?.sent.takeBack(record) !== true) {
      return false;
    }
    this.#drain(this.#queue.size);
    return true;
  }

  /** Puts all that was sent ahead and has not begun back into the queue. */
  takeBackAll(): void {
    for (const thread of this.#host.threads) {
      this.#takeBackFrom(thread);
    }
    // While no service was open, nobody kept account of which threads have to be drained.
    this.#drain(this.#queue.size);
  }

  /** Puts a task where it was in the order of submission. */
  putBack(record: TaskRecord): void {
    let next = this.#queue.first;
    while (next !== undefined && next.id < record.id) {
      next = next.next as TaskRecord | undefined;
    }
    this.#queue.insertBefore(record, next);
  }

  /** The oldest waiting tasks on the threads that have nothing to do. */
  #startOnFreeThreads(): void {
    let thread = this.#chooseFree();
    if (thread === undefined) {
      return;
    }
    this.#takeBackFromHeldUp();
    for (; thread !== undefined; thread = this.#chooseFree()) {
      const record = this.#queue.shift();
      if (record === undefined) {
        this.#relieveSoon();
        return;
      }
      this.#send(thread, record);
    }
  }

  /** The free thread that had a task last: the likeliest to be awake still. */
  #chooseFree(): PoolThread | undefined {
    return chooseThread(this.#host.threads, isFree, wasBusyLater);
  }

  /**
   * Starts as many threads as there are tasks for, those that lie ready behind others included. Returns for how many no
   * thread comes; less than 0 when more could.
   */
  #startThreads(): number {
    let missing = this.#queue.size;
    const { threads } = this.#host;
    for (const thread of threads) {
      if (thread.state === 'starting' || thread.isBackingOff) {
        missing--;
      } else if (thread.sent.size > 1) {
        missing += thread.sent.size - 1;
      }
    }
    for (const thread of threads) {
      if (thread.state === 'absent' && !thread.isBackingOff) {
        if (missing <= 0) {
          return -1;
        }
        missing--;
        this.#host.startThread(thread);
      }
    }
    return missing;
  }

  #drain(wanted: number): void {
    drainThreads(this.#host.threads, wanted, this.#onReopened);
  }

  /** Sends short tasks to threads that have some, fewest first. They go in order: one that may not go holds those behind it. */
  #sendAhead(): void {
    for (let record = this.#queue.first; record !== undefined && mayGoAhead(record); record = this.#queue.first) {
      const called = record.function;
      const thread = chooseThread(
        this.#host.threads,
        (candidate) => candidate.isBusyWithTasks && candidate.sent.hasRoomFor(called),
        hasFewerTasks,
      );
      if (thread === undefined) {
        return;
      }
      this.#queue.shift();
      this.#send(thread, record);
    }
  }

  #send(thread: PoolThread, record: TaskRecord): void {
    const isFirst = thread.sent.size === 0;
    thread.isDraining = false;
    record.threadIndex = thread.index;
    thread.sent.send(record, thread.outbox, !isFirst || canBeSentAgain(record));
    if (isFirst) {
      this.#start(thread, record);
    }
    thread.flushSoon();
  }

  /** The task is the one its thread is at. */
  #start(thread: PoolThread, record: TaskRecord): void {
    record.hasStarted = true;
    if (thread.sent.hasBegun(record)) {
      record.args = undefined;
    }
    futureControl.begin(record.future);
    traceStarted(record, thread);
  }

  /** In the next turn of the loop: what waits behind short tasks has mostly begun by then. */
  #relieveSoon(): void {
    if (!this.#isReliefDue && this.#host.threads.some((thread) => thread.sent.size > 1)) {
      this.#isReliefDue = true;
      setImmediate(this.#relieve);
    }
  }

  /** Threads without a task take the oldest that wait, from where one has run longest. */
  #relieveBusyThreads(): void {
    this.#isReliefDue = false;
    for (let free = this.#chooseFree(); free !== undefined && this.#queue.size === 0; free = this.#chooseFree()) {
      const busy = chooseThread(this.#host.threads, hasWaiting, hasRunLonger);
      const record = busy?.sent.firstWaiting();
      if (busy === undefined || record === undefined) {
        return;
      }
      if (busy.sent.takeBack(record)) {
        this.#send(free, record);
      }
    }
  }

  /** What was sent ahead behind a task that turned out to be long goes before all that came later. */
  #takeBackFromHeldUp(): void {
    if (this.#host.sendsAhead) {
      const now = performance.now();
      for (const thread of this.#host.threads) {
        if (thread.sent.size > 0 && thread.sent.isFoundLong(now)) {
          this.#takeBackFrom(thread);
        }
      }
    }
  }

  #takeBackFrom(thread: PoolThread): void {
    for (
      let record = thread.sent.last;
      record !== undefined && record !== thread.sent.first && thread.sent.takeBack(record);
      record = thread.sent.last
    ) {
      this.putBack(record);
    }
  }
}

function isFree(thread: PoolThread): boolean {
  return thread.isFreeForTask;
}

function wasBusyLater(a: PoolThread, b: PoolThread): boolean {
  return a.freedAt > b.freedAt;
}

function hasFewerTasks(a: PoolThread, b: PoolThread): boolean {
  return a.sent.size < b.sent.size;
}

function hasWaiting(thread: PoolThread): boolean {
  return thread.sent.size > 1 && thread.sent.firstWaiting() !== undefined;
}

function hasRunLonger(a: PoolThread, b: PoolThread): boolean {
  return a.sent.firstStartedAt < b.sent.firstStartedAt;
}
