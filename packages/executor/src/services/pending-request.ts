import type { Deadline } from '../queues/deadline-queue.ts';
import type { Linked, LinkedQueue } from '../queues/linked-queue.ts';

/** Who hears of a request's abort and of its deadline. */
export interface RequestOwner {
  onAbort(request: PendingRequest): void;
  onTimeout(request: PendingRequest): void;
}

/**
 * One request of a service from its call to its end: the only object made for it beside its promise. It is its own
 * place in queue and deadline heap, and its own listener of the caller's signal.
 */
export class PendingRequest implements Linked, Deadline, EventListenerObject {
  readonly promise: Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly #owner: RequestOwner;
  /** Cleared when it is settled. */
  request: unknown;
  isSettled = false;
  readonly calledAt: number;
  signal: AbortSignal | undefined = undefined;
  timeoutMs = 0;
  deadlineAt = 0;
  heapIndex = -1;
  previous: Linked | undefined = undefined;
  next: Linked | undefined = undefined;
  queue: LinkedQueue<Linked> | undefined = undefined;
  /** The index of the thread it was sent to, or -1, and its number there. */
  threadIndex = -1;
  slot = -1;

  constructor(owner: RequestOwner, request: unknown, calledAt: number) {
    this.#owner = owner;
    this.request = request;
    this.calledAt = calledAt;
    // One executor function for all, as a closure each would be a third of this object's cost.
    this.promise = new Promise(keepSettlers);
    this.resolve = keptResolve;
    this.reject = keptReject;
    // A settler holds its promise, and so its result: the last one's must not stay.
    keptResolve = keptReject = settleNothing;
  }

  handleEvent(): void {
    this.#owner.onAbort(this);
  }

  onDeadline(): void {
    this.#owner.onTimeout(this);
  }
}

const settleNothing = (): void => undefined;
let keptResolve: (value: unknown) => void = settleNothing;
let keptReject: (error: unknown) => void = settleNothing;

function keepSettlers(resolve: (value: unknown) => void, reject: (error: unknown) => void): void {
  keptResolve = resolve;
  keptReject = reject;
}

/** The DOM's interface by structure: Node calls `handleEvent` of an object that listens. */
interface EventListenerObject {
  handleEvent(event: Event): void;
}
