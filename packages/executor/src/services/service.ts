import type { HistogramSnapshot } from '../stats/histogram.ts';
import type { ServiceThread } from './service-options.ts';

/** How one request is made. */
export interface RequestOptions {
  /** Rejects the request with its reason at once; the handler in the thread sees its own signal aborted. */
  readonly signal?: AbortSignal;
  /** Milliseconds from the call to the reply, waiting included; at least 0. Default: no limit. Beyond it: `request-timed-out`. */
  readonly timeoutMs?: number;
  /** The thread that must answer, from 0. Default: the one with the fewest in flight. */
  readonly thread?: number;
}

/** A module that lives in every thread of an executor and answers many requests at once. */
export interface Service<Request, Result> extends AsyncDisposable {
  /** Asks one thread. Rejects with what the handler threw, whose stack ends in the lines of whoever awaits this. */
  request(request: Request, options?: RequestOptions): Promise<Result>;
  /** Asks every thread; results in the order of threads. Waits for all, then rejects with the first error, if there is one. */
  broadcast(request: Request, options?: Omit<RequestOptions, 'thread'>): Promise<Result[]>;
  /**
   * Sends one way, to one thread or all in which the service runs. One that is being replaced does not get it.
   *
   * @throws {TypeError} when the payload cannot be cloned.
   */
  signal(payload: unknown, options?: { readonly thread?: number }): void;
  readonly threads: readonly ServiceThread[];
  /** Whether a thread would take a request now: otherwise it waits, or is refused. */
  readonly hasRoom: boolean;
  stats(): ServiceStats;
  /**
   * Takes no new requests, waits for those whose callers wait, then closes the service in each thread. Idempotent. The
   * threads go on for tasks and other services.
   */
  close(options?: CloseOptions): Promise<void>;
}

/** How a service is closed. */
export interface CloseOptions {
  /**
   * Milliseconds; at least 0. Default: no limit. When they have passed, open requests are rejected with `close-timed-out`,
   * and the promise resolves, even where the service's own `close()` still runs in a thread.
   */
  readonly timeoutMs?: number;
}

/** What a service has done so far. */
export interface ServiceStats {
  /** Requests that wait on main. */
  readonly queued: number;
  /** Requests in flight whose callers wait, by thread. */
  readonly inFlight: readonly number[];
  /** Requests that their callers gave up and that are still open in the thread, by thread. */
  readonly abandoned: readonly number[];
  readonly sent: number;
  readonly completed: number;
  /** Rejected, for whatever reason: errors, deadlines, aborts, dead threads. */
  readonly failed: number;
  /** Bytes of replies, packed and transferred. */
  readonly receivedBytes: number;
  /** From the call to the reply, in milliseconds. */
  readonly duration: HistogramSnapshot;
}
