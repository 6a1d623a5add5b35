import type { Transferable } from './transferable.ts';

/**
 * What main sends to a thread: one flat array per turn of the loop, entry after entry, each an operation number and its
 * operands. Objects would serialise their keys again and again. README.md has the layout.
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
} as const;

/** Elements of an entry by operation number, the number itself included. */
const ENTRY_LENGTHS = [0, 5, 2, 4, 4, 3, 3, 2, 1] as const;

/** Called for each entry that cannot be posted, with why; the entry's owner is found by its operands. */
export type OnUnsent = (entry: readonly unknown[], error: unknown) => void;

/** The main side's half: gathers the entries of one turn for one thread. */
export class RequestBatch {
  #entries: unknown[] = [];
  #transfers: { readonly at: number; readonly list: readonly Transferable[] }[] = [];

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  task(id: number, module: string, name: string, args: readonly unknown[], list?: readonly Transferable[]): void {
    this.#mark(list);
    this.#entries.push(RequestOp.task, id, module, name, args);
  }

  abortTask(id: number): void {
    this.#entries.push(RequestOp.abortTask, id);
  }

  startService(service: number, module: string, data: unknown): void {
    this.#entries.push(RequestOp.startService, service, module, data);
  }

  request(service: number, slot: number, payload: unknown, list?: readonly Transferable[]): void {
    this.#mark(list);
    this.#entries.push(RequestOp.request, service, slot, payload);
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
   * Posts what was gathered as one message. When the message cannot be cloned, one bad entry must not cost the others:
   * they are posted again one by one, and only the guilty ones go to `onUnsent`.
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
    try {
      post(entries, transfers.length === 0 ? NOTHING : transfers.flatMap(({ list }) => list));
    } catch {
      // Which entry it was is found by posting each alone; a failed post has moved nothing yet.
      for (let at = 0; at < entries.length; ) {
        const length = entryLength(entries[at]);
        const entry = entries.slice(at, at + length);
        const list = transfers.find((mark) => mark.at === at)?.list ?? NOTHING;
        try {
          post(entry, list);
        } catch (error) {
          onUnsent(entry, error);
        }
        at += length;
      }
    }
  }

  #mark(list: readonly Transferable[] | undefined): void {
    if (list !== undefined) {
      this.#transfers.push({ at: this.#entries.length, list });
    }
  }
}

const NOTHING: readonly Transferable[] = [];

/** What the thread does for each operation. */
export interface RequestVisitor {
  task(id: number, module: string, name: string, args: readonly unknown[]): void;
  abortTask(id: number): void;
  startService(service: number, module: string, data: unknown): void;
  request(service: number, slot: number, payload: unknown): void;
  abortRequest(service: number, slot: number): void;
  signal(service: number, payload: unknown): void;
  closeService(service: number): void;
  finish(): void;
}

/** The thread side's half: reads a message entry by entry, in the order they were gathered. */
export function readRequests(entries: readonly unknown[], visitor: RequestVisitor): void {
  for (let at = 0; at < entries.length; at += entryLength(entries[at])) {
    const first = entries[at + 1] as number;
    switch (entries[at]) {
      case RequestOp.request:
        visitor.request(first, entries[at + 2] as number, entries[at + 3]);
        break;
      case RequestOp.task:
        visitor.task(first, entries[at + 2] as string, entries[at + 3] as string, entries[at + 4] as readonly unknown[]);
        break;
      case RequestOp.abortTask:
        visitor.abortTask(first);
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
  return ENTRY_LENGTHS[operation as number] ?? 1;
}
