import { createHash } from 'node:crypto';
import type { BoundValue } from '../bytes/byte-reader.ts';
import type { BatchKind } from '../cql/statement.ts';
import { consistencyCode } from '../protocol/consistency.ts';
import type { QueryParameters } from '../protocol/query-parameters.ts';
import type { BatchRequest, BatchStatement } from '../protocol/requests/batch.ts';
import type { ExecuteRequest } from '../protocol/requests/execute.ts';
import type { PrepareRequest } from '../protocol/requests/prepare.ts';
import type { QueryRequest } from '../protocol/requests/query.ts';
import type { Response } from '../protocol/response.ts';
import type { ColumnSpec } from '../protocol/responses/result-rows.ts';
import type { SchemaChange } from '../protocol/responses/schema-change.ts';
import type { Catalog } from '../storage/catalog.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import { assertConsistency, assertSerialConsistency, isSerial } from './assert-consistency.ts';
import { assertAvailable } from './availability.ts';
import { CannedPages } from '../plan/canned-pages.ts';
import { errorResponse } from './error-response.ts';
import type { Plan } from '../plan/plan.ts';
import type { ModificationPlan } from '../write/modification.ts';
import { assertBatch, executeBatch, type BatchPart } from '../write/plan-batch.ts';
import { decodePagingState, type PagingState } from '../plan/paging-state.ts';
import type { PlanContext } from '../plan/plan-context.ts';
import { isModificationPlan, planStatement } from './planner.ts';
import { PreparedStatements } from './prepared-statements.ts';
import { ResponseError } from '../plan/response-error.ts';
import type { Execution, NodeIdentity, Session } from '../plan/session.ts';
import { SystemTables } from '../system/system-tables.ts';

/** Requests that contain statements. */
export type StatementRequest = QueryRequest | PrepareRequest | ExecuteRequest | BatchRequest;

/** What an engine needs. */
export interface EngineOptions {
  readonly catalog: Catalog;
  readonly nodes: readonly NodeIdentity[];
  readonly clusterName: string;
  readonly releaseVersion: string;
  readonly aliveNodeCount: () => number;
  readonly schemaChanged: (change: SchemaChange) => void;
}

const maxKeptPlans = 1000;
/** By the batch type of the protocol. */
const batchKinds: readonly BatchKind[] = ['logged', 'unlogged', 'counter'];
const one = consistencyCode('ONE');
const localOne = consistencyCode('LOCAL_ONE');

/** Plans and runs statements. One engine serves all nodes. */
export class Engine {
  readonly catalog: Catalog;
  readonly prepared = new PreparedStatements();
  readonly #options: EngineOptions;
  readonly #systemTables: SystemTables;
  readonly #cannedPages = new CannedPages();
  readonly #plans = new Map<string, Plan>();
  #plansGeneration = 0;
  #lastTimestamp = 0n;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.catalog = options.catalog;
    this.#systemTables = new SystemTables(options);
  }

  /** Answers a request. It never throws: every problem becomes an error response. */
  answer(request: StatementRequest, session: Session): Response {
    try {
      switch (request.opcode) {
        case 'EXECUTE':
          return this.#execute(request, session);
        case 'QUERY':
          return this.#query(request, session);
        case 'PREPARE':
          return this.#prepare(request, session);
        default:
          return this.#batch(request, session);
      }
    } catch (error) {
      return errorResponse(error);
    }
  }

  /** Returns the columns of a statement's result, if they are known; for rules that have their own rows. */
  columnsOf(request: StatementRequest, session: Session): readonly ColumnSpec[] | undefined {
    if (request.opcode === 'EXECUTE') return this.prepared.find(session.node, request.id)?.plan.columns;
    if (request.opcode === 'BATCH') return undefined;
    try {
      return this.#planOf(request.query, session).columns;
    } catch {
      // A rule may answer what the tables do not understand: then there are no columns to know.
      return undefined;
    }
  }

  /** Prepares a text that only a rule can answer. */
  prepareAs(query: string, plan: Plan, session: Session): Response {
    const id = preparedId(query, plan, session);
    this.prepared.add(session.node, { id, query, keyspace: session.keyspace, plan });
    return {
      kind: 'prepared',
      id,
      variables: plan.variables,
      partitionKeyIndexes: plan.partitionKeyIndexes,
      columns: plan.columns,
    };
  }

  #execute(request: ExecuteRequest, session: Session): Response {
    const pagingState = readPagingState(request.parameters);
    const { plan } = this.#findPrepared(request.id, session);
    return plan.execute(this.#executionOf(plan, request.parameters, pagingState, session));
  }

  #query(request: QueryRequest, session: Session): Response {
    const pagingState = readPagingState(request.parameters);
    const plan = this.#planOf(request.query, session);
    return plan.execute(this.#executionOf(plan, request.parameters, pagingState, session));
  }

  #prepare(request: PrepareRequest, session: Session): Response {
    return this.prepareAs(request.query, planStatement(request.query, this.#contextOf(session), session.node), session);
  }

  #batch(request: BatchRequest, session: Session): Response {
    const plans = request.statements.map((statement) => this.#modificationOf(statement, session));
    const modifications = plans.map(({ modification }) => modification);
    assertBatch(modifications, batchKinds[request.batchType] ?? 'logged');
    const conditional = plans.find(({ modification }) => modification.isConditional);
    if (conditional) assertSerialConsistency(request.serialConsistency);
    // A batch without conditions may have a serial level, unlike a single statement.
    const checked = conditional ? [conditional] : isSerial(request.consistency) ? [] : plans;
    for (const plan of checked) this.#assertAvailable(plan, request.consistency, session);
    const timestamp = request.timestamp ?? this.#nextTimestamp();
    const parts = modifications.map((modification, i): BatchPart => {
      const values = request.statements[i]?.values ?? [];
      const { consistency } = request;
      const paging = { pageSize: undefined, pagingState: undefined, skipMetadata: false };
      return { modification, execution: { session, values, consistency, timestamp, ...paging } };
    });
    return executeBatch(parts);
  }

  #modificationOf(statement: BatchStatement, session: Session): ModificationPlan {
    const plan = this.#planOfPart(statement, session);
    if (!isModificationPlan(plan)) {
      throw new InvalidRequestError(
        'Invalid statement in batch: only UPDATE, INSERT and DELETE statements are allowed.',
      );
    }
    assertCountInBatch(plan, statement.values);
    return plan;
  }

  #planOfPart(statement: BatchStatement, session: Session): Plan {
    return 'query' in statement
      ? this.#planOf(statement.query, session)
      : this.#findPrepared(statement.id, session).plan;
  }

  #findPrepared(id: Buffer, session: Session): { readonly plan: Plan } {
    const statement = this.prepared.find(session.node, id);
    if (statement) return statement;
    const message = `Prepared query with ID ${id.toString('hex')} not found (either the query was not prepared on this host (maybe the host has been restarted?) or you have prepared too many queries and it has been evicted from the internal cache)`;
    throw new ResponseError({ error: 'unprepared', message, id });
  }

  /** Returns a cached plan while the schema is the same. */
  #planOf(cql: string, session: Session): Plan {
    if (this.#plansGeneration !== this.catalog.generation) {
      this.#plans.clear();
      this.#plansGeneration = this.catalog.generation;
    }
    const key = `${session.keyspace ?? ''}\0${cql}`;
    const kept = this.#plans.get(key);
    if (kept) return kept;
    const plan = planStatement(cql, this.#contextOf(session), session.node);
    const [oldest] = this.#plans.keys();
    if (this.#plans.size >= maxKeptPlans && oldest !== undefined) this.#plans.delete(oldest);
    this.#plans.set(key, plan);
    return plan;
  }

  #contextOf(session: Session): PlanContext {
    return {
      catalog: this.catalog,
      cannedPages: this.#cannedPages,
      nodeCount: this.#options.nodes.length,
      keyspace: session.keyspace,
      systemTable: (node, keyspace, name) => this.#systemTables.find(node, keyspace, name),
      schemaChanged: (change) => {
        this.prepared.forget(change);
        this.#options.schemaChanged(change);
      },
    };
  }

  #executionOf(
    plan: Plan,
    parameters: QueryParameters,
    pagingState: PagingState | undefined,
    session: Session,
  ): Execution {
    if (isModificationPlan(plan) && plan.modification.isConditional)
      assertSerialConsistency(parameters.serialConsistency);
    this.#assertAvailable(plan, parameters.consistency, session);
    const values = parameters.names
      ? valuesByName(plan, parameters.names, parameters.values ?? [])
      : (parameters.values ?? []);
    assertCount(plan, values);
    return {
      session,
      values,
      pageSize: parameters.pageSize,
      consistency: parameters.consistency,
      pagingState,
      skipMetadata: parameters.skipMetadata ?? false,
      timestamp: parameters.timestamp ?? this.#nextTimestamp(),
    };
  }

  #assertAvailable(plan: Plan, consistency: number, session: Session): void {
    // These two levels are nearly all traffic. Any statement may have them, and they need this node only.
    if (plan.keyspace === undefined || consistency === one || consistency === localOne) return;
    const modification = isModificationPlan(plan) ? plan.modification : undefined;
    if (modification || plan.columns) assertConsistency(consistency, modification);
    const keyspace = this.catalog.keyspaces.find((each) => each.name === plan.keyspace);
    assertAvailable(consistency, keyspace, this.#options.aliveNodeCount(), session.node.dataCenter);
  }

  #nextTimestamp(): bigint {
    const now = BigInt(Date.now()) * 1000n;
    this.#lastTimestamp = now > this.#lastTimestamp ? now : this.#lastTimestamp + 1n;
    return this.#lastTimestamp;
  }
}

/**
 * As Cassandra makes it, so the same on every node: the digest of the text, with the connection's keyspace in front
 * when a name depends on it.
 */
function preparedId(query: string, plan: Plan, session: Session): Buffer {
  return createHash('md5')
    .update((plan.isFullyQualified ? '' : (session.keyspace ?? '')) + query)
    .digest();
}

/** Cassandra reads these before the statement, so a wrong one is an error for statements without rows, too. */
function readPagingState({ pageSize, pagingState }: QueryParameters): PagingState | undefined {
  if (pageSize === 0) throw new ResponseError({ error: 'protocol', message: 'The page size cannot be 0' });
  return pagingState ? decodePagingState(pagingState) : undefined;
}

function assertCount(plan: Plan, values: readonly BoundValue[]): void {
  if (values.length === plan.variables.length) return;
  throw new InvalidRequestError('Invalid amount of bind variables');
}

function assertCountInBatch(plan: Plan, values: readonly BoundValue[]): void {
  if (values.length === plan.variables.length) return;
  throw new InvalidRequestError(
    `There were ${plan.variables.length} markers(?) in CQL but ${values.length} bound variables`,
  );
}

function valuesByName(plan: Plan, names: readonly string[], values: readonly BoundValue[]): BoundValue[] {
  const byName = new Map<string, BoundValue>(names.map((name, i) => [name, values[i] ?? null]));
  return plan.variables.map((variable): BoundValue => {
    const value = byName.get(variable.name) ?? byName.get(variable.name.toLowerCase());
    if (value === undefined && !byName.has(variable.name)) {
      throw new InvalidRequestError('Invalid amount of bind variables');
    }
    return value ?? null;
  });
}
