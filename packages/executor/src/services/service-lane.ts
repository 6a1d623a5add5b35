import { ExecutorError } from '../errors/executor-error.ts';
import { ShutdownError } from '../errors/shutdown-error.ts';
import { appendCallerStack } from '../wire/caller-stack.ts';
import { decodeError, type EncodedError } from '../wire/error.ts';
import type { ReplyCursor } from '../wire/reply-batch.ts';
import type { PoolThread } from '../threads/pool-thread.ts';
import { PoolService } from './pool-service.ts';
import type { ServiceHost } from './service-host.ts';
import { raiseUncaught } from '../errors/raise-uncaught.ts';
import type { ResolvedServiceOptions } from './service-options.ts';
import { startTimer } from '../queues/start-timer.ts';
import { checkKeys, checkTimeout } from '../options/check.ts';
import type { CloseOptions } from './service.ts';
import type { ServicePlace } from './service-place.ts';

const firstRetryMs = 100;
const maxRetryMs = 5000;

/** A service from its opening to its end. */
interface OpenService {
  readonly service: PoolService;
  readonly module: string;
  readonly opened: PromiseWithResolvers<void>;
  hasOpened: boolean;
  /** Starts that failed in a row on replaced threads. */
  failures: number;
  closing: Promise<void> | undefined;
  closed: PromiseWithResolvers<void> | undefined;
  closeError: unknown;
  /** Whether the time for closing it is over. */
  isCutShort: boolean;
}

/** The services of a pool: opens them in all threads, again in those that replace dead ones, and closes them. */
export class ServiceLane {
  readonly #host: ServiceHost;
  readonly #services = new Map<number, OpenService>();
  /** The same, to go through for each reply: there are few, and a map's look-up or iterator would cost more than all else there. */
  #list: readonly OpenService[] = [];
  #lastId = 0;

  constructor(host: ServiceHost) {
    this.#host = host;
  }

  /** Services not closed yet, those being opened included. */
  get size(): number {
    return this.#services.size;
  }

  get all(): readonly PoolService[] {
    return Array.from(this.#services.values(), (open) => open.service);
  }

  get(id: number): PoolService | undefined {
    for (const open of this.#list) {
      if (open.service.id === id) {
        return open.service;
      }
    }
    return undefined;
  }

  /** Starts a service in every thread at once; resolves when it runs in all. */
  async open(
    module: string,
    options: ResolvedServiceOptions,
    startThreads: () => void,
    caller: { readonly stack?: string },
  ): Promise<PoolService> {
    const id = ++this.#lastId;
    const service = new PoolService(this.#host, id, options, (closeOptions) => this.close(id, closeOptions));
    const open: OpenService = {
      service,
      module,
      opened: Promise.withResolvers(),
      hasOpened: false,
      failures: 0,
      closing: undefined,
      closed: undefined,
      closeError: undefined,
      isCutShort: false,
    };
    this.#services.set(id, open);
    this.#list = [...this.#services.values()];
    this.#host.keepAlive.begin();
    try {
      startThreads();
      for (const thread of this.#host.threads) {
        this.#start(open, thread);
      }
      await open.opened.promise;
      open.hasOpened = true;
      return service;
    } catch (error) {
      appendCallerStack(error, caller.stack);
      // Where it did start it must not stay; that its closing may fail too is no news beside this error.
      await this.close(id).catch(() => undefined);
      throw error;
    } finally {
      this.#host.keepAlive.end();
    }
  }

  /** Closes a service, once. Each call may set a limit; the first that passes counts. */
  async close(id: number, options?: CloseOptions): Promise<void> {
    const timeoutMs = checkTimeout('timeoutMs', checkKeys('close options', options, ['timeoutMs']).timeoutMs);
    const open = this.#services.get(id);
    if (open === undefined) {
      return;
    }
    open.closing ??= this.#close(open);
    const stopTimer = startTimer(timeoutMs ?? Infinity, () => this.#cutShort(open, timeoutMs ?? 0));
    try {
      await open.closing;
    } finally {
      stopTimer();
    }
  }

  /** Closes all, waits for all, and then rejects with the first error, if there is one. */
  async closeAll(): Promise<void> {
    const outcomes = await Promise.allSettled(Array.from(this.#services.keys(), (id) => this.close(id)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) {
      throw failed.reason;
    }
  }

  /** A thread has come up: the services start in it, as a new generation. */
  onThreadReady(thread: PoolThread): void {
    for (const open of this.#services.values()) {
      open.service.renewPlace(thread);
    }
  }

  /** Gives what waits a turn on a thread: first starts, then requests. */
  pump(thread: PoolThread): void {
    for (const open of this.#list) {
      this.#start(open, thread);
      open.service.pump(thread);
    }
  }

  onStarted(thread: PoolThread, cursor: ReplyCursor): void {
    thread.inFlight--;
    const open = this.#services.get(cursor.service);
    const place = open?.service.places[thread.index];
    if (open !== undefined && place?.state === 'starting') {
      place.state = 'up';
      open.failures = 0;
      if (open.service.places.every((other) => other.state === 'up')) {
        open.opened.resolve();
      }
    }
    this.#host.onPlaceFree(thread);
  }

  onStartFailed(thread: PoolThread, id: number, error: unknown): void {
    thread.inFlight--;
    const open = this.#services.get(id);
    const place = open?.service.places[thread.index];
    if (open !== undefined && place !== undefined) {
      const decoded =
        error instanceof Error
          ? error
          : decodeError(
              error as EncodedError,
              open.service.options.errorClasses,
              open.service.options.decodeErrorValue,
            );
      if (place.state === 'closing') {
        this.#onPlaceClosed(open, place);
      } else if (open.hasOpened) {
        place.state = 'down';
        this.#retry(open, place, decoded);
      } else {
        place.state = 'closed';
        open.opened.reject(decoded);
      }
    }
    this.#host.onPlaceFree(thread);
  }

  onClosed(thread: PoolThread, cursor: ReplyCursor): void {
    const open = this.#services.get(cursor.service);
    const place = open?.service.places[thread.index];
    if (open !== undefined && place !== undefined) {
      if (cursor.value !== undefined) {
        open.closeError ??= decodeError(
          cursor.value as EncodedError,
          open.service.options.errorClasses,
          open.service.options.decodeErrorValue,
        );
      }
      this.#onPlaceClosed(open, place);
    }
  }

  /** A thread is gone: what was in flight there fails, each with an error of its own. */
  onThreadExit(thread: PoolThread, createError: (during: string) => Error): void {
    for (const open of this.#services.values()) {
      const place = open.service.places[thread.index];
      if (place === undefined || place.generation !== thread.generation) {
        continue;
      }
      const { state } = place;
      place.state = state === 'closing' || state === 'closed' ? 'closed' : 'down';
      open.service.failPlace(place, () => createError('while it had this request'));
      if (state === 'closing') {
        this.#onPlaceClosed(open, place);
      }
      if (!open.hasOpened) {
        open.opened.reject(createError('while the service was starting'));
      } else if (state === 'up') {
        try {
          open.service.options.onThreadExit?.(place, createError('with the service in it'));
        } catch (error) {
          raiseUncaught(error);
        }
      }
    }
  }

  /** No thread will serve any more: rejects what waits and what is in flight. */
  failAll(createError: () => Error): void {
    for (const open of this.#services.values()) {
      open.service.refuse();
      open.opened.reject(createError());
      for (const place of open.service.places) {
        open.service.failPlace(place, createError);
        place.state = 'closed';
      }
      open.service.failWaiting(createError);
      open.closed?.resolve();
    }
  }

  /** No thread can be started any more, though some may live: rejects what waits. */
  failWaiting(createError: () => Error): void {
    for (const open of this.#services.values()) {
      if (!open.hasOpened) {
        open.opened.reject(createError());
      }
      open.service.failWaiting(createError);
    }
  }

  #start(open: OpenService, thread: PoolThread): void {
    const place = open.service.places[thread.index];
    if (
      place?.state !== 'down' ||
      place.isRetrying ||
      thread.state !== 'ready' ||
      thread.sent.size > 0 ||
      open.closing !== undefined
    ) {
      return;
    }
    place.state = 'starting';
    // Counts as in flight: a task that blocks the loop would let connections that are being made time out.
    thread.inFlight++;
    thread.outbox.startService(open.service.id, open.module, open.service.options.data);
    thread.flushSoon();
  }

  #retry(open: OpenService, place: ServicePlace, error: unknown): void {
    if (!open.service.places.some((other) => other.state === 'up' || other.state === 'starting')) {
      open.service.failWaiting(
        () =>
          new ExecutorError('service-start-failed', 'the service could not be started again on any thread', {
            cause: error,
          }),
      );
    }
    place.isRetrying = true;
    const delay = Math.min(maxRetryMs, firstRetryMs * 2 ** open.failures++);
    setTimeout(() => {
      place.isRetrying = false;
      this.#start(open, place.thread);
    }, delay).unref();
  }

  async #close(open: OpenService): Promise<void> {
    const { service } = open;
    service.refuse();
    open.opened.promise.catch(() => undefined);
    open.opened.reject(new ShutdownError('shut-down', 'the service was closed while it was starting'));
    this.#host.keepAlive.begin();
    try {
      await service.untilIdle();
      await this.#closePlaces(open);
    } finally {
      service.leaveThreads();
      this.#services.delete(service.id);
      this.#list = [...this.#services.values()];
      this.#host.keepAlive.end();
    }
    if (open.closeError !== undefined) {
      throw open.closeError;
    }
  }

  async #closePlaces(open: OpenService): Promise<void> {
    const { service } = open;
    const closed = Promise.withResolvers<void>();
    open.closed = closed;
    for (const place of service.places) {
      if (place.state === 'up' || place.state === 'starting') {
        place.state = 'closing';
        place.thread.outbox.closeService(service.id);
        place.thread.flushSoon();
      }
    }
    if (open.isCutShort || !service.places.some((place) => place.state === 'closing')) {
      return;
    }
    // What does not close in time is left to the end of its thread.
    const stopTimer = startTimer(service.options.closeTimeoutMs, () => closed.resolve());
    await closed.promise;
    stopTimer();
  }

  /** The time for closing is over: what is open fails, and the threads close the service without being waited for. */
  #cutShort(open: OpenService, timeoutMs: number): void {
    open.isCutShort = true;
    open.service.abandonAll(
      () =>
        new ShutdownError(
          'close-timed-out',
          `the service was closed before the request was answered: close() had waited for ${timeoutMs} ms (timeoutMs)`,
        ),
    );
    open.closed?.resolve();
  }

  #onPlaceClosed(open: OpenService, place: ServicePlace): void {
    place.state = 'closed';
    if (!open.service.places.some((other) => other.state === 'closing')) {
      open.closed?.resolve();
    }
  }
}
