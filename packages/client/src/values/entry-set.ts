import { inspect } from 'node:util';

/**
 * What a set is to a thread's driver: its `encoding.set`, for parameters that are a `Set`. A column of another type refuses it
 * or finds nothing in it, as the driver does with a `Set`.
 *
 * What the driver decodes stays an array: its own code reads the sets of system tables.
 */
export class EntrySet {
  readonly #elements: unknown[];

  /** Called by the driver's decoder: gives the array. */
  constructor(elements: unknown[] = [], isParameter?: true) {
    this.#elements = elements;
    // oxlint-disable-next-line no-constructor-return -- the driver asks for a class
    return isParameter === true ? this : (elements as never);
  }

  static of(elements: readonly unknown[]): EntrySet {
    return new EntrySet([...elements], true);
  }

  /** A field of a user-defined type may have this name. */
  get size(): number {
    return this.#elements.length;
  }

  /** The driver looks whether there is one. */
  add(element: unknown): this {
    this.#elements.push(element);
    return this;
  }

  forEach(each: (element: unknown) => void): void {
    for (const element of this.#elements) each(element);
  }

  /** As the `Set` it stands for: the driver puts what it refuses into its messages. */
  [inspect.custom](): Set<unknown> {
    return new Set(this.#elements);
  }
}
