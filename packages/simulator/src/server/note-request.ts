import type { NotedPlan } from '../engine/prepared-statements.ts';
import type { Session } from '../plan/session.ts';
import type { Request, RequestEnvelope } from '../protocol/request.ts';
import type { ConnectionHost } from './connection-host.ts';

/** Records a request for `requests()`. It runs for every request, so it does little; the rest is computed on demand. */
export function noteRequest(
  host: ConnectionHost,
  connection: { readonly number: number; readonly session: Session },
  request: Request,
  envelope: RequestEnvelope,
): void {
  if (!host.activity.isOn) return;
  const { node, keyspace } = connection.session;
  const statement = request.opcode === 'EXECUTE' ? notedPlan(host, connection.session, request.id) : undefined;
  host.activity.note({ node: node.number, connection: connection.number, keyspace, request, envelope, statement });
}

function notedPlan(host: ConnectionHost, session: Session, id: Buffer): NotedPlan | undefined {
  const prepared = host.engine.prepared.find(session.node, id);
  if (!prepared) return undefined;
  prepared.noted ??= {
    query: prepared.query,
    variables: prepared.plan.variables,
    partitionKeyIndexes: prepared.plan.partitionKeyIndexes,
    tableKeyspace: prepared.plan.keyspace,
  };
  return prepared.noted;
}
