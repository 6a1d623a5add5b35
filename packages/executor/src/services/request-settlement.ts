import { rejectWithCaller } from '../wire/caller-stack.ts';
import type { ReplyCursor } from '../wire/reply-batch.ts';
import type { PendingRequest } from './pending-request.ts';
import { ServiceCounters } from './service-counters.ts';
import type { ServiceHost } from './service-host.ts';
import type { ResolvedServiceOptions } from './service-options.ts';
import type { ServicePlace } from './service-place.ts';

/** How a request ends: answered, failed or refused. Each ends once, and counts as open until then. */
export class RequestSettlement {
  readonly counters = new ServiceCounters();
  readonly #host: ServiceHost;
  readonly #options: ResolvedServiceOptions;
  /** Requests that are not settled. */
  #open = 0;
  /** Called when the last open request has ended. */
  onIdle: (() => void) | undefined;

  constructor(host: ServiceHost, options: ResolvedServiceOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** Whether no caller waits. What callers gave up may still run in threads: it must not hold up a shutdown. */
  get isIdle(): boolean {
    return this.#open === 0;
  }

  /** A request has been made. */
  begin(): void {
    this.#open++;
    this.#host.keepAlive.begin();
  }

  /** Resolves with a reply. */
  reply(pending: PendingRequest, cursor: ReplyCursor, place: ServicePlace): void {
    this.#cease(pending);
    this.#end();
    this.counters.onReply(cursor.byteLength, this.#host.clock.now() - pending.calledAt);
    const { request } = pending;
    pending.request = undefined;
    this.#options.onSettled?.(request);
    try {
      // The cursor is the reply, until it goes on to the next one.
      pending.resolve(this.#options.decodeReply(cursor, request, place));
    } catch (error) {
      pending.resolve(rejectWithCaller(this.#mapError(error, request)));
    }
  }

  /** Rejects what was never taken in; it counts as nothing. */
  refuse(pending: PendingRequest, error: unknown): void {
    pending.reject(this.#release(pending, error));
  }

  /** Rejects; `addsCaller` puts the lines of whoever awaits the request under the error's stack. */
  fail(pending: PendingRequest, error: unknown, addsCaller = true): void {
    this.counters.onFailure();
    const released = this.#release(pending, error);
    if (addsCaller) {
      pending.resolve(rejectWithCaller(released));
    } else {
      pending.reject(released);
    }
  }

  checkIdle(): void {
    if (this.onIdle !== undefined && this.isIdle) {
      this.onIdle();
    }
  }

  /** Lets go of a request that fails, and returns the error its caller gets. */
  #release(pending: PendingRequest, error: unknown): unknown {
    this.#cease(pending);
    this.#end();
    const { request } = pending;
    pending.request = undefined;
    this.#options.onSettled?.(request);
    return this.#mapError(error, request);
  }

  #mapError(error: unknown, request: unknown): unknown {
    const { mapError } = this.#options;
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
}
