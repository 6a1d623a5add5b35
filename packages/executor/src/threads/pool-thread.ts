import type { Transferable } from '../wire/transferable.ts';
import type { ThreadLink } from '../channel/thread-link.ts';
import { RequestBatch, type OnUnsent } from '../wire/request-batch.ts';
import { AbandonedRequests } from './abandoned-requests.ts';
import type { DeadlineQueue } from '../queues/deadline-queue.ts';
import { SentTasks } from '../tasks/sent-tasks.ts';

/** `absent`: no thread runs in this place; `leaving`: it was told to end. */
export type ThreadState = 'absent' | 'starting' | 'ready' | 'leaving';

/** Who hears what happens to a thread's messages and requests. */
export interface ThreadOwner {
  readonly deadlines: DeadlineQueue;
  /** An entry of a message could not be cloned. */
  onUnsent(thread: PoolThread, entry: readonly unknown[], error: unknown): void;
  /** A place in the thread has become free, or tasks wait for its abandoned requests no longer. */
  onPlaceFree(thread: PoolThread): void;
}

/** One place for a thread, with what the lanes know of the thread in it. */
export class PoolThread {
  readonly index: number;
  readonly name: string;
  state: ThreadState = 'absent';
  /** Counts the threads this place has had. */
  generation = 0;
  link: ThreadLink | undefined;
  /** The task it runs, and those sent ahead. */
  readonly sent = new SentTasks();
  /** When it last had no task left, as a count: the one that was busy last is the one still awake. */
  freedAt = 0;
  /** Requests whose callers wait, and starts of services, that are out in the thread. */
  inFlight = 0;
  /** Requests that are out in the thread and whose callers have gone. */
  readonly abandoned: AbandonedRequests;
  /** Whether it takes no more requests, because a task waits for it to be drained. */
  isDraining = false;
  /** Whether its replacement waits for the back-off to pass. */
  isBackingOff = false;
  readonly outbox = new RequestBatch();
  readonly #onUnsent: OnUnsent;
  readonly #flush = () => this.flush();
  readonly #post = (entries: unknown[], list: readonly Transferable[]) => this.link?.post(entries, list);
  #isFlushDue = false;

  constructor(index: number, name: string, owner: ThreadOwner) {
    this.index = index;
    this.name = name;
    this.abandoned = new AbandonedRequests(owner.deadlines, () => owner.onPlaceFree(this));
    this.#onUnsent = (entry, error) => owner.onUnsent(this, entry, error);
  }

  /** Whether a task may start on it now. */
  get isFreeForTask(): boolean {
    return this.state === 'ready' && this.sent.size === 0 && this.inFlight === 0 && !this.abandoned.areWaitedFor;
  }

  /** Whether it has tasks, and may be sent more. */
  get isBusyWithTasks(): boolean {
    return this.state === 'ready' && this.sent.size > 0;
  }

  /** Whether it takes requests. */
  get isOpenForRequests(): boolean {
    return this.state === 'ready' && this.sent.size === 0 && !this.isDraining;
  }

  /**
   * Sends the outbox when the current callback and all its microtasks are done. That gathers what a whole turn of
   * answered callers asks next; a microtask would go before those that await once more.
   */
  flushSoon(): void {
    if (!this.#isFlushDue) {
      this.#isFlushDue = true;
      process.nextTick(this.#flush);
    }
  }

  flush(): void {
    this.#isFlushDue = false;
    this.outbox.postTo(this.#post, this.#onUnsent);
  }
}
