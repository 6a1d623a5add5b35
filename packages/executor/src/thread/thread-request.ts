import { describeValue } from '../errors/describe-value.ts';
import { ReplyOp, type ReplyBatch } from '../wire/reply-batch.ts';
import { takeTransferList } from '../wire/transfer.ts';
import type { ReplyToken, RequestContext } from './service-handler.ts';

/** Collects the replies of requests. */
export interface ReplySink {
  readonly batch: ReplyBatch;
  /** Remembers a request whose bytes are in the batch and whose token was not returned yet. */
  keep(request: ThreadRequest): void;
  /** Adds the result of a request, also after its handler returned `answeredLater`. */
  answer(service: number, slot: number, request: ThreadRequest, result: unknown): void;
  /** Adds the error of such a request. */
  fail(service: number, slot: number, error: unknown): void;
}

const State = { open: 0, packed: 1, copied: 2, transferred: 3, replied: 4 } as const;

/** One open request in the thread. It is also its own reply token, which saves an object for each reply. */
export class ThreadRequest implements RequestContext {
  readonly #sink: ReplySink;
  readonly #service: number;
  readonly #slot: number;
  #controller: AbortController | undefined;
  #isAborted = false;
  #state: number = State.open;
  #start = 0;
  #byteLength = 0;
  #view: Uint8Array | undefined;
  #value: unknown;

  constructor(sink: ReplySink, service: number, slot: number) {
    this.#sink = sink;
    this.#service = service;
    this.#slot = slot;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#isAborted) {
        this.#controller.abort();
      }
    }
    return this.#controller.signal;
  }

  abort(): void {
    this.#isAborted = true;
    this.#controller?.abort();
  }

  packBytes(view: Uint8Array, value?: unknown): ReplyToken {
    this.#claim(view);
    this.#start = this.#sink.batch.pack(view);
    this.#byteLength = view.byteLength;
    this.#value = value;
    this.#state = State.packed;
    this.#sink.keep(this);
    return this as unknown as ReplyToken;
  }

  transferBytes(view: Uint8Array, value?: unknown): ReplyToken {
    this.#claim(view);
    this.#view = view;
    this.#value = value;
    this.#state = State.transferred;
    return this as unknown as ReplyToken;
  }

  answer(result: unknown): void {
    this.#sink.answer(this.#service, this.#slot, this, result);
  }

  fail(error: unknown): void {
    this.#sink.fail(this.#service, this.#slot, error);
  }

  /** Copies the packed bytes out of the batch, because the batch is sent before the token was returned. */
  leaveBatch(): void {
    if (this.#state === State.packed) {
      this.#view = this.#sink.batch.copyPacked(this.#start, this.#byteLength);
      this.#state = State.copied;
    }
  }

  /** Puts the reply into the batch. */
  reply(result: unknown): void {
    const { batch } = this.#sink;
    if (result !== this) {
      this.#state = State.replied;
      batch.add(ReplyOp.reply, this.#service, this.#slot, assertNotToken(result), takeTransferList(result));
      return;
    }
    const view = this.#view;
    if (this.#state === State.packed) {
      batch.addPacked(ReplyOp.reply, this.#service, this.#slot, this.#value, this.#start, this.#byteLength);
    } else if (this.#state === State.copied && view !== undefined) {
      batch.addPacked(ReplyOp.reply, this.#service, this.#slot, this.#value, batch.pack(view), view.byteLength);
    } else if (view !== undefined) {
      batch.addTransferred(ReplyOp.reply, this.#service, this.#slot, this.#value, view);
    }
    this.#state = State.replied;
    this.#view = undefined;
    this.#value = undefined;
  }

  #claim(view: unknown): void {
    if (!(view instanceof Uint8Array)) {
      throw new TypeError(`view must be a Uint8Array, got ${describeValue(view)}`);
    }
    if (this.#state !== State.open) {
      throw new TypeError('packBytes or transferBytes was called twice for one request; a request has one reply');
    }
  }
}

function assertNotToken(result: unknown): unknown {
  if (result instanceof ThreadRequest) {
    throw new TypeError('request() returned the token of another request; return the token from its own context');
  }
  return result;
}
