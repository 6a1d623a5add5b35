import { inspect } from 'node:util';
import { describeReason } from '../errors/describe-value.ts';
import { raiseUncaught } from '../errors/raise-uncaught.ts';
import { ShutdownError } from '../errors/shutdown-error.ts';
import { TimeoutError } from '../errors/timeout-error.ts';
import { checkKeys } from '../options/check.ts';
import { namedView } from '../stats/named-view.ts';
import type { PoolThread } from '../threads/pool-thread.ts';
import { decodeError, type EncodedError } from '../wire/error.ts';
import type { ReplyCursor } from '../wire/reply-batch.ts';
import { takeTransferList } from '../wire/transfer.ts';
import { PendingRequest, type RequestOwner } from './pending-request.ts';
import { RequestAdmission } from './request-admission.ts';
import { RequestSettlement } from './request-settlement.ts';
import type { ServiceHost } from './service-host.ts';
import type { ResolvedServiceOptions, ServiceThread } from './service-options.ts';
import type { ServicePlace } from './service-place.ts';
import type { CloseOptions, RequestOptions, Service, ServiceStats } from './service.ts';

/**
 * One service over all threads: what its callers see, and the way of a request to a thread and back. Where a request
 * waits is `RequestAdmission`'s, how it ends `RequestSettlement`'s.
 */
export class PoolService implements Service<unknown, unknown>, RequestOwner {
  readonly id: number;
  readonly options: ResolvedServiceOptions;
  readonly places: readonly ServicePlace[];
  readonly #host: ServiceHost;
  readonly #admission: RequestAdmission;
  readonly #settlement: RequestSettlement;
  readonly #close: (options: CloseOptions | undefined) => Promise<void>;
  #isClosed = false;

  constructor(
    host: ServiceHost,
    id: number,
    options: ResolvedServiceOptions,
    close: (options: CloseOptions | undefined) => Promise<void>,
  ) {
    this.#host = host;
    this.id = id;
    this.options = options;
    this.#close = close;
    this.#admission = new RequestAdmission(host, id, options);
    this.#settlement = new RequestSettlement(host, options);
    this.places = this.#admission.places;
  }

  get threads(): readonly ServiceThread[] {
    return this.places;
  }

  get hasRoom(): boolean {
    return !this.#isClosed && this.#admission.hasRoom;
  }

  /** Whether no caller waits. */
  get isIdle(): boolean {
    return this.#settlement.isIdle;
  }

  /** Resolves when no caller waits. */
  untilIdle(): Promise<void> {
    const settlement = this.#settlement;
    if (settlement.isIdle) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      settlement.onIdle = () => {
        settlement.onIdle = undefined;
        resolve();
      };
    });
  }

  request(request: unknown, options?: RequestOptions): Promise<unknown> {
    const pending = new PendingRequest(this, request, this.#host.clock.now());
    this.#settlement.begin();
    if (this.#isClosed) {
      this.#settlement.refuse(
        pending,
        new ShutdownError('shut-down', 'the service is closed and takes no new requests'),
      );
      return pending.promise;
    }
    let refusal = options === undefined ? undefined : this.#admission.apply(pending, options);
    if (refusal !== undefined) {
      this.#settlement.refuse(pending, refusal);
      return pending.promise;
    }
    const place = this.#admission.choose(pending);
    if (place !== undefined) {
      this.#send(place, pending);
      return pending.promise;
    }
    refusal = this.#admission.enqueue(pending);
    if (refusal !== undefined) {
      this.#settlement.refuse(pending, refusal);
    }
    return pending.promise;
  }

  async broadcast(request: unknown, options?: Omit<RequestOptions, 'thread'>): Promise<unknown[]> {
    const given = checkKeys('broadcast options', options, ['signal', 'timeoutMs']);
    const outcomes = await Promise.allSettled(
      this.places.map((place) => this.request(request, { ...given, thread: place.index })),
    );
    return outcomes.map((outcome) => {
      if (outcome.status === 'rejected') {
        throw outcome.reason;
      }
      return outcome.value;
    });
  }

  signal(payload: unknown, options?: { readonly thread?: number }): void {
    const thread = options === undefined ? undefined : checkKeys('signal options', options, ['thread']).thread;
    if (thread !== undefined) {
      this.places[this.#admission.checkThread(thread)]?.signal(payload);
      return;
    }
    for (const place of this.places) {
      place.signal(payload);
    }
  }

  stats(): ServiceStats {
    return this.#settlement.counters.snapshot(
      this.#admission.queued,
      this.places.map((place) => place.inFlight),
      this.places.map((place) => place.abandoned),
    );
  }

  close(options?: CloseOptions): Promise<void> {
    return this.#close(options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** For `JSON.stringify`. */
  toJSON(): ServiceStats {
    return this.stats();
  }

  /** What `console.log` shows: not what the service was started with, which may be secret. */
  [inspect.custom](): object {
    return namedView('Service', this.stats());
  }

  /** Takes no new requests from now on. */
  refuse(): void {
    this.#isClosed = true;
  }

  /** A thread has come up: the service starts in it anew. */
  renewPlace(thread: PoolThread): void {
    this.#admission.renewPlace(thread.index);
  }

  /** Sends what waits to a thread that has room again. */
  pump(thread: PoolThread): void {
    const place = this.places[thread.index] as ServicePlace;
    for (let next = this.#admission.next(place); next !== undefined; next = this.#admission.next(place)) {
      this.#send(place, next);
    }
  }

  onReply(thread: PoolThread, cursor: ReplyCursor): void {
    const place = this.places[thread.index] as ServicePlace;
    const pending = place.vacate(cursor.id);
    if (pending !== undefined) {
      this.#settlement.reply(pending, cursor, place);
    }
    this.#freed(thread);
  }

  onRequestError(thread: PoolThread, cursor: ReplyCursor): void {
    const pending = (this.places[thread.index] as ServicePlace).vacate(cursor.id);
    if (pending !== undefined) {
      this.#settlement.fail(
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
    if (pending !== undefined) {
      this.#settlement.fail(
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
    const place = this.places[pending.threadIndex];
    const where = place === undefined ? 'it was still waiting for a thread' : `it was in thread ${place.name}`;
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
    for (const pending of place.vacateAll()) {
      this.#settlement.fail(pending, createError());
    }
    this.#settlement.checkIdle();
  }

  /** Rejects what waits on main, each with an error of its own. */
  failWaiting(createError: () => Error): void {
    for (let pending = this.#admission.shift(); pending !== undefined; pending = this.#admission.shift()) {
      this.#settlement.fail(pending, createError());
    }
    this.#settlement.checkIdle();
  }

  /** Rejects all that is open, and asks the threads to stop working on it. */
  abandonAll(createError: () => Error): void {
    this.failWaiting(createError);
    for (const place of this.places) {
      for (const pending of place.slots.slice()) {
        if (pending !== undefined && pending !== null) {
          this.#abandon(pending, createError());
        }
      }
    }
  }

  /** The service is closed: what is still open in threads does not keep tasks waiting. */
  leaveThreads(): void {
    for (const place of this.places) {
      place.vacateAll();
      this.#host.onPlaceFree(place.thread);
    }
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
      this.#settlement.fail(pending, error);
      return;
    }
    thread.flushSoon();
    this.#settlement.counters.onSend();
  }

  /**
   * The caller has gone: its promise is rejected at once, the thread is asked to stop, and its place in flight is free.
   */
  #abandon(pending: PendingRequest, reason: unknown, addsCaller = true): void {
    if (pending.isSettled) {
      return;
    }
    const place = this.places[pending.threadIndex];
    if (place === undefined) {
      pending.queue?.remove(pending);
    } else {
      place.thread.outbox.abortRequest(this.id, pending.slot);
      place.thread.flushSoon();
      place.abandon(pending.slot);
    }
    this.#settlement.fail(pending, reason, addsCaller);
    if (place === undefined) {
      this.#settlement.checkIdle();
    } else {
      this.#freed(place.thread);
      this.#failStuck();
    }
  }

  /** What waits only for abandoned requests to be answered may wait for ever: it fails instead. */
  #failStuck(): void {
    for (let pending = this.#admission.nextStuck(); pending !== undefined; pending = this.#admission.nextStuck()) {
      this.#settlement.fail(pending, this.#admission.createAbandonedError());
    }
  }

  #freed(thread: PoolThread): void {
    this.#host.onPlaceFree(thread);
    this.#settlement.checkIdle();
  }
}
