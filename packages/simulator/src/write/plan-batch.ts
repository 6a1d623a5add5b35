import type { BatchStatementText, ModificationStatement } from '../cql/statement.ts';
import type { Result } from '../protocol/response.ts';
import { voidResult } from '../protocol/responses/result-void.ts';
import type { ColumnSpec } from '../protocol/responses/result-rows.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import type { Modification, ModificationPlan } from './modification.ts';
import type { Plan } from '../plan/plan.ts';
import type { Execution } from '../plan/session.ts';

/** One part of a batch with its own values. */
export interface BatchPart {
  readonly modification: Modification;
  readonly execution: Execution;
}

/** Applies all parts, or none when a condition does not hold. */
export function executeBatch(parts: readonly BatchPart[], isCounterBatch: boolean | undefined): Result {
  for (const { modification } of parts) {
    if (isCounterBatch !== undefined && modification.isCounter !== isCounterBatch) {
      throw new InvalidRequestError(
        isCounterBatch
          ? 'Cannot include non-counter statement in a counter batch'
          : 'Counter and non-counter mutations cannot exist in the same batch',
      );
    }
  }
  for (const { modification, execution } of parts) {
    const refused = modification.test(execution);
    if (refused) return refused;
  }
  for (const { modification, execution } of parts) modification.apply(execution);
  const conditional = parts.find(({ modification }) => modification.isConditional);
  return conditional ? conditional.modification.applied() : voidResult;
}

/** BEGIN BATCH … APPLY BATCH as one text; its markers are numbered through all its statements. */
export function planBatchText(
  statement: BatchStatementText,
  planOne: (part: ModificationStatement) => ModificationPlan,
): Plan {
  const { timestamp } = statement.using;
  const plans = statement.statements.map((part) =>
    planOne(timestamp && !part.using.timestamp ? { ...part, using: { ...part.using, timestamp } } : part),
  );
  const variables: ColumnSpec[] = [];
  for (const plan of plans) plan.variables.forEach((spec, index) => (variables[index] = spec));
  return {
    keyspace: plans[0]?.keyspace,
    table: plans[0]?.table,
    isFullyQualified: plans.every((plan) => plan.isFullyQualified),
    variables,
    partitionKeyIndexes: [],
    columns: undefined,
    execute: (execution) =>
      executeBatch(
        plans.map(({ modification }) => ({ modification, execution })),
        undefined,
      ),
  };
}
