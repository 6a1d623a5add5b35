import { inspect } from 'node:util';

/**
 * The set class of a thread's driver (`encoding.set`), for parameters that are a `Set`. With a column of another type, it behaves
 * as a `Set` does with the driver: it is rejected, or treated as empty.
 *
 * Sets that the driver decodes stay arrays, because its own code reads the sets of system tables.
 */
export class EntrySet {
  readonly #elements: unknown[];

  /** The driver's decoder calls this without `isParameter` and gets the array back. */
  constructor(elements: unknown[] = [], isParameter?: true) {
    this.#elements = elements;
    // oxlint-disable-next-line no-constructor-return -- the driver needs a class
    return isParameter === true ? this : (elements as never);
  }

  static of(elements: readonly unknown[]): EntrySet {
    return new EntrySet([...elements], true);
  }

  /** A field of a user-defined type may have this name. */
  get size(): number {
    return this.#elements.length;
  }

  /** The driver checks that this method exists. */
  add(element: unknown): this {
    this.#elements.push(element);
    return this;
  }

  forEach(each: (element: unknown) => void): void {
    for (const element of this.#elements) each(element);
  }

  /** Prints like the `Set` it replaces, because the driver puts rejected values into its messages. */
  [inspect.custom](): Set<unknown> {
    return new Set(this.#elements);
  }
}
