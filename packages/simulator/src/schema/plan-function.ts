import type { CreateAggregateStatement, CreateFunctionStatement, DropFunctionStatement } from '../cql/statement.ts';
import type { SchemaChange } from '../protocol/responses/schema-change.ts';
import { isSameFunction, type FunctionSchema } from '../storage/function-schema.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import { formatCqlType, type CqlType } from '../types/cql-type.ts';
import { existingKeyspace, type PlanContext } from '../plan/plan-context.ts';

/** Declares, replaces or drops a function or an aggregate: drivers read of them; the simulator never runs one. */
export function applyFunctionStatement(
  statement: CreateFunctionStatement | CreateAggregateStatement | DropFunctionStatement,
  context: PlanContext,
): SchemaChange | undefined {
  const keyspace = existingKeyspace(statement.target, context);
  if (statement.kind === 'drop-function') return dropFunction(statement, keyspace, context);
  const created =
    statement.kind === 'create-function'
      ? createFunction(statement, keyspace, context)
      : createAggregate(statement, keyspace, context);
  const { kind, name, argumentTypes } = created;
  const existing = context.catalog.functionsOf(keyspace).find((each) => isSameFunction(each, created));
  if (existing && !statement.orReplace) {
    if (statement.ifExists) return undefined;
    throw new InvalidRequestError(`${titleOf(kind)} '${name}' already exists`);
  }
  assertReplaceable(existing, created);
  context.catalog.setFunction(keyspace, created);
  return { change: existing ? 'UPDATED' : 'CREATED', target: kind, keyspace, name, argumentTypes };
}

function createFunction(statement: CreateFunctionStatement, keyspace: string, context: PlanContext): FunctionSchema {
  const { target, parameters, isCalledOnNull, returnType, language, body } = statement;
  return {
    kind: 'FUNCTION',
    name: target.name,
    argumentTypes: parameters.map(({ type }) => argumentType(type, keyspace, context)),
    row: {
      argument_names: parameters.map(({ name }) => name),
      body,
      called_on_null_input: isCalledOnNull,
      language,
      return_type: argumentType(returnType, keyspace, context),
    },
  };
}

function createAggregate(statement: CreateAggregateStatement, keyspace: string, context: PlanContext): FunctionSchema {
  const { target, stateFunction, stateType, finalFunction, initialCondition } = statement;
  const functions = context.catalog.functionsOf(keyspace);
  const find = (name: string): FunctionSchema => {
    const found = functions.find((each) => each.kind === 'FUNCTION' && each.name === name);
    if (!found) throw new InvalidRequestError(`Function ${keyspace}.${name} doesn't exist`);
    return found;
  };
  const type = argumentType(stateType, keyspace, context);
  find(stateFunction);
  return {
    kind: 'AGGREGATE',
    name: target.name,
    argumentTypes: statement.argumentTypes.map((each) => argumentType(each, keyspace, context)),
    row: {
      final_func: finalFunction ?? null,
      initcond: initialCondition ?? null,
      return_type: finalFunction === undefined ? type : find(finalFunction).row['return_type'],
      state_func: stateFunction,
      state_type: type,
    },
  };
}

function dropFunction(
  { what, target, argumentTypes, ifExists }: DropFunctionStatement,
  keyspace: string,
  context: PlanContext,
): SchemaChange | undefined {
  const types = argumentTypes?.map((each) => argumentType(each, keyspace, context));
  const found = context.catalog
    .functionsOf(keyspace)
    .find(
      (each) =>
        each.kind === what && each.name === target.name && (!types || each.argumentTypes.join() === types.join()),
    );
  if (!found) {
    if (ifExists) return undefined;
    throw new InvalidRequestError(`${titleOf(what)} '${keyspace}.${target.name}' doesn't exist`);
  }
  context.catalog.dropFunction(keyspace, found);
  return { change: 'DROPPED', target: what, keyspace, name: target.name, argumentTypes: found.argumentTypes };
}

function assertReplaceable(before: FunctionSchema | undefined, after: FunctionSchema): void {
  const directive = before?.row['called_on_null_input'];
  if (directive === undefined || directive === after.row['called_on_null_input']) return;
  // As Cassandra words it: it names the directive that the new function has.
  const wanted = directive === true ? 'RETURNS NULL' : 'CALLED';
  throw new InvalidRequestError(`Function '${after.name}' must have ${wanted} ON NULL INPUT directive`);
}

/** A type as the schema tables name it. @throws {InvalidRequestError} for a frozen one */
function argumentType(text: string, keyspace: string, { catalog }: PlanContext): string {
  const type: CqlType = catalog.parseType(text, keyspace);
  const isFrozen = 'isFrozen' in type && type.isFrozen;
  if (isFrozen) {
    const named = formatCqlType(type);
    throw new InvalidRequestError(`Argument '${named}' cannot be frozen; remove frozen<> modifier from '${named}'`);
  }
  return formatCqlType(type);
}

function titleOf(kind: FunctionSchema['kind']): string {
  return kind === 'FUNCTION' ? 'Function' : 'Aggregate';
}
