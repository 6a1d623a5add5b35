/**
 * Writes and reads the values of requests one by one, instead of cloning an object for each request.
 *
 * A structured clone pays for each array, key and number (`docs/decisions/0009-requests-are-written.md`). Here the numbers of all
 * requests of one turn share one `Int32Array`. Everything else (strings, bigints, bytes) shares one array.
 */

/** Writes the values of a request, in the order in which {@link RequestReader} reads them. Valid during the hook only. */
export interface RequestWriter {
  /** Writes a signed 32-bit integer. Other numbers are truncated to 32 bits. */
  int32(value: number): void;
  /** Writes any number exactly, also `-0` and `NaN`. */
  float64(value: number): void;
  /** Writes any value that can be cloned. A string is cheap; an object costs as much as its clone. */
  value(value: unknown): void;
}

/** Reads the values of a request in the thread, once and in the order they were written. May be used after the handler's first `await`. */
export interface RequestReader {
  int32(): number;
  float64(): number;
  value(): unknown;
  /** Returns another reader of the same values at the same position. The two readers do not affect each other. */
  copy(): RequestReader;
}

/** Requests in a message: each has its service, slot, number of int32s, number of values; then its int32s. */
export interface RequestMemory {
  readonly int32s: Int32Array;
  readonly values: readonly unknown[];
}

const headInt32s = 4;
const firstInt32s = 1024;
/** A larger array is freed after it was sent. */
const maxKeptInt32s = 64 * 1024;

const float = new Float64Array(1);
const halves = new Int32Array(float.buffer);

/** Collects the requests that one thread gets in one turn. Runs on the main thread. */
export class RequestValues implements RequestWriter {
  #int32s = new Int32Array(firstInt32s);
  #values: unknown[] = [];
  #count = 0;
  // Where the current request starts. All requests before it are complete.
  #headAt = 0;
  #valuesAt = 0;

  int32(value: number): void {
    if (this.#count === this.#int32s.length) {
      this.#grow();
    }
    this.#int32s[this.#count++] = value;
  }

  float64(value: number): void {
    float[0] = value;
    this.int32(halves[0] as number);
    this.int32(halves[1] as number);
  }

  value(value: unknown): void {
    this.#values.push(value);
  }

  begin(): void {
    this.#count = this.#headAt + headInt32s;
    if (this.#count > this.#int32s.length) {
      this.#grow();
    }
  }

  /** Completes the current request. */
  end(service: number, slot: number): void {
    const int32s = this.#int32s;
    const at = this.#headAt;
    int32s[at] = service;
    int32s[at + 1] = slot;
    int32s[at + 2] = this.#count - at - headInt32s;
    int32s[at + 3] = this.#values.length - this.#valuesAt;
    this.#headAt = this.#count;
    this.#valuesAt = this.#values.length;
  }

  /** Drops the current request. */
  drop(): void {
    this.#count = this.#headAt;
    this.#values.length = this.#valuesAt;
  }

  /** Removes and returns all complete requests. A request that is being written stays. */
  take(): RequestMemory {
    const begun = this.#int32s.slice(this.#headAt, this.#count);
    const memory = { int32s: this.#int32s.slice(0, this.#headAt), values: this.#values.splice(0, this.#valuesAt) };
    if (this.#int32s.length > maxKeptInt32s) {
      this.#int32s = new Int32Array(Math.max(firstInt32s, begun.length));
    }
    this.#int32s.set(begun);
    this.#count = begun.length;
    this.#headAt = 0;
    this.#valuesAt = 0;
    return memory;
  }

  #grow(): void {
    const larger = new Int32Array(this.#int32s.length * 2);
    larger.set(this.#int32s);
    this.#int32s = larger;
  }
}

/** Receives one request. */
export type OnRequest = (service: number, slot: number, reader: RequestReader) => void;

/** Reads requests in the order they were written. Runs in the thread. */
export class RequestMemoryReader {
  readonly #memory: RequestMemory;
  #int32At = 0;
  #valueAt = 0;

  constructor(memory: RequestMemory) {
    this.#memory = memory;
  }

  /** Reads the next `count` requests. */
  read(count: number, onRequest: OnRequest): void {
    const { int32s, values } = this.#memory;
    for (let left = count; left > 0; left--) {
      const at = this.#int32At;
      const reader = new ValuesReader(int32s, values, at + headInt32s, this.#valueAt);
      this.#int32At += headInt32s + (int32s[at + 2] as number);
      this.#valueAt += int32s[at + 3] as number;
      onRequest(int32s[at] as number, int32s[at + 1] as number, reader);
    }
  }
}

/** Splits a message into one for each request. Used when the whole message cannot be cloned. */
export function* splitRequests({
  int32s,
  values,
}: RequestMemory): Generator<{ readonly service: number; readonly slot: number; readonly memory: RequestMemory }> {
  let valueAt = 0;
  for (let at = 0; at < int32s.length;) {
    const end = at + headInt32s + (int32s[at + 2] as number);
    const valueEnd = valueAt + (int32s[at + 3] as number);
    yield {
      service: int32s[at] as number,
      slot: int32s[at + 1] as number,
      memory: { int32s: int32s.slice(at, end), values: values.slice(valueAt, valueEnd) },
    };
    at = end;
    valueAt = valueEnd;
  }
}

class ValuesReader implements RequestReader {
  readonly #int32s: Int32Array;
  readonly #values: readonly unknown[];
  #int32At: number;
  #valueAt: number;

  constructor(int32s: Int32Array, values: readonly unknown[], int32At: number, valueAt: number) {
    this.#int32s = int32s;
    this.#values = values;
    this.#int32At = int32At;
    this.#valueAt = valueAt;
  }

  int32(): number {
    return this.#int32s[this.#int32At++] as number;
  }

  float64(): number {
    halves[0] = this.#int32s[this.#int32At++] as number;
    halves[1] = this.#int32s[this.#int32At++] as number;
    return float[0] as number;
  }

  value(): unknown {
    return this.#values[this.#valueAt++];
  }

  copy(): RequestReader {
    return new ValuesReader(this.#int32s, this.#values, this.#int32At, this.#valueAt);
  }
}
