import { ExecutorError } from '../errors/executor-error.ts';
import { QueueFullError } from '../errors/queue-full-error.ts';
import { assertSignal, checkInteger, checkTimeout } from '../options/check.ts';
import { LinkedQueue } from '../queues/linked-queue.ts';
import type { PendingRequest } from './pending-request.ts';
import { PlaceChooser } from './place-chooser.ts';
import type { ServiceHost } from './service-host.ts';
import type { ResolvedServiceOptions } from './service-options.ts';
import { ServicePlace } from './service-place.ts';
import { readRequestOptions } from './request-options.ts';
import type { RequestOptions } from './service.ts';

/** Which thread a request goes to, and where it waits while none takes it. */
export class RequestAdmission {
  /** The service in each thread, by the thread's index. */
  readonly places: ServicePlace[];
  readonly #host: ServiceHost;
  readonly #service: number;
  readonly #options: ResolvedServiceOptions;
  readonly #waiting = new LinkedQueue<PendingRequest>();
  /** Requests that asked for one thread, by its index. */
  readonly #targeted: readonly LinkedQueue<PendingRequest>[];
  readonly #chooser = new PlaceChooser(
    (place) => this.#accepts(place),
    (place) => this.#host.polls.isLooking(place.index),
  );

  /** Requests open in one thread at most, abandoned ones included. */
  readonly #maxOpen: number;
  readonly #isFullOfAbandoned = (place: ServicePlace): boolean =>
    place.state === 'up' &&
    place.inFlight < this.#options.maxInFlightPerThread &&
    place.inFlight + place.abandoned >= this.#maxOpen;
  readonly #isStuck = (place: ServicePlace): boolean => place.inFlight === 0 && this.#isFullOfAbandoned(place);

  constructor(host: ServiceHost, service: number, options: ResolvedServiceOptions) {
    this.#host = host;
    this.#service = service;
    this.#options = options;
    this.#maxOpen = options.maxInFlightPerThread * 2;
    this.#targeted = host.threads.map(() => new LinkedQueue());
    this.places = host.threads.map((_thread, index) => this.#createPlace(index));
  }

  get queued(): number {
    return this.#waiting.size + this.#targeted.reduce((sum, queue) => sum + queue.size, 0);
  }

  get hasRoom(): boolean {
    for (const place of this.places) if (this.#accepts(place)) return true;
    return false;
  }

  /** A thread has come up: the service starts in it anew. */
  renewPlace(index: number): void {
    this.places[index] = this.#createPlace(index);
  }

  /** Takes in a request's options. Returns what it must be refused with, if anything. */
  apply(pending: PendingRequest, options: RequestOptions): unknown {
    try {
      const { signal, timeoutMs, thread } = readRequestOptions(options);
      if (thread !== undefined) {
        pending.target = this.checkThread(thread);
      }
      const limit = checkTimeout('timeoutMs', timeoutMs);
      if (signal !== undefined) {
        assertSignal('signal', signal);
        if (signal.aborted) {
          return signal.reason;
        }
      }
      if (limit !== undefined) {
        pending.timeoutMs = limit;
        this.#host.deadlines.add(pending, limit);
      }
      if (signal !== undefined) {
        signal.addEventListener('abort', pending);
        pending.signal = signal;
      }
      return undefined;
    } catch (error) {
      return error;
    }
  }

  checkThread(thread: number): number {
    return checkInteger('thread', thread, 0, this.places.length - 1);
  }

  /** The place that takes a request now: that of its target, or the best one. */
  choose({ target }: PendingRequest): ServicePlace | undefined {
    if (target < 0) {
      return this.#chooser.choose(this.places);
    }
    const place = this.places[target] as ServicePlace;
    return this.#accepts(place) ? place : undefined;
  }

  /** Has a request wait that no place takes now. Returns what it must be refused with, if anything. */
  enqueue(pending: PendingRequest): unknown {
    const { target } = pending;
    const refusal = this.#refuseToWait(target);
    if (refusal !== undefined) {
      return refusal;
    }
    try {
      this.#options.onQueued?.(pending.request);
    } catch (error) {
      return error;
    }
    const queue = target < 0 ? this.#waiting : (this.#targeted[target] as LinkedQueue<PendingRequest>);
    queue.push(pending);
    return undefined;
  }

  /** Takes out the next request that a place takes now: first what asked for its thread, then what takes any. */
  next(place: ServicePlace): PendingRequest | undefined {
    return this.#accepts(place) ? (place.waiting.shift() ?? this.#waiting.shift()) : undefined;
  }

  /** Takes out the oldest that waits, whatever it waits for. */
  shift(): PendingRequest | undefined {
    for (const queue of [this.#waiting, ...this.#targeted]) {
      const pending = queue.shift();
      if (pending !== undefined) {
        return pending;
      }
    }
    return undefined;
  }

  /**
   * Takes out a request that waits although nothing is in flight where it could go, and abandoned requests leave no room
   * there. Nobody knows whether they will ever be answered.
   */
  nextStuck(): PendingRequest | undefined {
    if (this.#waiting.size > 0 && this.places.every(this.#isStuck)) {
      return this.#waiting.shift();
    }
    return this.places.find((place) => place.waiting.size > 0 && this.#isStuck(place))?.waiting.shift();
  }

  createAbandonedError(): ExecutorError {
    const abandoned = this.places.reduce((sum, place) => sum + place.abandoned, 0);
    return new ExecutorError(
      'too-many-abandoned',
      `no thread has room for the request: ${abandoned} requests that were aborted or timed out are still open in the threads, ` +
        `and a thread has at most ${this.#maxOpen} open requests (twice maxInFlightPerThread). ` +
        'Try again when they are answered, or have the service give them up sooner.',
    );
  }

  #createPlace(index: number): ServicePlace {
    const thread = this.#host.threads[index] as ServicePlace['thread'];
    return new ServicePlace(thread, this.#service, this.#targeted[index] as LinkedQueue<PendingRequest>);
  }

  #accepts(place: ServicePlace): boolean {
    return (
      place.state === 'up' &&
      place.inFlight < this.#options.maxInFlightPerThread &&
      place.inFlight + place.abandoned < this.#maxOpen &&
      place.thread.isOpenForRequests
    );
  }

  #refuseToWait(target: number): Error | undefined {
    const candidates = target < 0 ? this.places : [this.places[target] as ServicePlace];
    if (candidates.every(this.#isFullOfAbandoned)) {
      return this.createAbandonedError();
    }
    if (this.queued >= this.#options.maxQueue) {
      return new QueueFullError('requests', this.#options.maxQueue);
    }
    return this.places.some((place) => place.state === 'up') ? undefined : this.#host.refusal();
  }
}
