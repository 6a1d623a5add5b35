import type { ServiceOptions, ServiceReply, ServiceThread } from '@async-cassandra/executor';
import { pageBytes } from '../bytes/page-bytes.ts';
import type { Call } from '../calls/call.ts';
import type { createServiceHooks } from '../calls/service-hooks.ts';
import type { AnswerSizes } from '../registry/answer-sizes.ts';
import { replyHeaderBytes, type ReplyExtras } from '../wire/reply.ts';

type Hooks = ReturnType<typeof createServiceHooks>;
type WriteRequest = NonNullable<ServiceOptions<Call, unknown>['writeRequest']>;

/**
 * The calling thread among the threads of a cluster. In its own executor it has index 0, as one of the pool's threads has in
 * the pool; the cluster's registries know it by an index of its own.
 */
export class CallingThread implements ServiceThread {
  readonly index: number;
  memory: unknown = undefined;
  readonly #thread: ServiceThread;

  constructor(thread: ServiceThread, index: number) {
    this.#thread = thread;
    this.index = index;
  }

  get name(): string {
    return this.#thread.name;
  }

  get generation(): number {
    return this.#thread.generation;
  }

  signal(payload: unknown): void {
    this.#thread.signal(payload);
  }
}

/** The same object for the same thread: registries compare them. */
export function asCallingThread(thread: ServiceThread, index: number): CallingThread {
  thread.memory ??= new CallingThread(thread, index);
  return thread.memory as CallingThread; // nobody else has the thread of this executor
}

/** The hooks of the service on the calling thread, which the registries know by `index`. */
export function onCallingThread(hooks: Hooks, index: number): Hooks {
  const writeRequest: WriteRequest = (call, thread, writer) =>
    hooks.writeRequest(call, asCallingThread(thread, index), writer);
  return {
    ...hooks,
    writeRequest,
    decodeReply: (reply, call, thread) => hooks.decodeReply(reply, call, asCallingThread(thread, index)),
    onSignal: (signal, thread) => hooks.onSignal(signal, asCallingThread(thread, index)),
  };
}

/** The hooks of a service whose answers decide where a statement runs next. */
export function learningSizes(hooks: Hooks): Hooks {
  return {
    ...hooks,
    decodeReply: (reply, call, thread) => {
      const { answers } = call;
      if (answers !== undefined) noteAnswer(answers, reply);
      return hooks.decodeReply(reply, call, thread);
    },
  };
}

function noteAnswer(answers: AnswerSizes, { buffer, byteOffset, byteLength, value }: ServiceReply): void {
  const rowsAt = (byteOffset + replyHeaderBytes) >> 2; // a page begins with its number of rows (wire/page.ts)
  const hasPage = buffer !== undefined && byteLength > replyHeaderBytes;
  const rowCount = hasPage ? (pageBytes(buffer).int32s[rowsAt] as number) : 0;
  answers.note(byteLength, rowCount, (value as ReplyExtras | undefined)?.pageState !== undefined);
}
