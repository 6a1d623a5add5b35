/**
 * The values of requests that are written one by one instead of being cloned as an object each. Both halves.
 *
 * A structured clone pays for each array, key and number on the way (`docs/decisions/0009-requests-are-written.md`).
 * Numbers of all requests of a turn share one `Int32Array`, everything else (strings, bigints, bytes) one array.
 */

/** Where a request's values are written, in the order in which {@link RequestReader} reads them. Valid during the hook only. */
export interface RequestWriter {
  /** An integer of 32 bits, signed. Others are cut down to it. */
  int32(value: number): void;
  /** Any number, bit by bit: `-0` and `NaN` too. */
  float64(value: number): void;
  /** Anything that can be cloned: a string costs little, an object what its clone costs. */
  value(value: unknown): void;
}

/** A request's values in the thread, read once and in the order they were written. May be kept beyond the handler's first `await`. */
export interface RequestReader {
  int32(): number;
  float64(): number;
  value(): unknown;
  /** Another reader of the same values, from the same place on: what is read here is not read there. */
  copy(): RequestReader;
}

/** Requests as they cross: each is its service, slot, number of int32s, number of values; then its int32s. */
export interface RequestMemory {
  readonly int32s: Int32Array;
  readonly values: readonly unknown[];
}

const headInt32s = 4;
const firstInt32s = 1024;
/** More than so many are given back once they are sent. */
const maxKeptInt32s = 64 * 1024;

const float = new Float64Array(1);
const halves = new Int32Array(float.buffer);

/** The main side's half: the requests that one thread gets in one turn. */
export class RequestValues implements RequestWriter {
  #int32s = new Int32Array(firstInt32s);
  #values: unknown[] = [];
  #count = 0;
  // Where the request being written begins; what lies before is whole.
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

  /** The request begun last is whole. */
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

  /** The request begun last is not sent. */
  drop(): void {
    this.#count = this.#headAt;
    this.#values.length = this.#valuesAt;
  }

  /** All whole requests, which are gone from here then; one that is being written stays. */
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

/** Takes one request. */
export type OnRequest = (service: number, slot: number, reader: RequestReader) => void;

/** The thread's half: goes through requests in the order they were written. */
export class RequestMemoryReader {
  readonly #memory: RequestMemory;
  #int32At = 0;
  #valueAt = 0;

  constructor(memory: RequestMemory) {
    this.#memory = memory;
  }

  /** The next so many requests. */
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

/** Each request of a message by itself, for when the whole cannot be cloned. */
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
