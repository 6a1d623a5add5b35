import type { Transferable } from '../wire/transferable.ts';
import { describeReason } from '../errors/describe-value.ts';
import { decodeError, encodeError, type EncodedError } from '../wire/error.ts';
import { ReplyBatch, ReplyOp, type ReplacedReply, type ReplyMessage } from '../wire/reply-batch.ts';
import { readRequests, type RequestVisitor } from '../wire/request-batch.ts';
import { readClockOriginMs, type SharedMemory } from '../wire/shared-memory.ts';
import { TaskTable } from '../wire/task-table.ts';
import { takeTransferList } from '../wire/transfer.ts';
import { WakeFlag } from '../wire/wake-flag.ts';
import type { BusyPoll } from './busy-poll.ts';
import { FunctionLoader } from './load-function.ts';
import { answeredLater } from './service-handler.ts';
import { TaskRunner } from './task-runner.ts';
import { ThreadRequest, type ReplySink } from './thread-request.ts';
import { ThreadService } from './thread-service.ts';

/** A batch with this many packed bytes is sent before its turn ends, which limits the buffer. */
const flushBytes = 256 * 1024;

/** An exported function that runs once in the thread, and its arguments. */
export interface ServerCall {
  readonly module: string;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** The identity and the settings of a thread. */
export interface ServerIdentity {
  readonly index: number;
  readonly name: string;
  readonly isInline: boolean;
  readonly initializer: ServerCall | undefined;
  readonly finalizer: ServerCall | undefined;
  readonly shared: SharedMemory;
}

/** Posts a message to the main thread. */
export type PostReply = (message: ReplyMessage, list: Transferable[]) => void;

/**
 * The thread's half of the executor. It reads messages of the main thread, runs tasks and services, and collects the replies of
 * one turn of the loop in one message. The same code runs in a worker and, with `InlineExecutor`, on the calling thread.
 */
export class ThreadServer implements RequestVisitor, ReplySink {
  readonly batch = new ReplyBatch();
  readonly #identity: ServerIdentity;
  readonly #post: PostReply;
  readonly #loader = new FunctionLoader();
  readonly #tasks: TaskRunner;
  readonly #services = new Map<number, ThreadService>();
  readonly #poll: BusyPoll | undefined;
  #kept: ThreadRequest[] = [];
  /** Requests that are not answered yet. */
  #open = 0;
  /** Whether the batch contains answers to requests. */
  #hasAnswers = false;
  #isFlushDue = false;

  /** `wake` makes the main thread read the shared memory. */
  constructor(identity: ServerIdentity, post: PostReply, wake: () => void, poll?: BusyPoll) {
    const { index, name, shared } = identity;
    const wakeFlag = new WakeFlag(shared.wakeFlag);
    this.#identity = identity;
    this.#post = post;
    this.#poll = poll;
    this.#tasks = new TaskRunner({
      index,
      name,
      table: new TaskTable(shared.table),
      clockShiftMs: readClockOriginMs() - shared.clockOriginMs,
      loader: this.#loader,
      onEnd: () => {
        if (wakeFlag.raise()) {
          wake();
        }
      },
      onOutcome: (operation, id, value) => {
        this.batch.add(operation, 0, id, value, operation === ReplyOp.taskResult ? takeTransferList(value) : undefined);
        this.#flush();
      },
    });
  }

  /** Runs the initializer, then reports to the main thread that this thread is ready or broken. */
  async start(): Promise<void> {
    try {
      await this.#call(this.#identity.initializer);
      this.#tell(ReplyOp.ready, 0, undefined);
    } catch (error) {
      this.#tell(ReplyOp.broken, 0, encodeError(error));
    }
  }

  /** Reads one message of the main thread. */
  receive(entries: readonly unknown[]): void {
    const openBefore = this.#open;
    readRequests(entries, this);
    if (this.#open > openBefore) {
      this.#poll?.onRequests(this.#open);
    }
    this.#tasks.run();
  }

  defineFunction(number: number, module: string, name: string): void {
    this.#tasks.defineFunction(number, module, name);
  }

  task(id: number, row: number, functionNumber: number, args: readonly unknown[]): void {
    this.#tasks.add(id, row, functionNumber, args);
  }

  abortTask(id: number, reason: EncodedError | undefined): void {
    this.#tasks.abort(id, reason === undefined ? undefined : decodeError(reason));
  }

  startService(id: number, module: string, data: unknown): void {
    const service = new ThreadService(this.#loader, module, {
      data,
      threadIndex: this.#identity.index,
      threadName: this.#identity.name,
      isInline: this.#identity.isInline,
      signal: (payload) => {
        this.batch.add(ReplyOp.signal, id, 0, payload, takeTransferList(payload));
        this.#flushSoon();
      },
    });
    this.#services.set(id, service);
    service.start().then(
      () => this.#tell(ReplyOp.serviceStarted, id, undefined),
      (error: unknown) => {
        this.#services.delete(id);
        this.#tell(ReplyOp.serviceError, id, encodeError(error));
      },
    );
  }

  request(id: number, slot: number, payload: unknown): void {
    const service = this.#services.get(id);
    const request = new ThreadRequest(this, id, slot);
    this.#open++;
    try {
      if (service === undefined) {
        throw new TypeError('the service is closed in this thread');
      }
      service.active[slot] = request;
      const result = service.handler.request(payload, request);
      if (isThenable(result)) {
        result.then(
          (value) => this.answer(id, slot, request, value),
          (error: unknown) => this.fail(id, slot, error),
        );
      } else if (result !== answeredLater) {
        this.answer(id, slot, request, result);
      }
    } catch (error) {
      this.fail(id, slot, error);
    }
  }

  abortRequest(id: number, slot: number): void {
    this.#services.get(id)?.active[slot]?.abort();
  }

  signal(id: number, payload: unknown): void {
    try {
      this.#services.get(id)?.handler.signal?.(payload);
    } catch (error) {
      // Nobody waits for a signal, and the other entries of the message must still be read.
      raise(error);
    }
  }

  closeService(id: number): void {
    const service = this.#services.get(id);
    this.#services.delete(id);
    Promise.resolve(service?.close()).then(
      () => this.#tell(ReplyOp.serviceClosed, id, undefined),
      (error: unknown) => this.#tell(ReplyOp.serviceClosed, id, encodeError(error)),
    );
  }

  /** Closes every service, with nobody waiting for it: for a thread that cannot be ended. */
  closeServices(): void {
    const services = [...this.#services.values()];
    this.#services.clear();
    for (const service of services) service.close().catch(() => {}); // what is closed in a hurry may fail in any way
  }

  finish(): void {
    this.#call(this.#identity.finalizer).then(
      () => this.#tell(ReplyOp.finished, 0, undefined),
      (error: unknown) => this.#tell(ReplyOp.finished, 0, encodeError(error)),
    );
  }

  keep(request: ThreadRequest): void {
    this.#kept.push(request);
  }

  answer(id: number, slot: number, request: ThreadRequest, result: unknown): void {
    try {
      request.reply(result);
      this.#release(id, slot);
    } catch (error) {
      this.fail(id, slot, error);
    }
  }

  fail(id: number, slot: number, error: unknown): void {
    this.batch.add(ReplyOp.requestError, id, slot, encodeError(error));
    this.#release(id, slot);
  }

  #release(id: number, slot: number): void {
    this.#open--;
    this.#hasAnswers = true;
    const active = this.#services.get(id)?.active;
    if (active !== undefined) {
      active[slot] = undefined;
    }
    if (this.batch.byteLength > flushBytes) {
      this.#flush();
    } else {
      this.#flushSoon();
    }
  }

  async #call(call: ServerCall | undefined): Promise<void> {
    if (call !== undefined) {
      const run = await this.#loader.load(call.module, call.name);
      await run(...call.args);
    }
  }

  #tell(operation: number, id: number, value: unknown): void {
    this.batch.add(operation, id, 0, value);
    this.#flush();
  }

  /** Sends after the poll phase, so that all replies of one turn of the loop go in one message. */
  #flushSoon(): void {
    if (!this.#isFlushDue) {
      this.#isFlushDue = true;
      setImmediate(() => this.#flush());
    }
  }

  #flush(): void {
    this.#isFlushDue = false;
    if (this.#kept.length > 0) {
      for (const request of this.#kept) {
        request.leaveBatch();
      }
      this.#kept = [];
    }
    this.batch.postTo(this.#post, replaceUncloneable);
    // Only answers to requests are a reason to stay awake, not results of tasks or signals.
    if (this.#hasAnswers) {
      this.#hasAnswers = false;
      this.#poll?.onReplies(this.#open);
    }
  }
}

/** Replaces a value that cannot be cloned by an error. */
function replaceUncloneable(operation: number, error: unknown): ReplacedReply {
  const reason = describeReason(error);
  if (operation === ReplyOp.taskResult) {
    return {
      operation: ReplyOp.taskError,
      value: encodeError(new TypeError(`the result of the task cannot be sent to the main thread: ${reason}`)),
    };
  }
  if (operation === ReplyOp.reply) {
    return {
      operation: ReplyOp.requestError,
      value: encodeError(new TypeError(`the reply cannot be sent to the main thread: ${reason}`)),
    };
  }
  // A signal has no caller that could get the error, so it is an uncaught error of the thread.
  raise(new TypeError(`the signal's payload cannot be sent to the main thread: ${reason}`));
  return { operation: 0, value: undefined };
}

function raise(error: unknown): void {
  process.nextTick(() => {
    throw error;
  });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
