import { TaskState } from '../wire/task-table.ts';
import { WakeFlag } from '../wire/wake-flag.ts';
import type { PoolThread } from '../threads/pool-thread.ts';
import type { TaskRecord } from './task-record.ts';

/** Results taken out of tables in one turn of the loop. */
const maxPerTurn = 256;

/** Who hears of tasks that have ended. */
export interface ResultsHost {
  readonly threads: readonly PoolThread[];
  /** A task is about to leave its thread; its times can still be read. */
  onLeave(thread: PoolThread, record: TaskRecord, hadMessage: boolean): void;
  /** Tasks of a thread have left it. */
  onRoom(thread: PoolThread): void;
  /** All of one turn, in the order they ended in each thread. */
  settle(ended: readonly TaskRecord[]): void;
}

/**
 * Takes the outcomes of tasks in: small results lie in the tables, the others come in messages.
 *
 * A thread wakes main once, and not again while main looks: it looks in each turn of the loop until one brings nothing.
 * That is also its share of the loop: one look a turn, as results that come faster than their callers take them must not
 * starve timers and sockets.
 */
export class TaskResults {
  readonly wakeFlag = new WakeFlag();
  readonly #host: ResultsHost;
  readonly #nextTurn = () => this.#look();
  #isLooking = false;
  /** Where the next look begins: when there is more than a turn can bear, threads take turns. */
  #firstThread = 0;

  constructor(host: ResultsHost) {
    this.#host = host;
  }

  /** A thread has put results into its table. */
  onWake(): void {
    if (!this.#isLooking) {
      this.lookSoon();
      this.#takeAll();
    }
  }

  /** Looks in the next turn, and lowers the flag when that brings nothing: a thread that is gone may have left it raised. */
  lookSoon(): void {
    if (!this.#isLooking) {
      this.#isLooking = true;
      setImmediate(this.#nextTurn);
    }
  }

  /** The outcome of a task came in a message. What lies in the table from before it goes before it. */
  onMessage(thread: PoolThread, id: number, outcome: unknown, hasFailed: boolean): void {
    const ended: TaskRecord[] = [];
    this.#takeFrom(thread, ended);
    const record = thread.sent.find(id);
    if (record !== undefined) {
      record.outcome = outcome;
      record.hasFailed = hasFailed;
      this.#host.onLeave(thread, record, true);
      thread.sent.remove(record);
      ended.push(record);
      this.#takeFrom(thread, ended);
    }
    if (ended.length > 0) {
      this.#host.onRoom(thread);
      this.#host.settle(ended);
    }
  }

  /** Takes one out whose result is in the table; false when it is not. */
  take(thread: PoolThread, record: TaskRecord): boolean {
    const state = thread.sent.stateOf(record);
    if (state < TaskState.undefined) {
      return false;
    }
    record.outcome = thread.sent.resultOf(record, state);
    this.#host.onLeave(thread, record, false);
    thread.sent.remove(record);
    return true;
  }

  #look(): void {
    if (this.#takeAll()) {
      setImmediate(this.#nextTurn);
      return;
    }
    this.#isLooking = false;
    this.wakeFlag.lower();
    // What came between the two was not announced.
    this.#takeAll();
  }

  #takeAll(): boolean {
    const ended: TaskRecord[] = [];
    const { threads } = this.#host;
    this.#firstThread = (this.#firstThread + 1) % threads.length;
    for (let step = 0; step < threads.length; step++) {
      const thread = threads[(this.#firstThread + step) % threads.length] as PoolThread;
      const before = ended.length;
      this.#takeFrom(thread, ended);
      if (ended.length > before) {
        this.#host.onRoom(thread);
      }
    }
    if (ended.length > 0) {
      this.#host.settle(ended);
    }
    return ended.length > 0;
  }

  #takeFrom(thread: PoolThread, ended: TaskRecord[]): void {
    for (
      let record = thread.sent.first;
      record !== undefined && ended.length < maxPerTurn && this.take(thread, record);
      record = thread.sent.first
    ) {
      ended.push(record);
    }
  }
}
