import type { Future } from '../futures/future.ts';
import type { TaskMessage } from '../stats/channels.ts';
import type { Linked, LinkedQueue } from './linked-queue.ts';
import type { PoolThread } from './pool-thread.ts';

/** One submitted task, from `submit` to its end. */
export interface TaskRecord extends Linked {
  readonly id: number;
  readonly module: string;
  readonly name: string;
  readonly future: Future<unknown>;
  /** Let go of when they are sent. */
  args: readonly unknown[] | undefined;
  /** The caller's captured stack. */
  readonly caller: { readonly stack?: string } | undefined;
  readonly submittedAt: number;
  startedAt: number;
  thread: PoolThread | undefined;
  queue: LinkedQueue<Linked> | undefined;
  /** What is published of it, once somebody listened. */
  trace: TaskMessage | undefined;
}
