import { inspect } from 'node:util';

/**
 * What a map is to a thread's driver: its `encoding.map`, for parameters that are a `Map` and for cells that it decodes.
 *
 * Not JavaScript's own `Map`, for two reasons. The driver reads the replication of a keyspace as properties of an object,
 * so with `encoding.map: Map` it knows no replication strategy and routes without token awareness (4.10). And a `Map`
 * takes 0 and -0 for one key. This one keeps every entry in order, and decoded entries with a name are properties too.
 */
export class EntryMap {
  readonly #entries: [key: unknown, value: unknown][] = [];

  /** A map without properties: a key named `forEach` must not hide the method that the driver calls. */
  static of(entries: Iterable<readonly [key: unknown, value: unknown]>): EntryMap {
    const map = new EntryMap();
    for (const [key, value] of entries) map.#entries.push([key, value]);
    return map;
  }

  static entriesOf(map: EntryMap): readonly (readonly [key: unknown, value: unknown])[] {
    return map.#entries;
  }

  /** Called by the driver's decoder for each entry. */
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

  /** As the `Map` it stands for: the driver puts what it refuses into its messages. */
  [inspect.custom](): Map<unknown, unknown> {
    return new Map(this.#entries);
  }
}
