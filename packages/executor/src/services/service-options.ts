import type { ErrorClasses } from '../wire/error.ts';
import type { RequestWriter } from '../wire/request-values.ts';
import { checkFunction, checkInteger, checkKeys, checkTimeout } from '../options/check.ts';
import { checkErrorClasses } from '../options/error-classes.ts';

/** How a service is run. `Request` and `Result` are what its callers see; what crosses is up to the two hooks. */
export interface ServiceOptions<Request, Result> {
  /** Given to `createService` as `context.data`: cloned once for each thread, and again for one that replaces a dead one. */
  readonly data?: unknown;
  /**
   * Requests that one thread works on at once. Integer, 1 to 32768. Default: 1024. Others wait on main.
   *
   * A request whose caller aborted it or whose deadline passed does not count any more, although the thread may still work
   * on it. A thread has no more than twice this number open, such abandoned requests included. When they leave no room in
   * any thread, a new request is rejected at once with `too-many-abandoned`.
   */
  readonly maxInFlightPerThread?: number;
  /** Requests that wait on main. Integer of at least 0. Default: Infinity. Beyond it they are rejected with `queue-full`. */
  readonly maxQueue?: number;
  /** How long `close()` in the threads may take, in milliseconds; `Infinity` for no limit. Default: 10000. After that the service counts as closed. */
  readonly closeTimeoutMs?: number;
  /** Makes the payload of a request, once, when its thread is chosen. What it throws rejects the request. Default: the request itself. */
  readonly encodeRequest?: (request: Request, thread: ServiceThread) => unknown;
  /**
   * In place of `encodeRequest`, for many small requests: writes the values one by one, and the handler gets a `RequestReader` as
   * its payload. What it throws rejects the request. Called within `request()`, or later for one that had to wait.
   */
  readonly writeRequest?: (request: Request, thread: ServiceThread, writer: RequestWriter) => void;
  /** A request has to wait: what it refers to and its caller may change should be copied now. What it throws rejects the request. */
  readonly onQueued?: (request: Request) => void;
  /**
   * Makes the result of a reply, as it is handed over: first in first out per thread. What it throws rejects the
   * request. `reply` is valid during the call only; its buffer stays valid. Default: the value, else the bytes.
   */
  readonly decodeReply?: (reply: ServiceReply, request: Request, thread: ServiceThread) => Result;
  /** What a request is rejected with, in place of `error`. Must not throw. */
  readonly mapError?: (error: unknown, request: Request) => unknown;
  /** A request is answered or has failed, for whatever reason; its caller is told next. Must not throw. */
  readonly onSettled?: (request: Request) => void;
  /** Takes a signal of a thread, in order, and before any later reply of that thread is decoded. */
  readonly onSignal?: (payload: unknown, thread: ServiceThread) => void;
  /** Called when a thread with this service died, after its open requests have been rejected. */
  readonly onThreadExit?: (thread: ServiceThread, error: Error) => void;
  /** Error classes that keep their class on the way to main, by their name in the thread. */
  readonly errorClasses?: ErrorClasses;
  /** Sees each object among the fields of an error, and returns what stands in its place. */
  readonly decodeErrorValue?: (value: unknown) => unknown;
}

/** A service as it lives in one thread, seen from main. A thread that replaces a dead one has an object of its own. */
export interface ServiceThread {
  readonly index: number;
  readonly name: string;
  readonly generation: number;
  /** For what the hooks on main remember of this thread: theirs to set, `undefined` at first in each generation. */
  memory: unknown;
  /**
   * Sends one way to the service in this thread, ahead of the requests that come later.
   *
   * @throws {TypeError} when the payload cannot be cloned.
   */
  signal(payload: unknown): void;
}

/** A reply as it arrived. */
export interface ServiceReply {
  readonly value: unknown;
  /** Holds the reply's bytes; for packed replies also those of others. `undefined` when it has none. */
  readonly buffer: ArrayBuffer | undefined;
  /** A multiple of 8, as long as the service transfers only views that start at one. */
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** {@link ServiceOptions}, checked and complete. */
export interface ResolvedServiceOptions {
  readonly data: unknown;
  readonly maxInFlightPerThread: number;
  readonly maxQueue: number;
  readonly closeTimeoutMs: number;
  readonly encodeRequest: ((request: unknown, thread: ServiceThread) => unknown) | undefined;
  readonly writeRequest: ((request: unknown, thread: ServiceThread, writer: RequestWriter) => void) | undefined;
  readonly onQueued: ((request: unknown) => void) | undefined;
  readonly decodeReply: (reply: ServiceReply, request: unknown, thread: ServiceThread) => unknown;
  readonly mapError: ((error: unknown, request: unknown) => unknown) | undefined;
  readonly onSettled: ((request: unknown) => void) | undefined;
  readonly onSignal: ((payload: unknown, thread: ServiceThread) => void) | undefined;
  readonly onThreadExit: ((thread: ServiceThread, error: Error) => void) | undefined;
  readonly errorClasses: ErrorClasses | undefined;
  readonly decodeErrorValue: ((value: unknown) => unknown) | undefined;
}

const optionNames = [
  'data',
  'maxInFlightPerThread',
  'maxQueue',
  'closeTimeoutMs',
  'encodeRequest',
  'writeRequest',
  'onQueued',
  'decodeReply',
  'mapError',
  'onSettled',
  'onSignal',
  'onThreadExit',
  'errorClasses',
  'decodeErrorValue',
];

/** @throws {TypeError | RangeError} naming the option, the rule and the value. */
export function resolveServiceOptions(options?: ServiceOptions<unknown, unknown>): ResolvedServiceOptions {
  const given = checkKeys('service options', options, optionNames);
  if (given.encodeRequest !== undefined && given.writeRequest !== undefined) {
    throw new TypeError('encodeRequest and writeRequest exclude each other: a request has one payload');
  }
  return Object.freeze({
    data: given.data,
    maxInFlightPerThread: checkInteger('maxInFlightPerThread', given.maxInFlightPerThread ?? 1024, 1, 32_768),
    maxQueue: checkInteger('maxQueue', given.maxQueue ?? Infinity, 0, Infinity),
    closeTimeoutMs: checkTimeout('closeTimeoutMs', given.closeTimeoutMs ?? 10_000) ?? Infinity,
    encodeRequest: checkFunction('encodeRequest', given.encodeRequest),
    writeRequest: checkFunction('writeRequest', given.writeRequest),
    onQueued: checkFunction('onQueued', given.onQueued),
    decodeReply: checkFunction('decodeReply', given.decodeReply) ?? decodePlainReply,
    mapError: checkFunction('mapError', given.mapError),
    onSettled: checkFunction('onSettled', given.onSettled),
    onSignal: checkFunction('onSignal', given.onSignal),
    onThreadExit: checkFunction('onThreadExit', given.onThreadExit),
    errorClasses: checkErrorClasses(given.errorClasses),
    decodeErrorValue: checkFunction('decodeErrorValue', given.decodeErrorValue),
  });
}

/** The value; without one, a view of the bytes; with both, a reply object of its own. */
function decodePlainReply(reply: ServiceReply): unknown {
  const { value, buffer, byteOffset, byteLength } = reply;
  if (buffer === undefined) {
    return value;
  }
  return value === undefined
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : { value, buffer, byteOffset, byteLength };
}
