import type { DriverHostParts, Keyspace, Metadata, Replicas } from './driver-parts.ts';

/**
 * The driver's ring and the replicas of one keyspace, indexed for a binary search over numbers. Valid until the driver reads its
 * metadata again, which replaces all three objects.
 */
export class Ring {
  readonly #ring: Metadata['ring'];
  readonly #keyspace: Keyspace;
  readonly #replicas: Replicas;
  readonly #highs: Int32Array;
  readonly #lows: Uint32Array;
  readonly #hosts: readonly (readonly DriverHostParts[] | undefined)[];

  constructor(metadata: Metadata, keyspace: Keyspace) {
    const tokens = metadata.ringTokensAsStrings ?? [];
    this.#ring = metadata.ring;
    this.#keyspace = keyspace;
    const replicas = metadata._getKeyspaceReplicas(keyspace);
    this.#replicas = replicas;
    // The driver stores a token as four words of 16 bits, the lowest first.
    const words = tokens.map((text) => text.split(',').map(Number));
    this.#highs = Int32Array.from(words, ([, , third = 0, fourth = 0]) => (fourth << 16) | third);
    this.#lows = Uint32Array.from(words, ([first = 0, second = 0]) => (second << 16) | first);
    this.#hosts = tokens.map((text) => replicas[text]);
  }

  isOf({ ring }: Metadata, keyspace: Keyspace): boolean {
    return this.#ring === ring && this.#keyspace === keyspace && this.#replicas === keyspace.replicas;
  }

  /** Returns the replicas of a token. They are those of the first token in the ring that is not smaller. */
  find(high: number, low: number): readonly DriverHostParts[] | undefined {
    const highs = this.#highs;
    const lows = this.#lows;
    const unsignedLow = low >>> 0;
    let first = 0;
    let last = highs.length;
    while (first < last) {
      const middle = (first + last) >>> 1;
      const other = highs[middle] as number;
      if (other < high || (other === high && (lows[middle] as number) < unsignedLow)) first = middle + 1;
      else last = middle;
    }
    return this.#hosts[first === highs.length ? 0 : first];
  }
}
