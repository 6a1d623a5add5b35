/** The keyspaces and statements that the main thread refers to by number. A number is always defined before a request uses it. */
export class Definitions {
  readonly #keyspaces = new Map<number, string | undefined>();
  readonly #statements = new Map<number, string>();

  defineKeyspace(number: number, name: string | undefined): void {
    this.#keyspaces.set(number, name);
  }

  defineStatement(number: number, cql: string): void {
    this.#statements.set(number, cql);
  }

  forgetStatement(number: number): void {
    this.#statements.delete(number);
  }

  /** The exact name; `undefined` for no keyspace. */
  keyspace(number: number): string | undefined {
    return this.#keyspaces.get(number);
  }

  /** The text of a prepared statement. */
  statement(number: number): string {
    const cql = this.#statements.get(number);
    if (cql === undefined) throw new RangeError(`statement ${number} was not defined in this thread`);
    return cql;
  }
}
