import type { BatchKind, BatchStatementText, ModificationStatement } from '../cql/statement.ts';
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
export function executeBatch(parts: readonly BatchPart[]): Result {
  for (const { modification, execution } of parts) {
    const refused = modification.test(execution);
    if (refused) return refused;
  }
  for (const { modification, execution } of parts) modification.apply(execution);
  const conditional = parts.find(({ modification }) => modification.isConditional);
  return conditional ? conditional.modification.applied() : voidResult;
}

/** Checks what may stand together in one batch. @throws {InvalidRequestError} in Cassandra's words */
export function assertBatch(modifications: readonly Modification[], kind: BatchKind): void {
  const counters = modifications.filter(({ isCounter }) => isCounter);
  if (kind === 'counter' && counters.length < modifications.length)
    throw new InvalidRequestError('Cannot include non-counter statement in a counter batch');
  if (counters.length > 0 && counters.length < modifications.length)
    throw new InvalidRequestError('Counter and non-counter mutations cannot exist in the same batch');
  if (kind === 'logged' && counters.length > 0)
    throw new InvalidRequestError('Cannot include a counter statement in a logged batch');
  const tables = new Set(modifications.map(({ keyspace, table }) => `${keyspace}.${table}`));
  if (tables.size > 1 && modifications.some(({ isConditional }) => isConditional))
    throw new InvalidRequestError('Batch with conditions cannot span multiple tables');
}

/** BEGIN BATCH … APPLY BATCH as one text; its markers are numbered through all its statements. */
export function planBatchText(
  statement: BatchStatementText,
  planOne: (part: ModificationStatement) => ModificationPlan,
): Plan {
  const { timestamp } = statement.using;
  if (timestamp && statement.statements.some(({ using }) => using.timestamp))
    throw new InvalidRequestError('Timestamp must be set either on BATCH or individual statements');
  const plans = statement.statements.map((part) =>
    planOne(timestamp && !part.using.timestamp ? { ...part, using: { ...part.using, timestamp } } : part),
  );
  assertBatch(
    plans.map(({ modification }) => modification),
    statement.batchKind,
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
    execute: (execution) => executeBatch(plans.map(({ modification }) => ({ modification, execution }))),
  };
}
