import type { StatementRequest } from '../engine/engine.ts';
import type { Session } from '../plan/session.ts';
import type { Response } from '../protocol/response.ts';
import { markersAsText, ruleColumns, ruleRows } from '../rules/rule-rows.ts';
import type { ConnectionHost } from './connection-host.ts';

/** The tables' answer; a PREPARE they cannot answer is taken over by a rule that has rows for that text. */
export function answerStatement(host: ConnectionHost, session: Session, request: StatementRequest): Response {
  const response = host.engine.answer(request, session);
  if (response.kind !== 'error' || request.opcode !== 'PREPARE') return response;
  const reaction = host.rules.rowsFor(request.query);
  if (!reaction) return response;
  const plan = {
    keyspace: undefined,
    table: undefined,
    isFullyQualified: false,
    variables: markersAsText(request.query),
    partitionKeyIndexes: [],
    columns: ruleColumns(reaction, undefined),
    execute: () => ruleRows(reaction, undefined),
  };
  return host.engine.prepareAs(request.query, plan, session);
}
