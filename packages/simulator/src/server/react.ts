import type { StatementRequest } from '../engine/engine.ts';
import { encodePagingState, startOfResult } from '../plan/paging-state.ts';
import type { Session } from '../plan/session.ts';
import type { Request } from '../protocol/request.ts';
import type { Response } from '../protocol/response.ts';
import { headerLength, responseVersion } from '../protocol/frame.ts';
import { opcodes } from '../protocol/opcodes.ts';
import type { RawFrame, RuleReaction } from '../rules/rule.ts';
import { ruleErrorResponse } from '../rules/rule-error.ts';
import { ruleRows } from '../rules/rule-rows.ts';
import type { RuleSubject } from '../rules/rule-set.ts';
import type { ConnectionHost } from './connection-host.ts';

/** Returns the parts of a request that rules match. */
export function ruleSubject(host: ConnectionHost, session: Session, request: Request): RuleSubject {
  return {
    opcode: request.opcode,
    queries: queriesOf(host, session, request),
    nodeNumber: session.node.number,
    nodeAddress: session.node.address,
    keyspace: session.keyspace,
    connection: session,
  };
}

/** Encodes the raw frame of a rule. */
export function encodeRawFrame(frame: RawFrame, requestStream: number): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt8(frame.version ?? responseVersion, 0);
  header.writeUInt8(frame.flags ?? 0, 1);
  header.writeInt16BE(frame.stream ?? requestStream, 2);
  header.writeUInt8(frame.opcode ?? opcodes.RESULT, 4);
  header.writeInt32BE(frame.bodyLength ?? frame.body.length, 5);
  return Buffer.concat([header, frame.body]);
}

/** Returns the answer of a rule, or `undefined` when the tables have to answer. */
export function reactionResponse(
  host: ConnectionHost,
  session: Session,
  reaction: RuleReaction,
  request: Request,
): Response | undefined {
  if (reaction.error) {
    const id = request.opcode === 'EXECUTE' ? request.id : undefined;
    const response = ruleErrorResponse(reaction.error, id);
    if (response.error === 'unprepared') host.engine.prepared.remove(session.node, response.id);
    return response;
  }
  if (reaction.useKeyspace !== undefined) {
    session.keyspace = reaction.useKeyspace;
    return { kind: 'set-keyspace', keyspace: reaction.useKeyspace };
  }
  if (reaction.rawBody) return { kind: 'canned', body: Buffer.from(reaction.rawBody) };
  if (!isStatement(request)) return undefined;
  if (reaction.rows) return ruleRows(reaction, host.engine.columnsOf(request, session));
  if (!reaction.emptyPage) return undefined;
  const columns = host.engine.columnsOf(request, session) ?? [];
  const asked = 'parameters' in request ? request.parameters.pagingState : undefined;
  const pagingState = asked ?? encodePagingState(startOfResult);
  return { kind: 'rows', columns, pagingState, rows: [] };
}

function queriesOf(host: ConnectionHost, session: Session, request: Request): readonly string[] {
  if ('query' in request) return [request.query];
  if (request.opcode === 'EXECUTE') return textOf(host, session, request.id);
  if (request.opcode !== 'BATCH') return [];
  return request.statements.flatMap((part) => ('query' in part ? [part.query] : textOf(host, session, part.id)));
}

function textOf(host: ConnectionHost, session: Session, id: Buffer): readonly string[] {
  const statement = host.engine.prepared.find(session.node, id);
  return statement ? [statement.query] : [];
}

function isStatement(request: Request): request is StatementRequest {
  return ['QUERY', 'PREPARE', 'EXECUTE', 'BATCH'].includes(request.opcode);
}
