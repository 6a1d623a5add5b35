import { inspect } from 'node:util';

/**
 * The map class of a thread's driver (`encoding.map`), for parameters that are a `Map` and for cells that the driver decodes.
 *
 * It is not JavaScript's `Map`, for two reasons. The driver reads the replication of a keyspace as properties of an object; with
 * `encoding.map: Map` it finds no replication strategy and routes without token awareness (4.10). And a `Map` treats 0 and -0 as
 * one key. This class keeps every entry in order. Decoded entries with a string key are properties too.
 */
export class EntryMap {
  readonly #entries: [key: unknown, value: unknown][] = [];

  /** Makes a map without properties. Otherwise a key named `forEach` would hide the method that the driver calls. */
  static of(entries: Iterable<readonly [key: unknown, value: unknown]>): EntryMap {
    const map = new EntryMap();
    for (const [key, value] of entries) map.#entries.push([key, value]);
    return map;
  }

  static entriesOf(map: EntryMap): readonly (readonly [key: unknown, value: unknown])[] {
    return map.#entries;
  }

  /** The driver's decoder calls this for each entry. */
  set(key: unknown, value: unknown): this {
    this.#entries.push([key, value]);
    if (typeof key === 'string') {
      Object.defineProperty(this, key, { value, enumerable: true, configurable: true, writable: true });
    }
    return this;
  }

  get(key: unknown): unknown {
    return this.#entries.findLast(([each]) => each === key)?.[1];
  }

  /** A field of a user-defined type may have this name. */
  get size(): number {
    return this.#entries.length;
  }

  forEach(each: (value: unknown, key: unknown) => void): void {
    for (const [key, value] of this.#entries) each(value, key);
  }

  /** Prints like the `Map` it replaces, because the driver puts rejected values into its messages. */
  [inspect.custom](): Map<unknown, unknown> {
    return new Map(this.#entries);
  }
}
