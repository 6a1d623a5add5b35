/**
 * What a service module exports: `export function createService(context): ServiceHandler`, called once in each thread.
 * Requests come when the promise it may return has resolved.
 */
export type CreateService = (context: ServiceContext) => ServiceHandler | Promise<ServiceHandler>;

/** What a service knows of the thread it lives in. */
export interface ServiceContext {
  /** `data` of the service's options, this thread's own copy. */
  readonly data: unknown;
  /** From 0; a thread that replaces a dead one has its number. */
  readonly threadIndex: number;
  readonly threadName: string;
  /** Whether this is the application's own thread (`InlineExecutor`). */
  readonly isInline: boolean;
  /** Sends one way to main, ahead of every reply given after it. */
  signal(payload: unknown): void;
}

/** One thread's instance of a service. */
export interface ServiceHandler {
  /**
   * Answers one request; many may be under way at once. `payload` is a `RequestReader` where main has a `writeRequest`. What it returns, or resolves to, is cloned to main, unless it
   * is a token of `context`. What it throws arrives as the rejection of the request. A handler that answers without a
   * promise returns {@link answeredLater}.
   */
  request(payload: unknown, context: RequestContext): unknown;
  /** Takes a signal of main, in order with the requests. What it throws is uncaught in the thread and ends it. */
  signal?(payload: unknown): void;
  /** Gives back what the service holds. Called once, when no caller waits any more; a request that was given up may still be under way. */
  close?(): void | Promise<void>;
}

/**
 * What `request()` returns when `context.answer()` or `context.fail()` will be called later. It saves the promise, and the
 * turn of the microtask queue, that each small request would pay for.
 */
export const answeredLater: unique symbol = Symbol.for('async-cassandra.executor.answeredLater') as never;

/** One request, as its handler sees it. */
export interface RequestContext {
  /** Aborted when the caller gave up: its signal or its deadline. Made when it is first read. */
  readonly signal: AbortSignal;
  /**
   * Replies with bytes, and optionally a value beside them. The bytes are copied before this returns, so the view may be
   * reused at once. Return the token from `request()`. For small replies: all of one turn travel in one buffer.
   */
  packBytes(view: Uint8Array, value?: unknown): ReplyToken;
  /**
   * Replies with bytes without copying them: the whole buffer under the view is moved to main and is empty here
   * afterwards. It must not be one of Node's pooled buffers. Return the token from `request()`.
   */
  transferBytes(view: Uint8Array, value?: unknown): ReplyToken;
  /** Answers a request whose handler returned {@link answeredLater}, as returning `result` would have. To be called once. */
  answer(result: unknown): void;
  /** Rejects a request whose handler returned {@link answeredLater}, as throwing `error` would have. */
  fail(error: unknown): void;
}

declare const replyToken: unique symbol;

/** Stands for bytes already handed to the {@link RequestContext}; good for one return from `request()`. */
export interface ReplyToken {
  readonly [replyToken]: true;
}
