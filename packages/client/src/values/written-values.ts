import type { RequestWriter } from '@async-cassandra/executor';
import type { RequestReader } from '@async-cassandra/executor/thread';

const kinds = { int32: 0, float64: 1, value: 2 } as const;

/** Stores what was written, to write it again later. For a call that waits for a thread: it must not see later changes by its caller. */
export class WrittenValues implements RequestWriter {
  /** Kinds and values in turn. */
  readonly elements: readonly unknown[];
  readonly #elements: unknown[];

  constructor(elements: readonly unknown[] = []) {
    this.#elements = [...elements];
    this.elements = this.#elements;
  }

  int32(value: number): void {
    this.#elements.push(kinds.int32, value | 0);
  }

  float64(value: number): void {
    this.#elements.push(kinds.float64, value);
  }

  value(value: unknown): void {
    this.#elements.push(kinds.value, value);
  }

  writeTo(writer: RequestWriter): void {
    for (let index = 0; index < this.elements.length; index += 2) {
      const value = this.elements[index + 1];
      if (this.elements[index] === kinds.int32) writer.int32(value as number);
      else if (this.elements[index] === kinds.float64) writer.float64(value as number);
      else writer.value(value);
    }
  }

  /** @throws {RangeError} The reader throws when it reads another kind than was written. */
  read(from = 0): RequestReader {
    let index = from;
    const next = (kind: number): unknown => {
      if (this.elements[index] !== kind) throw new RangeError(`element ${index / 2} is not of kind ${kind}`);
      index += 2;
      return this.elements[index - 1];
    };
    return {
      int32: () => next(kinds.int32) as number,
      float64: () => next(kinds.float64) as number,
      value: () => next(kinds.value),
      copy: () => this.read(index),
    };
  }
}
