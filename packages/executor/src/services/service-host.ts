import type { DeadlineQueue } from '../queues/deadline-queue.ts';
import type { TurnClock } from '../stats/turn-clock.ts';
import type { KeepAlive } from '../threads/keep-alive.ts';
import type { PoolThread } from '../threads/pool-thread.ts';
import type { PollTable } from '../wire/poll-table.ts';

/** What a service needs of the pool it lives in. */
export interface ServiceHost {
  readonly threads: readonly PoolThread[];
  readonly deadlines: DeadlineQueue;
  readonly keepAlive: KeepAlive;
  readonly clock: TurnClock;
  readonly polls: PollTable;
  /** A place in a thread has become free: tasks that wait for a drained thread come first. */
  onPlaceFree(thread: PoolThread): void;
  /** Why no thread will come up any more, if that is so. */
  refusal(): Error | undefined;
}
