import { createRoutingKey } from '../storage/routing-key.ts';
import type { StoredRow } from '../storage/row-source.ts';
import type { TableSchema } from '../storage/schema.ts';
import type { PagePosition } from './paging-state.ts';

/** Lets through so many rows of each partition, over page borders too. */
export class PartitionCounter {
  readonly #schema: TableSchema;
  readonly #limit: number;
  #routingKey: Buffer | undefined;
  #rows: number;

  constructor(schema: TableSchema, limit: number, position: PagePosition) {
    this.#schema = schema;
    this.#limit = limit;
    this.#routingKey = position.partition?.routingKey;
    this.#rows = position.partition?.rowsGiven ?? 0;
  }

  /** True when the row is within the limit of its partition; rows come partition by partition. */
  accept(row: StoredRow): boolean {
    const routingKey = createRoutingKey(this.#schema.partitionKey.map((column) => row.cells[column.index] as Buffer));
    if (!this.#routingKey?.equals(routingKey)) {
      this.#routingKey = routingKey;
      this.#rows = 0;
    }
    this.#rows++;
    return this.#rows <= this.#limit;
  }

  /** What the next page must know. A row refused for being too many is not counted: it will be refused again. */
  get position(): PagePosition['partition'] {
    return this.#routingKey && { routingKey: this.#routingKey, rowsGiven: Math.min(this.#rows, this.#limit) };
  }
}
