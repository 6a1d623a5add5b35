import type { BoundValue } from './bytes/byte-reader.ts';
import type { NotedPlan } from './engine/prepared-statements.ts';
import { consistencyName, type ConsistencyName } from './protocol/consistency.ts';
import type { RequestOpcode } from './protocol/opcodes.ts';
import type { Request, RequestEnvelope } from './protocol/request.ts';
import type { ColumnSpec } from './protocol/responses/result-rows.ts';
import { createRoutingKey } from './storage/routing-key.ts';
import { decodeCell } from './types/registry.ts';

/** A request that arrived, for assertions in tests. */
export interface RecordedRequest {
  readonly opcode: RequestOpcode;
  /** From 1. */
  readonly node: number;
  /** Counts the connections of the simulator, from 1, in the order they were opened. */
  readonly connection: number;
  /** The connection's keyspace when the request came. */
  readonly keyspace: string | undefined;
  /** The statement's text; of an EXECUTE that of its PREPARE; of a batch its statements, joined by `; `. */
  readonly query: string | undefined;
  /** The bound values, decoded where their types are known (see the README), else as bytes; unset is `undefined`. */
  readonly values: readonly unknown[];
  readonly consistency: ConsistencyName | undefined;
  readonly pageSize: number | undefined;
  readonly pagingState: Buffer | undefined;
  /** Microseconds, as the client gave it. */
  readonly timestamp: bigint | undefined;
  readonly customPayload: ReadonlyMap<string, Buffer | null> | undefined;
  /** For an EXECUTE that binds the whole partition key: whether this node is a replica of it. */
  readonly isAtReplica: boolean | undefined;
  /** The decoded message itself. */
  readonly request: Request;
}

/** The recorded part of a request. The rest is computed when it is listed. */
export interface RequestNote {
  readonly node: number;
  readonly connection: number;
  readonly keyspace: string | undefined;
  readonly request: Request;
  readonly envelope: RequestEnvelope;
  readonly statement: NotedPlan | undefined;
}

/** Selects requests to list. Without a field it selects all. */
export interface RequestFilter {
  /** From 1, or an address. */
  readonly node?: number | string;
  readonly opcode?: RequestOpcode;
  /** In the statement's text. */
  readonly matching?: string | RegExp;
}

/** The last requests, in a ring. */
export class Activity {
  readonly #limit: number;
  readonly #isReplica: (node: number, keyspace: string, routingKey: Buffer) => boolean;
  #notes: RequestNote[] = [];
  #next = 0;

  constructor(limit: number, isReplica: (node: number, keyspace: string, routingKey: Buffer) => boolean) {
    this.#limit = limit;
    this.#isReplica = isReplica;
  }

  /** False: nothing is kept, so there is nothing to note. */
  get isOn(): boolean {
    return this.#limit > 0;
  }

  note(note: RequestNote): void {
    if (this.#notes.length < this.#limit) this.#notes.push(note);
    else this.#notes[this.#next] = note;
    this.#next = (this.#next + 1) % this.#limit;
  }

  clear(): void {
    this.#notes = [];
    this.#next = 0;
  }

  /** Oldest first. */
  list(filter: RequestFilter, nodeNumber: number | undefined): RecordedRequest[] {
    const start = this.#notes.length < this.#limit ? 0 : this.#next;
    const inOrder = [...this.#notes.slice(start), ...this.#notes.slice(0, start)];
    return inOrder
      .filter((note) => nodeNumber === undefined || note.node === nodeNumber)
      .filter((note) => filter.opcode === undefined || note.request.opcode === filter.opcode)
      .map((note) => this.#record(note))
      .filter((record) => filter.matching === undefined || isMatch(record.query ?? '', filter.matching));
  }

  #record(note: RequestNote): RecordedRequest {
    const { request, envelope, statement, node, connection, keyspace } = note;
    const parameters = 'parameters' in request ? request.parameters : undefined;
    const values =
      parameters?.values ?? (request.opcode === 'BATCH' ? request.statements.flatMap((part) => part.values) : []);
    const code = request.opcode === 'BATCH' ? request.consistency : parameters?.consistency;
    return {
      opcode: request.opcode,
      node,
      connection,
      keyspace,
      query: queryOf(request, statement),
      values: values.map((value, i) => showValue(value, statement?.variables[i])),
      consistency: code === undefined ? undefined : consistencyName(code),
      pageSize: parameters?.pageSize,
      pagingState: parameters?.pagingState ?? undefined,
      timestamp: request.opcode === 'BATCH' ? request.timestamp : parameters?.timestamp,
      customPayload: envelope.customPayload,
      isAtReplica: this.#isAtReplica(node, statement, values),
      request,
    };
  }

  #isAtReplica(node: number, statement: NotedPlan | undefined, values: readonly BoundValue[]): boolean | undefined {
    if (!statement?.tableKeyspace || statement.partitionKeyIndexes.length === 0) return undefined;
    const cells = statement.partitionKeyIndexes
      .map((index) => values[index])
      .filter((cell): cell is Buffer => cell instanceof Buffer);
    if (cells.length !== statement.partitionKeyIndexes.length) return undefined;
    return this.#isReplica(node, statement.tableKeyspace, createRoutingKey(cells));
  }
}

function queryOf(request: Request, statement: NotedPlan | undefined): string | undefined {
  if ('query' in request) return request.query;
  if (request.opcode === 'BATCH') {
    return request.statements.map((part) => ('query' in part ? part.query : part.id.toString('hex'))).join('; ');
  }
  return statement?.query;
}

function showValue(value: BoundValue, variable: ColumnSpec | undefined): unknown {
  if (value === null) return null;
  if (!(value instanceof Buffer)) return undefined;
  return variable ? decodeCell(variable.type, value) : value;
}

function isMatch(text: string, pattern: string | RegExp): boolean {
  return typeof pattern === 'string'
    ? text.includes(pattern)
    : new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test(text);
}
