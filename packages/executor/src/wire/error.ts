import { AssertionError } from 'node:assert';
import { BrokenThreadPoolError } from '../errors/broken-thread-pool-error.ts';
import { CancelledError } from '../errors/cancelled-error.ts';
import { describeReason } from '../errors/describe-value.ts';
import { ExecutorError } from '../errors/executor-error.ts';
import { QueueFullError } from '../errors/queue-full-error.ts';
import { ShutdownError } from '../errors/shutdown-error.ts';
import { ThreadExitedError } from '../errors/thread-exited-error.ts';
import { TimeoutError } from '../errors/timeout-error.ts';

/**
 * A class whose instances keep their class when they cross to another thread. The constructor is not called: the new instance gets
 * the prototype and the fields. So the constructor may have any parameters.
 */
export type ErrorClass = abstract new (...args: never[]) => unknown;

/** Error classes by their name. */
export type ErrorClasses = Readonly<Record<string, ErrorClass>>;

/** A thrown value as plain data. */
export type EncodedError =
  | ({ readonly kind: 'error' } & ErrorRecord)
  | { readonly kind: 'value'; readonly value: unknown };

interface ErrorRecord {
  /** Constructor names, from the class of the error up to Error. The main thread uses the first that it knows. */
  readonly classes: readonly string[];
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Own properties: name, value, and whether it is enumerable. */
  readonly fields: readonly (readonly [name: string, value: unknown, enumerable: boolean])[];
}

const maxDepth = 8;
const maxNodes = 10_000;
/** Keys of the wrappers below. A user's object is unlikely to have one of them. */
const errorKey = '\u0000async-cassandra.error';
const bufferKey = '\u0000async-cassandra.buffer';

const builtIn: ErrorClasses = {
  Error,
  TypeError,
  RangeError,
  SyntaxError,
  ReferenceError,
  EvalError,
  URIError,
  AggregateError,
  AssertionError,
  ExecutorError,
  BrokenThreadPoolError,
  CancelledError,
  QueueFullError,
  ShutdownError,
  ThreadExitedError,
  TimeoutError,
};

/**
 * Encodes any thrown value as data that can always be cloned. A property that cannot be cloned is left out. The depth and the
 * number of nested values are limited. Runs in the thread.
 */
export function encodeError(thrown: unknown): EncodedError {
  const budget = { nodes: maxNodes };
  if (isError(thrown)) {
    return { kind: 'error', ...encodeRecord(thrown, 0, budget) };
  }
  const value = encodeValue(thrown, 0, budget);
  return value === droppedValue
    ? encodeError(
        new ExecutorError(
          'not-an-error',
          `the error is a ${typeof thrown}, which cannot be sent to another thread; use an Error instead`,
        ),
      )
    : { kind: 'value', value };
}

function encodeRecord(error: Error, depth: number, budget: { nodes: number }): ErrorRecord {
  const fields: [string, unknown, boolean][] = [];
  // A DOMException has name, message and code on its prototype. Its own properties do not matter here.
  for (const name of Object.getOwnPropertyNames(error)) {
    const isEnumerable = Object.prototype.propertyIsEnumerable.call(error, name);
    // The message is encoded separately. It is also a field if its class made it enumerable.
    if (name === 'stack' || (name === 'message' && !isEnumerable) || budget.nodes <= 0) {
      continue;
    }
    const value = encodeValue(readOwn(error, name), depth + 1, budget);
    if (value !== droppedValue) {
      fields.push([name, value, isEnumerable]);
    }
  }
  return {
    classes: classNames(error),
    name: String(readOwn(error, 'name')),
    message: String(readOwn(error, 'message')),
    stack: asString(readOwn(error, 'stack')),
    fields,
  };
}

const droppedValue = Symbol('dropped');

function encodeValue(value: unknown, depth: number, budget: { nodes: number }): unknown {
  if (typeof value === 'function' || typeof value === 'symbol' || budget.nodes-- <= 0 || depth > maxDepth) {
    return droppedValue;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (isError(value)) {
    return { [errorKey]: encodeRecord(value, depth, budget) };
  }
  if (Buffer.isBuffer(value)) {
    return { [bufferKey]: new Uint8Array(value) };
  }
  if (Array.isArray(value)) {
    return value.map((item) => dropToUndefined(encodeValue(item, depth + 1, budget)));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) {
    const entries = Object.keys(value).map(
      (key) => [key, encodeValue(readOwn(value, key), depth + 1, budget)] as const,
    );
    return Object.fromEntries(entries.filter(([, item]) => item !== droppedValue));
  }
  try {
    return structuredClone(value);
  } catch {
    // Only trying shows whether an instance can be cloned. If not, only this property is lost.
    return droppedValue;
  }
}

/**
 * Decodes the error with the first known class, its fields, nested errors and the thread's stack. `decodeValue` gets each object
 * among the fields, so that it can restore classes of values. Runs on the main thread.
 */
export function decodeError(
  encoded: EncodedError,
  classes?: ErrorClasses,
  decodeValue?: (value: unknown) => unknown,
): unknown {
  return encoded.kind === 'value'
    ? decodeNested(encoded.value, classes, decodeValue)
    : decodeRecord(encoded, classes, decodeValue);
}

function decodeRecord(
  record: ErrorRecord,
  classes: ErrorClasses | undefined,
  decodeValue?: (value: unknown) => unknown,
): Error {
  const error = createInstance(record, classes);
  for (const [name, value, enumerable] of record.fields) {
    define(error, name, decodeNested(value, classes, decodeValue), enumerable);
  }
  if (record.stack !== undefined) {
    define(error, 'stack', record.stack, false);
  }
  if (error.name !== record.name) {
    define(error, 'name', record.name, false);
  }
  return error;
}

function createInstance(record: ErrorRecord, classes: ErrorClasses | undefined): Error {
  if (record.classes[0] === 'DOMException') {
    return new DOMException(record.message, record.name);
  }
  const known = record.classes
    .map((name) => own(classes, name) ?? own(builtIn, name))
    .find((found) => found !== undefined);
  // Created as a real Error, so that Error.isError() and util.inspect recognise it. Then it gets its class.
  const error = new Error(record.message);
  if (known !== undefined) {
    Object.setPrototypeOf(error, known.prototype as object);
  }
  return error;
}

function decodeNested(
  value: unknown,
  classes: ErrorClasses | undefined,
  decodeValue?: (value: unknown) => unknown,
): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const wrapped = value as { [errorKey]?: ErrorRecord; [bufferKey]?: Uint8Array };
  if (wrapped[errorKey] !== undefined) {
    return decodeRecord(wrapped[errorKey], classes, decodeValue);
  }
  if (wrapped[bufferKey] !== undefined) {
    const bytes = wrapped[bufferKey];
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  if (Array.isArray(value)) {
    return value.map((item) => decodeNested(item, classes, decodeValue));
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    return decodeObject(value, decodeValue);
  }
  const decoded: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    // defineProperty, as a key may be __proto__.
    Object.defineProperty(decoded, key, {
      value: decodeNested(item, classes, decodeValue),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return decodeObject(decoded, decodeValue);
}

/** Passes an object to the application's hook. If the hook throws, the caller must still get the error. */
function decodeObject(value: object, decodeValue: ((value: unknown) => unknown) | undefined): unknown {
  try {
    return decodeValue === undefined ? value : decodeValue(value);
  } catch (error) {
    process.emitWarning(`decodeErrorValue threw, so a field of an error was not decoded: ${describeReason(error)}`);
    return value;
  }
}

function classNames(error: Error): string[] {
  const names: string[] = [];
  let prototype: unknown = Object.getPrototypeOf(error);
  while (typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype) {
    const name = asString((readOwn(prototype, 'constructor') as { name?: unknown } | undefined)?.name);
    if (name !== undefined) {
      names.push(name);
    }
    prototype = Object.getPrototypeOf(prototype);
  }
  return names;
}

function own(classes: ErrorClasses | undefined, name: string): ErrorClass | undefined {
  return classes !== undefined && Object.hasOwn(classes, name) ? classes[name] : undefined;
}

function isError(value: unknown): value is Error {
  // Also accepts errors of another realm (vm), and objects made from an error's prototype, which Error.isError() rejects.
  return (
    value instanceof Error ||
    (typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Error]')
  );
}

function readOwn(holder: object, name: string): unknown {
  try {
    return (holder as Record<string, unknown>)[name];
  } catch {
    // If a getter throws, only its own property is lost.
    return undefined;
  }
}

function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function dropToUndefined(value: unknown): unknown {
  return value === droppedValue ? undefined : value;
}

function define(error: Error, name: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(error, name, { value, enumerable, writable: true, configurable: true });
}
