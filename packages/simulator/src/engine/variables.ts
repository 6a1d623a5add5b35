import type { Marker } from '../cql/statement.ts';
import type { ColumnSpec } from '../protocol/responses/result-rows.ts';
import type { CqlType } from '../types/cql-type.ts';

/** Collects what each bind marker of a statement stands for, while the statement is planned. */
export class Variables {
  readonly keyspace: string;
  readonly table: string;
  readonly #specs: ColumnSpec[] = [];

  constructor(keyspace: string, table: string) {
    this.keyspace = keyspace;
    this.table = table;
  }

  /** A marker's type, and the name it has when the statement gives it none. */
  add(marker: Marker, name: string, type: CqlType): void {
    this.#specs[marker.index] = { keyspace: this.keyspace, table: this.table, name: marker.name ?? name, type };
  }

  get specs(): readonly ColumnSpec[] {
    return this.#specs;
  }

  /** Takes over the markers of a statement planned on its own (a batch's part). */
  merge(other: readonly ColumnSpec[]): void {
    other.forEach((spec, index) => (this.#specs[index] = spec));
  }
}
