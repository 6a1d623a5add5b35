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
 * A class whose instances keep their class across the thread boundary. The constructor is not called: the instance is
 * made with its prototype and given the fields it had, so a constructor may take what it likes.
 */
export type ErrorClass = abstract new (...args: never[]) => unknown;

/** Which class stands for which name. */
export type ErrorClasses = Readonly<Record<string, ErrorClass>>;

/** A thrown value as it crosses: plain data. */
export type EncodedError =
  | ({ readonly kind: 'error' } & ErrorRecord)
  | { readonly kind: 'value'; readonly value: unknown };

interface ErrorRecord {
  /** Constructor names from the error's own up to Error: main takes the first it knows. */
  readonly classes: readonly string[];
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Own properties, each with whether it is enumerable. */
  readonly fields: readonly (readonly [name: string, value: unknown, enumerable: boolean])[];
}

const maxDepth = 8;
const maxNodes = 10_000;
/** Keys of the wrappers below; unlikely enough as the only key of a user's object. */
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
 * The thread's half: any thrown value as data that always clones. A property that cannot cross costs that property
 * only; depth and number of nested values are bounded.
 */
export function encodeError(thrown: unknown): EncodedError {
  const budget = { nodes: maxNodes };
  if (isError(thrown)) {
    return { kind: 'error', ...encodeRecord(thrown, 0, budget) };
  }
  const value = encodeValue(thrown, 0, budget);
  return value === droppedValue
    ? encodeError(
        new ExecutorError('not-an-error', `a thread threw a ${typeof thrown}, which cannot cross to another thread`),
      )
    : { kind: 'value', value };
}

function encodeRecord(error: Error, depth: number, budget: { nodes: number }): ErrorRecord {
  const fields: [string, unknown, boolean][] = [];
  // DOMException keeps name, message and code on its prototype, and its own properties are none of ours.
  for (const name of Object.getOwnPropertyNames(error)) {
    const isEnumerable = Object.prototype.propertyIsEnumerable.call(error, name);
    // A message crosses by itself; as a field too where its class made it one that is seen.
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
    // The one way to know whether an instance can cross is to try; this property is what it costs.
    return droppedValue;
  }
}

/**
 * The main side's half: the error again, with the first class that is known, its fields and nested errors, and the
 * thread's stack. `decodeValue` sees each object among the fields, so that classes of values can be restored too.
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
  // A true Error underneath, so that Error.isError() and util.inspect see one; then the class.
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

/** An object through the application's hook. One that throws must not keep the error itself from its caller. */
function decodeObject(value: object, decodeValue: ((value: unknown) => unknown) | undefined): unknown {
  try {
    return decodeValue === undefined ? value : decodeValue(value);
  } catch (error) {
    process.emitWarning(`decodeErrorValue threw, so a field of an error stays as it came: ${describeReason(error)}`);
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
  // An error of another realm (vm) is one too; an object made from a prototype is not seen by isError.
  return (
    value instanceof Error ||
    (typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Error]')
  );
}

function readOwn(holder: object, name: string): unknown {
  try {
    return (holder as Record<string, unknown>)[name];
  } catch {
    // A getter that throws costs its own property only.
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
