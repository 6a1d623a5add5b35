import { Future, type FutureController } from '../futures/future.ts';
import type { TaskMessage } from '../stats/channels.ts';
import type { Linked, LinkedQueue } from '../queues/linked-queue.ts';
import type { TaskFunction } from './task-function.ts';

/** Who a task's future asks. */
export interface TaskOwner {
  /** Takes a task out that has not begun; false when it has. */
  cancel(record: TaskRecord): boolean;
  abort(record: TaskRecord, reason: unknown): void;
  hasBegun(record: TaskRecord): boolean;
}

/** One submitted task, from `submit` to its end: the only object made for it beside its future. */
export class TaskRecord implements Linked, FutureController {
  readonly id: number;
  readonly function: TaskFunction;
  readonly future: Future<unknown>;
  readonly #owner: TaskOwner;
  /** Let go of when they are sent, or when the task has begun if it may have to be sent again. */
  args: readonly unknown[] | undefined;
  readonly submittedAt: number;
  /** The index of the thread it was sent to, or -1, and its row in that thread's table. */
  threadIndex = -1;
  row = -1;
  /** What it counts in its thread's load. */
  expectedMs = 0;
  /** Whether it is, or was, the one its thread is at. */
  hasStarted = false;
  /** Whether it came back from a thread that died before it began. */
  hasReturned = false;
  /** Its outcome, from when it leaves its thread until it is settled. */
  outcome: unknown = undefined;
  hasFailed = false;
  ranMs: number | undefined = undefined;
  /** In the queue while it waits, in its thread's list once it is sent. */
  queue: LinkedQueue<Linked> | undefined = undefined;
  previous: Linked | undefined = undefined;
  next: Linked | undefined = undefined;
  /** What is published of it, once somebody listened. */
  trace: TaskMessage | undefined = undefined;

  constructor(id: number, called: TaskFunction, args: readonly unknown[], submittedAt: number, owner: TaskOwner) {
    this.id = id;
    this.function = called;
    this.args = args;
    this.submittedAt = submittedAt;
    this.#owner = owner;
    this.future = new Future<unknown>(this);
  }

  cancel(): boolean {
    return this.#owner.cancel(this);
  }

  abort(reason: unknown): void {
    this.#owner.abort(this, reason);
  }

  hasBegun(): boolean {
    return this.#owner.hasBegun(this);
  }
}
