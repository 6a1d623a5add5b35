import { inspect, type InspectOptions } from 'node:util';
import { isNull } from '../columns/nulls.ts';
import type { ColumnArray, ColumnReader } from '../columns/column.ts';
import { viewOfColumn } from './inspect-result.ts';

/**
 * One column of a page, read without building rows. It keeps the whole page in memory.
 */
export class Column implements Iterable<unknown> {
  readonly name: string;
  readonly length: number;
  readonly #reader: ColumnReader;
  readonly #words: Int32Array;

  constructor(name: string, reader: ColumnReader, words: Int32Array) {
    this.name = name;
    this.length = reader.length;
    this.#reader = reader;
    this.#words = words;
  }

  /** Returns the value in row `index`, the same as in the row; `undefined` outside the page. */
  get(index: number): unknown {
    return Number.isInteger(index) && index >= 0 && index < this.length ? this.#reader.read(index) : undefined;
  }

  /** True if any cell is null. */
  get hasNulls(): boolean {
    return this.#reader.nullsAt >= 0;
  }

  /** For a text or blob, an empty value is not null. */
  isNull(index: number): boolean {
    return this.hasNulls && index >= 0 && index < this.length && isNull(this.#words, this.#reader.nullsAt, index);
  }

  /**
   * A view of the cells in the page, for columns of numbers (timestamp: milliseconds; boolean: 0 or 1; bigint and counter: a
   * BigInt64Array). `undefined` for other types. A null cell is 0.
   */
  get typedArray(): ColumnArray | undefined {
    return this.#reader.typedArray?.();
  }

  /** All values, one after the other. */
  values(): IterableIterator<unknown> {
    return new ColumnValues(this.#reader);
  }

  [Symbol.iterator](): IterableIterator<unknown> {
    return new ColumnValues(this.#reader);
  }

  /** For `JSON.stringify`: the name and all values. */
  toJSON(): { readonly name: string; readonly length: number; readonly values: readonly unknown[] } {
    return { name: this.name, length: this.length, values: [...this] };
  }

  /** What `console.log` shows. Reads only the values that are printed. */
  [inspect.custom](depth: number | null, options: InspectOptions): object {
    return viewOfColumn(this, depth, options);
  }
}

/** Not a generator: each step of one costs more than reading a cell. */
class ColumnValues implements IterableIterator<unknown> {
  readonly #reader: ColumnReader;
  #index = 0;

  constructor(reader: ColumnReader) {
    this.#reader = reader;
  }

  next(): IteratorResult<unknown> {
    return this.#index < this.#reader.length
      ? { value: this.#reader.read(this.#index++), done: false }
      : { value: undefined, done: true };
  }

  [Symbol.iterator](): this {
    return this;
  }
}
