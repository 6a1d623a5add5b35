import { describeReason } from '../errors/describe-value.ts';
import { QueueFullError } from '../errors/queue-full-error.ts';
import { ShutdownError } from '../errors/shutdown-error.ts';
import { TimeoutError } from '../errors/timeout-error.ts';
import { checkInteger, checkTimeout } from '../options/check.ts';
import { rejectWithCaller } from '../wire/caller-stack.ts';
import type { EncodedError } from '../wire/error.ts';
import { decodeError } from '../wire/error.ts';
import type { PollTable } from '../wire/poll-table.ts';
import type { ReplyCursor } from '../wire/reply-batch.ts';
import { takeTransferList } from '../wire/transfer.ts';
import type { DeadlineQueue } from '../dispatch/deadline-queue.ts';
import type { KeepAlive } from '../dispatch/keep-alive.ts';
import { LinkedQueue } from '../dispatch/linked-queue.ts';
import type { RequestOwner } from './pending-request.ts';
import { PendingRequest } from './pending-request.ts';
import { PlaceChooser } from './place-chooser.ts';
import type { PoolThread } from '../dispatch/pool-thread.ts';
import { raiseUncaught } from '../dispatch/raise-uncaught.ts';
import type { TurnClock } from '../dispatch/turn-clock.ts';
import type { ResolvedServiceOptions, ServiceThread } from './service-options.ts';
import { ServiceCounters } from './service-counters.ts';
import { ServicePlace } from './service-place.ts';
import type { RequestOptions, Service, ServiceStats } from './service.ts';

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

/** The service lane: one service over all threads. */
export class PoolService implements Service<unknown, unknown>, RequestOwner {
  readonly id: number;
  readonly options: ResolvedServiceOptions;
  readonly counters = new ServiceCounters();
  readonly #host: ServiceHost;
  readonly #waiting = new LinkedQueue<PendingRequest>();
  readonly #targeted: readonly LinkedQueue<PendingRequest>[];
  readonly #close: () => Promise<void>;
  places: ServicePlace[];
  #isClosed = false;
  /** Requests that are not settled. */
  #open = 0;
  readonly #chooser = new PlaceChooser(
    (place) => this.#accepts(place),
    (place) => this.#host.polls.isLooking(place.index),
  );
  /** Called when nothing waits and nothing is in flight any more. */
  onIdle: (() => void) | undefined;

  constructor(host: ServiceHost, id: number, options: ResolvedServiceOptions, close: () => Promise<void>) {
    this.#host = host;
    this.id = id;
    this.options = options;
    this.#close = close;
    this.#targeted = host.threads.map(() => new LinkedQueue());
    this.places = host.threads.map((thread) => this.createPlace(thread));
  }

  get threads(): readonly ServiceThread[] {
    return this.places;
  }

  get queued(): number {
    return this.#waiting.size + this.#targeted.reduce((sum, queue) => sum + queue.size, 0);
  }

  /** Whether no caller waits. What callers gave up may still be under way in threads: it must not hold up a shutdown. */
  get isIdle(): boolean {
    return this.#open === 0;
  }

  request(request: unknown, options?: RequestOptions): Promise<unknown> {
    const pending = new PendingRequest(this, request, this.#host.clock.now());
    this.#open++;
    this.#host.keepAlive.begin();
    if (this.#isClosed) {
      this.#refuse(pending, new ShutdownError('shut-down', 'the service is closed and takes no new requests'));
      return pending.promise;
    }
    const refusal = options === undefined ? undefined : this.#apply(pending, options);
    if (refusal !== undefined) {
      this.#refuse(pending, refusal);
      return pending.promise;
    }
    const target = options?.thread === undefined ? undefined : this.places[options.thread];
    const place = target === undefined ? this.#chooser.choose(this.places) : this.#accepts(target) ? target : undefined;
    if (place === undefined) {
      this.#enqueue(pending, target === undefined ? this.#waiting : target.waiting);
    } else {
      this.#send(place, pending);
    }
    return pending.promise;
  }

  async broadcast(request: unknown, options?: Omit<RequestOptions, 'thread'>): Promise<unknown[]> {
    const outcomes = await Promise.allSettled(
      this.places.map((place) => this.request(request, { ...options, thread: place.index })),
    );
    return outcomes.map((outcome) => {
      if (outcome.status === 'rejected') {
        throw outcome.reason;
      }
      return outcome.value;
    });
  }

  signal(payload: unknown, options?: { readonly thread?: number }): void {
    if (options?.thread !== undefined) {
      this.places[this.#checkThread(options.thread)]?.signal(payload);
      return;
    }
    for (const place of this.places) {
      place.signal(payload);
    }
  }

  stats(): ServiceStats {
    return this.counters.snapshot(
      this.queued,
      this.places.map((place) => place.inFlight),
    );
  }

  close(): Promise<void> {
    return this.#close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Takes no new requests from now on. */
  refuse(): void {
    this.#isClosed = true;
  }

  createPlace(thread: PoolThread): ServicePlace {
    return new ServicePlace(thread, this.id, this.#targeted[thread.index] ?? this.#waiting);
  }

  /** Sends what waits to a thread that has room again: first what asked for it, then what takes any. */
  pump(thread: PoolThread): void {
    const place = this.places[thread.index] as ServicePlace;
    while (this.#accepts(place)) {
      const next = place.waiting.shift() ?? this.#waiting.shift();
      if (next === undefined) {
        return;
      }
      this.#send(place, next);
    }
  }

  /** Whether something waits that this thread could serve. */
  hasWaiting(thread: PoolThread): boolean {
    const place = this.places[thread.index];
    return place?.state === 'up' && (this.#waiting.size > 0 || place.waiting.size > 0);
  }

  onReply(thread: PoolThread, cursor: ReplyCursor): void {
    const place = this.places[thread.index] as ServicePlace;
    const pending = place.vacate(cursor.id);
    if (pending !== undefined && !pending.isSettled) {
      this.#cease(pending);
      this.#end();
      this.counters.onReply(cursor.byteLength, this.#host.clock.now() - pending.calledAt);
      const { request } = pending;
      pending.request = undefined;
      this.options.onSettled?.(request);
      try {
        // The cursor is the reply, until it goes on to the next one.
        pending.resolve(this.options.decodeReply(cursor, request, place));
      } catch (error) {
        pending.resolve(rejectWithCaller(this.#mapError(error, request)));
      }
    }
    this.#freed(thread);
  }

  onRequestError(thread: PoolThread, cursor: ReplyCursor): void {
    const pending = (this.places[thread.index] as ServicePlace).vacate(cursor.id);
    if (pending !== undefined && !pending.isSettled) {
      this.#fail(
        pending,
        decodeError(cursor.value as EncodedError, this.options.errorClasses, this.options.decodeErrorValue),
      );
    }
    this.#freed(thread);
  }

  onSignal(thread: PoolThread, cursor: ReplyCursor): void {
    try {
      this.options.onSignal?.(cursor.value, this.places[thread.index] as ServicePlace);
    } catch (error) {
      // The application's callback failed, and nobody awaits it: as with an event listener, it is uncaught.
      raiseUncaught(error);
    }
  }

  /** A request's payload could not be cloned. */
  onUnsent(thread: PoolThread, slot: number, error: unknown): void {
    const pending = (this.places[thread.index] as ServicePlace).vacate(slot);
    if (pending !== undefined && !pending.isSettled) {
      this.#fail(
        pending,
        new TypeError(`the payload of a request cannot be sent to a thread: ${describeReason(error)}`),
      );
    }
    this.#freed(thread);
  }

  onAbort(pending: PendingRequest): void {
    // The reason as it is: it belongs to the caller, who may share it among many requests.
    this.#abandon(pending, pending.signal?.reason, false);
  }

  onTimeout(pending: PendingRequest): void {
    const where =
      pending.place === undefined ? 'it was still waiting for a thread' : `it was in thread ${pending.place.name}`;
    this.#abandon(
      pending,
      new TimeoutError(
        'request-timed-out',
        `the request was not answered within ${pending.timeoutMs} ms; ${where}`,
        pending.timeoutMs,
      ),
    );
  }

  /** Rejects what is in flight in a thread that is gone. */
  failPlace(place: ServicePlace, createError: () => Error): void {
    for (const pending of place.slots.splice(0)) {
      if (pending !== undefined && !pending.isSettled) {
        this.#fail(pending, createError());
      }
    }
    place.inFlight = 0;
  }

  /** Rejects what waits on main, each with an error of its own. */
  failWaiting(createError: () => Error): void {
    for (const queue of [this.#waiting, ...this.#targeted]) {
      for (let pending = queue.shift(); pending !== undefined; pending = queue.shift()) {
        this.#fail(pending, createError());
      }
    }
    this.#checkIdle();
  }

  #refuseToWait(): Error | undefined {
    if (this.queued >= this.options.maxQueue) {
      return new QueueFullError('requests', this.options.maxQueue);
    }
    return this.places.some((place) => place.state === 'up') ? undefined : this.#host.refusal();
  }

  #enqueue(pending: PendingRequest, queue: LinkedQueue<PendingRequest>): void {
    const refusal = this.#refuseToWait();
    if (refusal !== undefined) {
      this.#refuse(pending, refusal);
      return;
    }
    try {
      this.options.onQueued?.(pending.request);
    } catch (error) {
      this.#refuse(pending, error);
      return;
    }
    queue.push(pending);
  }

  #accepts(place: ServicePlace): boolean {
    return place.state === 'up' && place.inFlight < this.options.maxInFlightPerThread && place.thread.isOpenForRequests;
  }

  #apply(pending: PendingRequest, options: RequestOptions): unknown {
    const { signal, timeoutMs, thread } = options;
    try {
      if (thread !== undefined) {
        this.#checkThread(thread);
      }
      const limit = checkTimeout('timeoutMs', timeoutMs);
      if (signal?.aborted === true) {
        return signal.reason;
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

  #checkThread(thread: number): number {
    return checkInteger('thread', thread, 0, this.places.length - 1);
  }

  #send(place: ServicePlace, pending: PendingRequest): void {
    const { encodeRequest, writeRequest } = this.options;
    const { thread } = place;
    const { outbox } = thread;
    try {
      if (writeRequest !== undefined) {
        writeRequest(pending.request, place, outbox.beginRequest());
        outbox.endRequest(this.id, place.occupy(pending));
      } else {
        const payload = encodeRequest === undefined ? pending.request : encodeRequest(pending.request, place);
        outbox.request(this.id, place.occupy(pending), payload, takeTransferList(payload));
      }
    } catch (error) {
      if (writeRequest !== undefined) {
        outbox.dropRequest();
      }
      this.#fail(pending, error);
      return;
    }
    thread.flushSoon();
    this.counters.onSend();
  }

  /** The caller has gone: it is told at once, the thread is asked to stop, and the slot stays until it has answered. */
  #abandon(pending: PendingRequest, reason: unknown, addsCaller = true): void {
    if (pending.isSettled) {
      return;
    }
    const { place } = pending;
    if (place === undefined) {
      pending.queue?.remove(pending);
    } else {
      place.thread.outbox.abortRequest(this.id, pending.slot);
      place.thread.flushSoon();
    }
    this.#fail(pending, reason, addsCaller);
    this.#checkIdle();
  }

  /** Rejects what was never taken in; it counts as nothing. */
  #refuse(pending: PendingRequest, error: unknown): void {
    pending.reject(this.#release(pending, error));
  }

  #fail(pending: PendingRequest, error: unknown, addsCaller = true): void {
    this.counters.onFailure();
    const released = this.#release(pending, error);
    if (addsCaller) {
      pending.resolve(rejectWithCaller(released));
    } else {
      pending.reject(released);
    }
  }

  /** Lets go of a request that fails, and returns what its caller is told. */
  #release(pending: PendingRequest, error: unknown): unknown {
    this.#cease(pending);
    this.#end();
    const { request } = pending;
    pending.request = undefined;
    this.options.onSettled?.(request);
    return this.#mapError(error, request);
  }

  #mapError(error: unknown, request: unknown): unknown {
    const { mapError } = this.options;
    return mapError === undefined ? error : mapError(error, request);
  }

  /** Takes a request out of everything it is registered with. */
  #cease(pending: PendingRequest): void {
    pending.isSettled = true;
    if (pending.heapIndex >= 0) {
      this.#host.deadlines.remove(pending);
    }
    if (pending.signal !== undefined) {
      pending.signal.removeEventListener('abort', pending);
      pending.signal = undefined;
    }
  }

  #end(): void {
    this.#open--;
    this.#host.keepAlive.end();
  }

  #freed(thread: PoolThread): void {
    this.#host.onPlaceFree(thread);
    this.#checkIdle();
  }

  #checkIdle(): void {
    if (this.onIdle !== undefined && this.isIdle) {
      this.onIdle();
    }
  }
}
