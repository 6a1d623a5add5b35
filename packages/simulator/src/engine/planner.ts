import { parseStatement } from '../cql/parse-statement.ts';
import type { ModificationStatement, Statement } from '../cql/statement.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import type { ModificationPlan } from '../write/modification.ts';
import type { Plan } from '../plan/plan.ts';
import { planBatchText } from '../write/plan-batch.ts';
import type { PlanContext } from '../plan/plan-context.ts';
import { planDelete } from '../write/plan-delete.ts';
import { planSchema } from '../schema/plan-schema.ts';
import { planSelect } from '../select/plan-select.ts';
import { planInsert, planUpdate } from '../write/plan-write.ts';
import type { NodeIdentity } from '../plan/session.ts';
import { systemKeyspaceNames } from '../system/system-rows.ts';

/** Parses a statement and makes it ready. @throws {CqlSyntaxError | InvalidRequestError} */
export function planStatement(cql: string, context: PlanContext, node: NodeIdentity): Plan {
  const statement = parseStatement(cql);
  const plan = planByKind(statement, context, node);
  const missing = plan.variables.findIndex((variable) => variable === undefined);
  if (missing >= 0)
    throw new InvalidRequestError(
      `Bind marker ${missing + 1} is at a place where the simulator supports no bind marker`,
    );
  return plan;
}

/** True for a plan that can be part of a batch. */
export function isModificationPlan(plan: Plan): plan is ModificationPlan {
  return 'modification' in plan;
}

function planByKind(statement: Statement, context: PlanContext, node: NodeIdentity): Plan {
  switch (statement.kind) {
    case 'select':
      return planSelect(statement, context, node);
    case 'insert':
    case 'update':
    case 'delete':
      return planModification(statement, context, node);
    case 'batch':
      return planBatchText(statement, (part) => planModification(part, context, node));
    case 'use':
      return planUse(statement.keyspace, context);
    default:
      return planSchema(statement, context);
  }
}

function planModification(
  statement: ModificationStatement,
  context: PlanContext,
  node: NodeIdentity,
): ModificationPlan {
  switch (statement.kind) {
    case 'insert':
      return planInsert(statement, context, node);
    case 'update':
      return planUpdate(statement, context, node);
    default:
      return planDelete(statement, context, node);
  }
}

function planUse(keyspace: string, context: PlanContext): Plan {
  return {
    keyspace: undefined,
    table: undefined,
    isFullyQualified: false,
    variables: [],
    partitionKeyIndexes: [],
    columns: undefined,
    execute({ session }) {
      if (!context.catalog.hasKeyspace(keyspace) && !systemKeyspaceNames.has(keyspace)) {
        throw new InvalidRequestError(`Keyspace '${keyspace}' does not exist`);
      }
      session.keyspace = keyspace;
      return { kind: 'set-keyspace', keyspace };
    },
  };
}
