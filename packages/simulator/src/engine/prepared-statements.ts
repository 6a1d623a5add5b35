import type { ColumnSpec } from '../protocol/responses/result-rows.ts';
import type { SchemaChange } from '../protocol/responses/schema-change.ts';
import type { Plan } from '../plan/plan.ts';
import type { NodeIdentity } from '../plan/session.ts';

/** A statement prepared on a node. */
export interface PreparedStatement {
  readonly id: Buffer;
  readonly query: string;
  /** The connection's keyspace when it was prepared: names in it stay resolved to that. */
  readonly keyspace: string | undefined;
  readonly plan: Plan;
  /** What a record of its executions shows; made at the first one. */
  noted?: NotedPlan;
}

/** The parts of a prepared statement that assertions want to see. */
export interface NotedPlan {
  readonly query: string;
  readonly variables: readonly ColumnSpec[];
  readonly partitionKeyIndexes: readonly number[];
  readonly tableKeyspace: string | undefined;
}

/** The prepared statements of each node. The same text in the same keyspace has the same id on all nodes. */
export class PreparedStatements {
  readonly #byNode = new Map<number, Map<string, PreparedStatement>>();

  add(node: NodeIdentity, statement: PreparedStatement): void {
    let statements = this.#byNode.get(node.number);
    if (!statements) {
      statements = new Map();
      this.#byNode.set(node.number, statements);
    }
    statements.set(statement.id.toString('latin1'), statement);
  }

  find(node: NodeIdentity, id: Buffer): PreparedStatement | undefined {
    return this.#byNode.get(node.number)?.get(id.toString('latin1'));
  }

  remove(node: NodeIdentity, id: Buffer): void {
    this.#byNode.get(node.number)?.delete(id.toString('latin1'));
  }

  /** Forgets the statements that a schema change concerns, as Cassandra does. Drivers then prepare them again. */
  forget(change: SchemaChange): void {
    for (const statements of this.#byNode.values()) {
      for (const [key, { plan }] of statements) {
        const isMeant = plan.keyspace === change.keyspace && (change.target !== 'TABLE' || plan.table === change.name);
        if (isMeant) statements.delete(key);
      }
    }
  }

  /** Forgets everything on one node, or on all. */
  clear(nodeNumber?: number): void {
    if (nodeNumber === undefined) this.#byNode.clear();
    else this.#byNode.delete(nodeNumber);
  }
}
