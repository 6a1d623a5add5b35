/**
 * The export of a service module: `export function createService(context): ServiceHandler`. Each thread calls it once.
 * It may return a promise; requests come when that has resolved.
 */
export type CreateService = (context: ServiceContext) => ServiceHandler | Promise<ServiceHandler>;

/** What a service knows about its thread. */
export interface ServiceContext {
  /** This thread's own copy of `data` from the service's options. */
  readonly data: unknown;
  /** Counts from 0. A thread that replaces a dead one has the same index. */
  readonly threadIndex: number;
  readonly threadName: string;
  /** Whether this is the application's own thread (`InlineExecutor`). */
  readonly isInline: boolean;
  /** Sends a one-way message to the main thread. It arrives before all later replies. */
  signal(payload: unknown): void;
}

/** One thread's instance of a service. */
export interface ServiceHandler {
  /**
   * Answers one request; many may be open at once. `payload` is a `RequestReader` if the main thread has a `writeRequest`. The
   * return value is cloned to the main thread, unless it is a token of `context`. What this throws rejects the request.
   * A handler that answers without a promise returns {@link answeredLater}.
   */
  request(payload: unknown, context: RequestContext): unknown;
  /** Receives a signal of the main thread, in order with the requests. What this throws is uncaught and ends the thread. */
  signal?(payload: unknown): void;
  /** Frees the resources of the service. Called once, when no caller waits any more. Abandoned requests may still be open. */
  close?(): void | Promise<void>;
}

/**
 * The return value of a handler that will call `context.answer()` or `context.fail()` later. It saves a promise, and a turn of the
 * microtask queue, for each small request.
 */
export const answeredLater: unique symbol = Symbol.for('async-cassandra.executor.answeredLater') as never;

/** The context of one request. */
export interface RequestContext {
  /** Aborted when the caller aborts the request or its timeout has passed. Created when it is first read. */
  readonly signal: AbortSignal;
  /**
   * Replies with bytes and optionally a value. The bytes are copied before this returns, so the view may be reused at once.
   * Return the token from `request()`. Use it for small replies: those of one turn travel in one buffer.
   */
  packBytes(view: Uint8Array, value?: unknown): ReplyToken;
  /**
   * Replies with bytes without copying them. The whole buffer of the view is moved to the main thread and is empty here
   * afterwards. Do not pass one of Node's pooled buffers. Return the token from `request()`.
   */
  transferBytes(view: Uint8Array, value?: unknown): ReplyToken;
  /** Answers a request whose handler returned {@link answeredLater}. Has the same effect as returning `result`. Call it once. */
  answer(result: unknown): void;
  /** Rejects a request whose handler returned {@link answeredLater}. Has the same effect as throwing `error`. Call it once. */
  fail(error: unknown): void;
}

declare const replyToken: unique symbol;

/** Stands for bytes that were passed to the {@link RequestContext}. Return it once from `request()`. */
export interface ReplyToken {
  readonly [replyToken]: true;
}
