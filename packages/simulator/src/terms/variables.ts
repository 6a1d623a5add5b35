import type { Marker } from '../cql/statement.ts';
import type { ColumnSpec } from '../protocol/responses/result-rows.ts';
import type { Catalog } from '../storage/catalog.ts';
import type { CqlType } from '../types/cql-type.ts';

/** Collects what each bind marker of a statement stands for, while the statement is planned. */
export class Variables {
  readonly keyspace: string;
  readonly table: string;
  readonly #specs: ColumnSpec[] = [];
  readonly #catalog: Catalog;

  constructor(keyspace: string, table: string, catalog: Catalog) {
    this.keyspace = keyspace;
    this.table = table;
    this.#catalog = catalog;
  }

  /** A type that the statement names, in the table's keyspace. @throws {InvalidRequestError} for one that is not there */
  parseType(text: string): CqlType {
    return this.#catalog.parseType(text, this.keyspace);
  }

  /** Whether CREATE FUNCTION or CREATE AGGREGATE made one of that name. */
  hasFunction(keyspace: string | undefined, name: string): boolean {
    return this.#catalog.functionsOf(keyspace ?? this.keyspace).some((each) => each.name === name);
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
