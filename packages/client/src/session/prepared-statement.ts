import { inspect } from 'node:util';
import { describeColumn } from '../rows/inspect-result.ts';
import { namedView } from '../values/named-view.ts';
import { keyspaceOfUse } from '../cql/classify.ts';
import type { ColumnInfo } from '../wire/page.ts';
import { describeValue } from '../errors/describe-value.ts';
import type { Statement, StatementRegistry } from '../registry/statements.ts';

/** Made by `prepare()` of a session. */
export let createPreparedStatement: (cql: string, parameters: readonly ColumnInfo[]) => PreparedStatement;

/** A prepared statement's number among those of a cluster: its text is looked up once. */
export let statementOf: (prepared: PreparedStatement, registry: StatementRegistry) => Statement;

/** The keyspace that a prepared `USE` statement names; `undefined` for any other statement. */
export let preparedKeyspaceOfUse: (prepared: PreparedStatement) => string | undefined;

/**
 * A statement that the server has parsed. Any session of the cluster may execute it. A node or a thread that does not know it
 * prepares it by itself.
 */
export class PreparedStatement {
  /** The text, with its markers. */
  readonly cql: string;
  /**
   * Name and type of each parameter, in order, as they were when the statement was prepared. After a schema change, call `prepare()`
   * again to see the new ones. Executions always use the current types.
   */
  readonly parameters: readonly ColumnInfo[];
  #statement: Statement | undefined;
  readonly #keyspaceOfUse: string | undefined;

  static {
    createPreparedStatement = (cql, parameters) => new PreparedStatement(cql, parameters);
    statementOf = (prepared, registry) => {
      const known = prepared.#statement;
      if (known !== undefined && registry.has(known)) return known;
      const statement = registry.resolve(prepared.cql);
      prepared.#statement = statement;
      return statement;
    };
    preparedKeyspaceOfUse = (prepared) => prepared.#keyspaceOfUse;
  }

  private constructor(cql: string, parameters: readonly ColumnInfo[]) {
    if (typeof cql !== 'string' || !Array.isArray(parameters)) {
      const got = `${describeValue(cql)} and ${describeValue(parameters)}`;
      throw new TypeError(`A prepared statement is made by prepare() of a session, not by its constructor, got ${got}`);
    }
    this.cql = cql;
    this.#keyspaceOfUse = keyspaceOfUse(cql);
    this.parameters = Object.freeze([...parameters]);
    Object.freeze(this);
  }

  /** What `console.log` shows. Types of parameters are written as in CQL. */
  [inspect.custom](): object {
    return namedView('PreparedStatement', { cql: this.cql, parameters: this.parameters.map(describeColumn) });
  }
}
