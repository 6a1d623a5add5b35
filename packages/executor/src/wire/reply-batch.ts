import type { Transferable } from './transferable.ts';

/** The kinds of reply that a thread sends; the first integer of a reply head. README.md has the layout. */
export const ReplyOp = {
  ready: 1,
  broken: 2,
  taskResult: 3,
  taskError: 4,
  serviceStarted: 5,
  serviceError: 6,
  reply: 7,
  requestError: 8,
  signal: 9,
  serviceClosed: 10,
  finished: 11,
} as const;

/** Integers of one head: operation, service, id, index of the value, index of the buffer, byte offset, byte length. */
export const headLength = 7;
/** Stands for a missing value or buffer in place of an index. */
export const noBuffer = -1;
/** In place of a buffer's index: the bytes are in the message's own buffer. */
export const packedBuffer = -2;

/** A reply of this many bytes is large. Its caller gets it in a turn of its own. */
export const largeReplyBytes = 64 * 1024;

const firstHeads = 64 * headLength;
const firstBytes = 16 * 1024;

/** One message as posted: heads and packed bytes in one buffer, and the values that had to be cloned. */
export type ReplyMessage = readonly [buffer: ArrayBuffer, values: readonly unknown[]] | LoneReply;
/** A message with one entry and no bytes. Creating and moving a buffer for it would cost more than everything else. */
export type LoneReply = readonly [operation: number, service: number, id: number, value: unknown];

/** Collects the replies of one turn. Runs in the thread. */
export class ReplyBatch {
  #heads = new Int32Array(firstHeads);
  #count = 0;
  #bytes = new Uint8Array(firstBytes);
  #byteLength = 0;
  #values: unknown[] = [];
  #transfers: { readonly entry: number; readonly list: readonly Transferable[] }[] = [];

  get length(): number {
    return this.#count;
  }

  /** Bytes packed so far. */
  get byteLength(): number {
    return this.#byteLength;
  }

  /** Copies bytes into the batch, 8-byte aligned, and returns where they start. */
  pack(view: Uint8Array): number {
    const start = (this.#byteLength + 7) & ~7;
    const end = start + view.byteLength;
    if (end > this.#bytes.byteLength) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.byteLength * 2));
      grown.set(this.#bytes.subarray(0, this.#byteLength));
      this.#bytes = grown;
    }
    this.#bytes.set(view, start);
    this.#byteLength = end;
    return start;
  }

  /** Copies packed bytes out, for a reply that comes after its batch was sent. */
  copyPacked(start: number, byteLength: number): Uint8Array {
    return this.#bytes.slice(start, start + byteLength);
  }

  /** Adds an entry with a value or none. */
  add(operation: number, service: number, id: number, value?: unknown, list?: readonly Transferable[]): void {
    this.#mark(list);
    this.#head(operation, service, id, value === undefined ? noBuffer : this.#values.push(value) - 1, noBuffer, 0, 0);
  }

  /** Adds a reply whose bytes were copied by {@link pack}. */
  addPacked(operation: number, service: number, id: number, value: unknown, start: number, byteLength: number): void {
    this.#head(
      operation,
      service,
      id,
      value === undefined ? noBuffer : this.#values.push(value) - 1,
      packedBuffer,
      start,
      byteLength,
    );
  }

  /** Adds a reply whose buffer is moved to the main thread. */
  addTransferred(operation: number, service: number, id: number, value: unknown, view: Uint8Array): void {
    this.#mark([view.buffer as ArrayBuffer]);
    const buffer = this.#values.push(view.buffer) - 1;
    const index = value === undefined ? noBuffer : this.#values.push(value) - 1;
    this.#head(operation, service, id, index, buffer, view.byteOffset, view.byteLength);
  }

  /**
   * Posts the batch as one message. If it cannot be cloned, the entries are posted one by one. An entry that cannot be cloned is
   * replaced by the result of `replace`, which must be cloneable.
   */
  postTo(
    post: (message: ReplyMessage, list: Transferable[]) => void,
    replace: (operation: number, error: unknown) => ReplacedReply,
  ): void {
    const count = this.#count;
    if (count === 0) {
      return;
    }
    const values = this.#values;
    const transfers = this.#transfers;
    try {
      if (count === 1 && this.#heads[4] === noBuffer) {
        post(this.#lone(0, values), transfers.length === 0 ? [] : [...(transfers[0]?.list ?? [])]);
      } else {
        const buffer = this.#seal(0, count, true);
        post([buffer, values], [buffer, ...transfers.flatMap(({ list }) => list)]);
      }
    } catch {
      for (let entry = 0; entry < count; entry++) {
        this.#postAlone(entry, post, replace);
      }
    }
    this.#count = 0;
    this.#byteLength = 0;
    this.#values = [];
    this.#transfers = [];
  }

  #lone(entry: number, values: readonly unknown[]): LoneReply {
    const heads = this.#heads;
    const at = entry * headLength;
    return [heads[at] ?? 0, heads[at + 1] ?? 0, heads[at + 2] ?? 0, values[heads[at + 3] ?? noBuffer]];
  }

  /** Copies the heads `first` to `last` (exclusive) and all packed bytes into a new buffer. */
  #seal(first: number, last: number, withBytes: boolean): ArrayBuffer {
    const count = last - first;
    const base = bytesStart(count);
    const buffer = new ArrayBuffer(base + (withBytes ? this.#byteLength : 0));
    const heads = new Int32Array(buffer, 0, 1 + count * headLength);
    heads[0] = count;
    heads.set(this.#heads.subarray(first * headLength, last * headLength), 1);
    if (withBytes && this.#byteLength > 0) {
      new Uint8Array(buffer, base).set(this.#bytes.subarray(0, this.#byteLength));
    }
    return buffer;
  }

  #postAlone(
    entry: number,
    post: (message: ReplyMessage, list: Transferable[]) => void,
    replace: (operation: number, error: unknown) => ReplacedReply,
  ): void {
    const heads = this.#heads;
    const at = entry * headLength;
    const list = this.#transfers.find((mark) => mark.entry === entry)?.list ?? [];
    const buffer = this.#seal(entry, entry + 1, heads[at + 4] === packedBuffer);
    // Values keep their indexes. Values of other entries are left out, because they may be the uncloneable ones.
    const values = this.#values.map((value, index) =>
      index === heads[at + 3] || index === heads[at + 4] ? value : undefined,
    );
    try {
      post([buffer, values], [buffer, ...list]);
    } catch (error) {
      const replaced = replace(heads[at] ?? 0, error);
      post([replaced.operation, heads[at + 1] ?? 0, heads[at + 2] ?? 0, replaced.value], []);
    }
  }

  #mark(list: readonly Transferable[] | undefined): void {
    if (list !== undefined) {
      this.#transfers.push({ entry: this.#count, list });
    }
  }

  #head(
    operation: number,
    service: number,
    id: number,
    value: number,
    buffer: number,
    start: number,
    byteLength: number,
  ): void {
    let at = this.#count++ * headLength;
    if (at + headLength > this.#heads.length) {
      const grown = new Int32Array(this.#heads.length * 2);
      grown.set(this.#heads);
      this.#heads = grown;
    }
    const heads = this.#heads;
    heads[at++] = operation;
    heads[at++] = service;
    heads[at++] = id;
    heads[at++] = value;
    heads[at++] = buffer;
    heads[at++] = start;
    heads[at] = byteLength;
  }
}

/** Replaces a reply that could not be cloned. */
export interface ReplacedReply {
  readonly operation: number;
  readonly value: unknown;
}

/** Reads one received message, entry by entry. Runs on the main thread. */
export class ReplyCursor {
  readonly #heads: Int32Array;
  readonly #buffer: ArrayBuffer;
  readonly #values: readonly unknown[];
  readonly #base: number;
  readonly #end: number;
  readonly #lone: LoneReply | undefined;
  #at = 1;

  constructor(message: ReplyMessage) {
    if (message.length === 4) {
      this.#lone = message;
      this.#heads = noHeads;
      this.#buffer = noHeads.buffer;
      this.#values = message;
      this.#base = 0;
      this.#end = 2;
      return;
    }
    const [buffer, values] = message;
    const count = new Int32Array(buffer, 0, 1)[0] ?? 0;
    this.#buffer = buffer;
    this.#values = values;
    this.#base = bytesStart(count);
    this.#end = 1 + count * headLength;
    this.#heads = new Int32Array(buffer, 0, this.#end);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  get operation(): number {
    return this.#lone === undefined ? (this.#heads[this.#at] as number) : this.#lone[0];
  }

  get service(): number {
    return this.#lone === undefined ? (this.#heads[this.#at + 1] as number) : this.#lone[1];
  }

  get id(): number {
    return this.#lone === undefined ? (this.#heads[this.#at + 2] as number) : this.#lone[2];
  }

  get value(): unknown {
    if (this.#lone !== undefined) {
      return this.#lone[3];
    }
    const index = this.#heads[this.#at + 3] as number;
    return index === noBuffer ? undefined : this.#values[index];
  }

  /** The buffer with the reply's bytes, if it has bytes. */
  get buffer(): ArrayBuffer | undefined {
    if (this.#lone !== undefined) {
      return undefined;
    }
    const index = this.#heads[this.#at + 4] as number;
    return index === noBuffer
      ? undefined
      : index === packedBuffer
        ? this.#buffer
        : (this.#values[index] as ArrayBuffer);
  }

  /** Where the bytes start in {@link buffer}. */
  get byteOffset(): number {
    if (this.#lone !== undefined) {
      return 0;
    }
    const start = this.#heads[this.#at + 5] as number;
    return this.#heads[this.#at + 4] === packedBuffer ? this.#base + start : start;
  }

  get byteLength(): number {
    return this.#lone === undefined ? (this.#heads[this.#at + 6] as number) : 0;
  }

  next(): void {
    this.#at += headLength;
  }
}

const noHeads = new Int32Array(0);

/** Packed bytes follow the count and the heads, 8-byte aligned. */
function bytesStart(count: number): number {
  return (4 + count * headLength * 4 + 7) & ~7;
}
