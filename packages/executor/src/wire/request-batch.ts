import type { EncodedError } from './error.ts';
import {
  RequestMemoryReader,
  RequestValues,
  splitRequests,
  type RequestMemory,
  type RequestReader,
  type RequestWriter,
} from './request-values.ts';
import type { Transferable } from './transferable.ts';

/**
 * The operations that the main thread sends to a thread: one flat array for each turn of the loop, with one entry after another. An
 * entry is an operation number and its operands. Objects would serialise their keys each time. README.md has the layout.
 */
export const RequestOp = {
  task: 1,
  abortTask: 2,
  startService: 3,
  request: 4,
  abortRequest: 5,
  signal: 6,
  closeService: 7,
  finish: 8,
  memory: 9,
  writtenRequests: 10,
  defineFunction: 11,
} as const;

/** The length of an entry by operation number, with the number itself. */
const entryLengths = [0, 5, 3, 4, 4, 3, 3, 2, 1, 2, 2, 4] as const;

/** Called for each entry that cannot be posted, with the reason. Its operands identify the owner. */
export type OnUnsent = (entry: readonly unknown[], error: unknown) => void;

/** Collects the entries of one turn for one thread. Runs on the main thread. */
export class RequestBatch {
  #entries: unknown[] = [];
  #transfers: { readonly at: number; readonly list: readonly Transferable[] }[] = [];
  readonly #written = new RequestValues();
  // Where the latest entry of written requests ends. While it is the last entry, another request only increases its count.
  #runAt = -1;
  /** The operand of this message's memory entry. It is filled when the message is sent. */
  #memory: { int32s: Int32Array; values: readonly unknown[] } | undefined;

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Gives a function a number. Later tasks use the number. */
  defineFunction(number: number, module: string, name: string): void {
    this.#entries.push(RequestOp.defineFunction, number, module, name);
  }

  task(
    id: number,
    row: number,
    functionNumber: number,
    args: readonly unknown[],
    list?: readonly Transferable[],
  ): void {
    this.#mark(list);
    this.#entries.push(RequestOp.task, id, row, functionNumber, args);
  }

  abortTask(id: number, reason: EncodedError | undefined): void {
    this.#entries.push(RequestOp.abortTask, id, reason);
  }

  startService(service: number, module: string, data: unknown): void {
    this.#entries.push(RequestOp.startService, service, module, data);
  }

  request(service: number, slot: number, payload: unknown, list?: readonly Transferable[]): void {
    this.#mark(list);
    this.#entries.push(RequestOp.request, service, slot, payload);
  }

  /** Starts a request whose values are written one by one. Call `endRequest` or `dropRequest` before any other entry except a signal. */
  beginRequest(): RequestWriter {
    this.#written.begin();
    return this.#written;
  }

  endRequest(service: number, slot: number): void {
    this.#written.end(service, slot);
    const entries = this.#entries;
    if (this.#memory === undefined) {
      this.#memory = { int32s: noInt32s, values: emptyList };
      entries.push(RequestOp.memory, this.#memory, RequestOp.writtenRequests, 1);
      this.#runAt = entries.length;
    } else if (entries.length === this.#runAt) {
      (entries[this.#runAt - 1] as number)++;
    } else {
      entries.push(RequestOp.writtenRequests, 1);
      this.#runAt = entries.length;
    }
  }

  dropRequest(): void {
    this.#written.drop();
  }

  abortRequest(service: number, slot: number): void {
    this.#entries.push(RequestOp.abortRequest, service, slot);
  }

  signal(service: number, payload: unknown, list?: readonly Transferable[]): void {
    this.#mark(list);
    this.#entries.push(RequestOp.signal, service, payload);
  }

  closeService(service: number): void {
    this.#entries.push(RequestOp.closeService, service);
  }

  finish(): void {
    this.#entries.push(RequestOp.finish);
  }

  /**
   * Posts the batch as one message. If it cannot be cloned, the entries are posted one by one, and only those that cannot be cloned
   * go to `onUnsent`.
   */
  postTo(post: (entries: unknown[], list: readonly Transferable[]) => void, onUnsent: OnUnsent): void {
    const entries = this.#entries;
    const transfers = this.#transfers;
    if (entries.length === 0) {
      return;
    }
    this.#entries = [];
    if (transfers.length > 0) {
      this.#transfers = [];
    }
    if (this.#memory !== undefined) {
      Object.assign(this.#memory, this.#written.take());
      this.#memory = undefined;
      this.#runAt = -1;
    }
    try {
      post(entries, transfers.length === 0 ? emptyList : transfers.flatMap(({ list }) => list));
    } catch {
      // Posting each entry alone shows which one cannot be cloned. The failed post has not moved any buffer.
      for (const { entry, at, owner } of splitEntries(entries)) {
        try {
          post(entry, transfers.find((mark) => mark.at === at)?.list ?? emptyList);
        } catch (error) {
          onUnsent(owner, error);
        }
      }
    }
  }

  #mark(list: readonly Transferable[] | undefined): void {
    if (list !== undefined) {
      this.#transfers.push({ at: this.#entries.length, list });
    }
  }
}

const emptyList: readonly never[] = [];
const noInt32s = new Int32Array(0);

/** Splits a batch into entries that can be posted alone. `owner` is the entry for `onUnsent`: a written request counts as a request. */
function* splitEntries(
  entries: readonly unknown[],
): Generator<{ readonly entry: unknown[]; readonly at: number; readonly owner: readonly unknown[] }> {
  let requests: ReturnType<typeof splitRequests> = splitRequests({ int32s: noInt32s, values: emptyList });
  for (let at = 0; at < entries.length; at += entryLength(entries[at])) {
    if (entries[at] === RequestOp.memory) {
      requests = splitRequests(entries[at + 1] as RequestMemory);
    } else if (entries[at] === RequestOp.writtenRequests) {
      for (let left = entries[at + 1] as number; left > 0; left--) {
        const next = requests.next();
        if (next.done !== true) {
          const { service, slot, memory } = next.value;
          yield {
            entry: [RequestOp.memory, memory, RequestOp.writtenRequests, 1],
            at,
            owner: [RequestOp.request, service, slot],
          };
        }
      }
    } else {
      const entry = entries.slice(at, at + entryLength(entries[at]));
      yield { entry, at, owner: entry };
    }
  }
}

/** The methods of the thread, one for each operation. */
export interface RequestVisitor {
  defineFunction(number: number, module: string, name: string): void;
  task(id: number, row: number, functionNumber: number, args: readonly unknown[]): void;
  abortTask(id: number, reason: EncodedError | undefined): void;
  startService(service: number, module: string, data: unknown): void;
  /** `payload` of a written request is its {@link RequestReader}. */
  request(service: number, slot: number, payload: unknown): void;
  abortRequest(service: number, slot: number): void;
  signal(service: number, payload: unknown): void;
  closeService(service: number): void;
  finish(): void;
}

/** Reads a message entry by entry, in the order they were added. Runs in the thread. */
export function readRequests(entries: readonly unknown[], visitor: RequestVisitor): void {
  let written: RequestMemoryReader | undefined;
  const onWritten = (service: number, slot: number, reader: RequestReader) => visitor.request(service, slot, reader);
  for (let at = 0; at < entries.length; at += entryLength(entries[at])) {
    const first = entries[at + 1] as number;
    switch (entries[at]) {
      case RequestOp.writtenRequests:
        written?.read(first, onWritten);
        break;
      case RequestOp.memory:
        written = new RequestMemoryReader(entries[at + 1] as RequestMemory);
        break;
      case RequestOp.request:
        visitor.request(first, entries[at + 2] as number, entries[at + 3]);
        break;
      case RequestOp.task:
        visitor.task(
          first,
          entries[at + 2] as number,
          entries[at + 3] as number,
          entries[at + 4] as readonly unknown[],
        );
        break;
      case RequestOp.defineFunction:
        visitor.defineFunction(first, entries[at + 2] as string, entries[at + 3] as string);
        break;
      case RequestOp.abortTask:
        visitor.abortTask(first, entries[at + 2] as EncodedError | undefined);
        break;
      case RequestOp.startService:
        visitor.startService(first, entries[at + 2] as string, entries[at + 3]);
        break;
      case RequestOp.abortRequest:
        visitor.abortRequest(first, entries[at + 2] as number);
        break;
      case RequestOp.signal:
        visitor.signal(first, entries[at + 2]);
        break;
      case RequestOp.closeService:
        visitor.closeService(first);
        break;
      default:
        visitor.finish();
    }
  }
}

function entryLength(operation: unknown): number {
  return entryLengths[operation as number] ?? 1;
}
