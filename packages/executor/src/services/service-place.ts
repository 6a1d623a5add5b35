import { describeReason } from '../errors/describe-value.ts';
import { takeTransferList } from '../wire/transfer.ts';
import type { LinkedQueue } from '../queues/linked-queue.ts';
import type { PendingRequest } from './pending-request.ts';
import type { PoolThread } from '../threads/pool-thread.ts';
import type { ServiceThread } from './service-options.ts';

/**
 * How far a service is in one thread. `down`: not started there, or failed to; `closed`: it needs no closing (any more).
 */
export type PlaceState = 'down' | 'starting' | 'up' | 'closing' | 'closed';

/** One service in one generation of one thread: what is in flight there, by number. */
export class ServicePlace implements ServiceThread {
  readonly index: number;
  readonly name: string;
  readonly generation: number;
  memory: unknown = undefined;
  readonly thread: PoolThread;
  readonly service: number;
  state: PlaceState = 'down';
  /** Whether a failed start is tried again after a while. */
  isRetrying = false;
  /** Requests sent here whose callers wait. */
  inFlight = 0;
  /** Requests sent here whose callers have gone, and that the thread has not answered. */
  abandoned = 0;
  /** Requests sent here, by number; `null` for an abandoned one. A number is free again when the thread has answered. */
  readonly slots: (PendingRequest | null | undefined)[] = [];
  readonly #freeSlots: number[] = [];
  /** Requests that asked for this thread and wait for it. */
  readonly waiting: LinkedQueue<PendingRequest>;

  constructor(thread: PoolThread, service: number, waiting: LinkedQueue<PendingRequest>) {
    this.thread = thread;
    this.index = thread.index;
    this.name = thread.name;
    this.generation = thread.generation;
    this.service = service;
    this.waiting = waiting;
  }

  signal(payload: unknown): void {
    const { thread } = this;
    if (this.state !== 'up' || thread.generation !== this.generation) {
      return;
    }
    // Sent at once, in a message of its own, so that a payload that cannot be cloned is an error of this call.
    thread.flush();
    const list = takeTransferList(payload);
    thread.outbox.signal(this.service, payload, list);
    let failure: unknown;
    thread.outbox.postTo(
      (entries, transfers) => thread.link?.post(entries, transfers),
      (_entry, error) => {
        failure = error;
      },
    );
    if (failure !== undefined) {
      throw new TypeError(`the payload of a signal cannot be sent to a thread: ${describeReason(failure)}`);
    }
  }

  /** Takes a request in and returns its number in this thread. */
  occupy(request: PendingRequest): number {
    const slot = this.#freeSlots.pop() ?? this.slots.length;
    this.slots[slot] = request;
    request.threadIndex = this.index;
    request.slot = slot;
    this.inFlight++;
    this.thread.inFlight++;
    return slot;
  }

  /** The caller has gone: the request counts as abandoned until the thread answers it. Its number stays taken. */
  abandon(slot: number): void {
    this.slots[slot] = null;
    this.inFlight--;
    this.thread.inFlight--;
    this.abandoned++;
    this.thread.abandoned.add();
  }

  /** Frees a number and returns the request it stood for, unless that was abandoned. */
  vacate(slot: number): PendingRequest | undefined {
    const request = this.slots[slot];
    if (request === undefined) {
      return undefined;
    }
    this.slots[slot] = undefined;
    this.#freeSlots.push(slot);
    if (request === null) {
      this.abandoned--;
      this.thread.abandoned.remove();
      return undefined;
    }
    this.inFlight--;
    this.thread.inFlight--;
    return request;
  }

  /** Takes out every request, and returns those whose callers wait. The thread is gone, or the service is closed in it. */
  vacateAll(): PendingRequest[] {
    const open = this.slots.splice(0).filter((request) => request !== undefined && request !== null);
    this.#freeSlots.length = 0;
    if (this.thread.generation === this.generation && this.thread.link !== undefined) {
      this.thread.inFlight -= this.inFlight;
      this.thread.abandoned.remove(this.abandoned);
    }
    this.inFlight = 0;
    this.abandoned = 0;
    return open;
  }
}
