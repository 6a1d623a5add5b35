import type { RequestBatch } from '../wire/request-batch.ts';
import { tableRows, TaskState, TaskTable } from '../wire/task-table.ts';
import { takeTransferLists } from '../wire/transfer.ts';
import { LinkedQueue } from '../queues/linked-queue.ts';
import type { TaskFunction } from './task-function.ts';
import type { TaskRecord } from './task-record.ts';

/** What one thread may have before it, in time: what a task behind a mistaken estimate may be late. */
const maxAheadMs = 0.2;
/** A task that has run this long is no short one: what was sent behind it may go elsewhere. */
const longMs = 1;

/**
 * The tasks that one thread has and that have not ended, oldest first: the one it runs, and those sent ahead. A thread
 * takes them in this order, so those that have not begun are the last ones.
 */
export class SentTasks {
  readonly #list = new LinkedQueue<TaskRecord>();
  #table = new TaskTable();
  #freeRows: number[] = createRows();
  #known: boolean[] = [];
  #expectedMs = 0;
  /** Tasks taken back whose messages the thread may not have passed yet. */
  #strays = 0;

  get size(): number {
    return this.#list.size;
  }

  /** The oldest: what the thread runs, is about to run, or has just ended. */
  get first(): TaskRecord | undefined {
    return this.#list.first;
  }

  get last(): TaskRecord | undefined {
    return this.#list.last;
  }

  /** Since when the first runs; infinite when it has not begun. */
  get firstStartedAt(): number {
    const { first } = this.#list;
    return first !== undefined && this.hasBegun(first) ? this.startedAt(first) : Infinity;
  }

  find(id: number): TaskRecord | undefined {
    let record = this.#list.first;
    while (record !== undefined && record.id !== id) {
      record = record.next as TaskRecord | undefined;
    }
    return record;
  }

  /** The memory of a new thread in this place. */
  reset(): SharedArrayBuffer {
    this.#table = new TaskTable();
    this.#freeRows = createRows();
    this.#known = [];
    this.#strays = 0;
    return this.#table.buffer;
  }

  /** Whether a short task may be sent although another is here. */
  hasRoomFor(called: TaskFunction): boolean {
    return this.#list.size + this.#strays < tableRows && this.#expectedMs + called.expectedMs <= maxAheadMs;
  }

  has(record: TaskRecord): boolean {
    return record.queue === (this.#list as unknown);
  }

  /** Sends a task; `keepsArguments` when it may have to be sent again. */
  send(record: TaskRecord, outbox: RequestBatch, keepsArguments: boolean): void {
    const { id, function: called } = record;
    const args = record.args ?? [];
    if (!keepsArguments) {
      record.args = undefined;
    }
    record.row = this.#freeRows.pop() as number;
    record.expectedMs = Math.min(called.expectedMs, maxAheadMs * 2);
    this.#expectedMs += record.expectedMs;
    this.#list.push(record);
    this.#table.put(record.row, id);
    if (this.#known[called.number] !== true) {
      this.#known[called.number] = true;
      outbox.defineFunction(called.number, called.module, called.name);
    }
    outbox.task(id, record.row, called.number, args, takeTransferLists(args));
  }

  stateOf(record: TaskRecord): number {
    return this.#table.stateOf(record.row);
  }

  hasBegun(record: TaskRecord): boolean {
    return this.#table.stateOf(record.row) >= TaskState.running;
  }

  resultOf(record: TaskRecord, state: number): unknown {
    return this.#table.resultOf(record.row, state);
  }

  startedAt(record: TaskRecord): number {
    return this.#table.startedAt(record.row);
  }

  ranMs(record: TaskRecord): number {
    return this.#table.endedAt(record.row) - this.#table.startedAt(record.row);
  }

  /**
   * Whether the first task has just been found to run for so long that nothing should wait behind it. It counts as long
   * from then on, so that nothing is sent ahead here until it has ended.
   */
  isFoundLong(now: number): boolean {
    const { first } = this.#list;
    if (
      first === undefined ||
      this.#expectedMs > maxAheadMs + longMs ||
      this.stateOf(first) !== TaskState.running ||
      now - this.startedAt(first) < longMs
    ) {
      return false;
    }
    first.expectedMs += maxAheadMs + longMs;
    this.#expectedMs += maxAheadMs + longMs;
    return true;
  }

  /** Takes out a task that has ended, or whose thread is gone. */
  remove(record: TaskRecord): void {
    this.#list.remove(record);
    this.#freeRows.push(record.row);
    this.#expectedMs = this.#list.size === 0 ? 0 : this.#expectedMs - record.expectedMs;
    record.threadIndex = -1;
    this.#strays = 0;
  }

  /** Takes out a task that has not begun; false when it has. */
  takeBack(record: TaskRecord): boolean {
    if (!this.#table.takeBack(record.row, record.id)) {
      return false;
    }
    const strays = this.#strays;
    this.remove(record);
    this.#strays = strays + 1;
    return true;
  }

  /** The oldest task sent ahead that has not begun. */
  firstWaiting(): TaskRecord | undefined {
    let found: TaskRecord | undefined;
    for (
      let record = this.#list.last;
      record !== undefined && record !== this.#list.first && !this.hasBegun(record);
      record = record.previous as TaskRecord | undefined
    ) {
      found = record;
    }
    return found;
  }

  /** How many sent ahead have not begun. */
  countWaiting(): number {
    let count = 0;
    for (
      let record = this.#list.last;
      record !== undefined && record !== this.#list.first && !this.hasBegun(record);
      record = record.previous as TaskRecord | undefined
    ) {
      count++;
    }
    return count;
  }
}

function createRows(): number[] {
  return Array.from({ length: tableRows }, (_, index) => tableRows - 1 - index);
}
