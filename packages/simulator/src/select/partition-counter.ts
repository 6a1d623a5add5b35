import { createRoutingKey } from '../storage/routing-key.ts';
import type { StoredRow } from '../storage/row-source.ts';
import type { TableSchema } from '../storage/schema.ts';

/** Counts the rows of each partition down from a limit, over the ends of pages too. Rows come partition by partition. */
export class PartitionCounter {
  readonly #schema: TableSchema;
  readonly #limit: number;
  #routingKey: Buffer | undefined;
  #remaining: number;

  /** `first` is the partition that a page continues in, and what it may still give. */
  constructor(schema: TableSchema, limit: number, first: { routingKey: Buffer; remaining: number } | undefined) {
    this.#schema = schema;
    this.#limit = limit;
    this.#routingKey = first?.routingKey;
    this.#remaining = first?.remaining ?? 0;
  }

  /** Returns true while the row's partition may give rows, and counts the row. */
  accept(row: StoredRow): boolean {
    const routingKey = createRoutingKey(this.#schema.partitionKey.map((column) => row.cells[column.index] as Buffer));
    if (!this.#routingKey?.equals(routingKey)) {
      this.#routingKey = routingKey;
      this.#remaining = this.#limit;
    }
    if (this.#remaining === 0) return false;
    this.#remaining--;
    return true;
  }

  /** What the partition of the last row may still give. */
  get remaining(): number {
    return this.#remaining;
  }
}
