import { definitions, type Definition } from '../wire/signal.ts';

/** What the main thread named by numbers. A number is always defined before a request uses it. */
export class Definitions {
  readonly #keyspaces = new Map<number, string | undefined>();
  readonly #statements = new Map<number, string>();

  add(definition: Definition): void {
    if (definition[0] === definitions.keyspace) this.#keyspaces.set(definition[1], definition[2]);
    else if (definition[0] === definitions.statement) this.#statements.set(definition[1], definition[2]);
    else if (definition[0] === definitions.forgetStatement) this.#statements.delete(definition[1]);
  }

  /** The exact name; `undefined` for the lack of a keyspace. */
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
