/**
 * The two ends of a call on the main thread: what goes to the thread that the executor chose, and what its reply
 * becomes. The layouts are in `wire/`.
 */
import type { RequestWriter, ServiceOptions, ServiceReply, ServiceThread } from '@async-cassandra/executor';
import { pageBytes } from '../bytes/page-bytes.ts';
import { ResultSet } from '../rows/result-set.ts';
import type { RowShape } from '../rows/row-shape.ts';
import { noShape, readReplyHeader, type ReplyExtras } from '../wire/reply.ts';
import { operations, writeExtras, writeRequest, writeStatement } from '../wire/request.ts';
import { definitions, notices, type Notice } from '../wire/signal.ts';
import type { BatchCall } from './batch-call.ts';
import { asClientError } from '../cluster/closed-error.ts';
import type { Keyspace } from '../registry/keyspaces.ts';
import type { ShapeRegistry } from '../registry/shapes.ts';
import type { StatementCall } from './statement-call.ts';
import type { Statement } from '../registry/statements.ts';
import type { TypeVersions } from '../registry/type-versions.ts';

/** A request that concerns a keyspace or a statement as such. */
export interface ControlCall {
  readonly operation: typeof operations.openKeyspace | typeof operations.closeKeyspace | typeof operations.prepare;
  readonly keyspace: Keyspace;
  readonly statement?: Statement;
}

/** Everything that a session asks of the service. */
export type ClientCall = StatementCall<unknown> | BatchCall<unknown> | ControlCall;

export function openKeyspace(keyspace: Keyspace): ControlCall {
  return { operation: operations.openKeyspace, keyspace };
}

export function closeKeyspace(keyspace: Keyspace): ControlCall {
  return { operation: operations.closeKeyspace, keyspace };
}

export function prepareStatement(keyspace: Keyspace, statement: Statement): ControlCall {
  return { operation: operations.prepare, keyspace, statement };
}

/** What one thread told the main thread. */
interface ThreadMemory {
  readonly shapes: Map<number, RowShape>;
  readonly hosts: string[];
}

/** The service's hooks on the main thread. `onWarning` gets sentences that a person should read; `types` is asked for after the start. */
export function createDispatch(
  shapes: ShapeRegistry,
  onWarning: (message: string) => void,
  types: () => TypeVersions,
): Required<
  Pick<
    ServiceOptions<ClientCall, unknown>,
    'writeRequest' | 'onQueued' | 'decodeReply' | 'mapError' | 'onSettled' | 'onSignal'
  >
> {
  return {
    writeRequest: writeCall,
    onQueued: (call) => {
      if (!('operation' in call)) call.hold();
    },
    decodeReply: (reply, call, thread) =>
      'operation' in call ? reply.value : decodeAnswer(reply, call, memoryOf(thread), types),
    mapError: asClientError,
    onSettled: (call) => {
      if (!('operation' in call)) call.end();
    },
    onSignal: (signal, thread) => {
      const notice = signal as Notice; // wire/signal.ts is the only writer
      if (notice[0] === notices.shape) memoryOf(thread).shapes.set(notice[1], shapes.resolve(notice[2]));
      else if (notice[0] === notices.host) memoryOf(thread).hosts[notice[1]] = notice[2];
      else if (notice[0] === notices.warning) onWarning(notice[1]);
      else if (notice[0] === notices.schemaChanged) types().onEvent(notice[1], thread);
      else if (notice[0] === notices.prepared) types().onPrepared(notice[1], notice[2]);
      else for (const shape of notice[1]) memoryOf(thread).shapes.delete(shape);
    },
  };
}

/** Drops a statement from a thread that knows it. */
export function forgetStatement(thread: ServiceThread, statement: Statement): void {
  if (statement.told.delete(thread)) thread.signal([definitions.forgetStatement, statement.number]);
}

function writeCall(call: ClientCall, thread: ServiceThread, writer: RequestWriter): void {
  if (call.keyspace.told.add(thread)) thread.signal([definitions.keyspace, call.keyspace.number, call.keyspace.name]);
  const keyspace = call.keyspace.number;
  if ('operation' in call) {
    if (call.statement !== undefined) defineStatement(call.statement, thread);
    writeRequest(writer, call.operation, keyspace);
    if (call.operation === operations.prepare) writeStatement(writer, call.statement?.number ?? 0);
    if (call.operation === operations.closeKeyspace) call.keyspace.told.delete(thread);
  } else if ('entries' in call) {
    writeRequest(writer, operations.batch, keyspace);
    writeExtras(writer, call);
    call.writeEntries(writer);
  } else {
    const { statement } = call;
    if (typeof statement !== 'string') defineStatement(statement, thread);
    writeRequest(writer, operations.execute, keyspace);
    writeStatement(writer, typeof statement === 'string' ? statement : statement.number);
    writeExtras(writer, call);
    call.writeParameters(writer);
  }
}

function defineStatement(statement: Statement, thread: ServiceThread): void {
  if (statement.told.add(thread)) thread.signal([definitions.statement, statement.number, statement.cql]);
}

/** A result, or the promise of one where the session has to follow the statement first. */
function decodeAnswer(
  reply: ServiceReply,
  call: StatementCall<unknown> | BatchCall<unknown>,
  memory: ThreadMemory,
  types: () => TypeVersions,
): unknown {
  const result = decodeResult(reply, call, memory);
  const extras = reply.value as ReplyExtras | undefined;
  if (extras === undefined) return result;
  // Before the caller's promise resolves, so that whatever the caller does next finds every thread told.
  if (extras.schemaChange !== undefined) types().onOwnChange(extras.schemaChange.scope);
  const { keyspaceSet } = extras;
  return keyspaceSet === undefined || 'entries' in call ? result : call.follow(keyspaceSet, result);
}

function decodeResult(
  reply: ServiceReply,
  call: StatementCall<unknown> | BatchCall<unknown>,
  memory: ThreadMemory,
): ResultSet<unknown> {
  const { buffer, byteOffset } = reply;
  if (buffer === undefined) return ResultSet.empty();
  const bytes = pageBytes(buffer);
  const header = readReplyHeader(bytes, byteOffset);
  return new ResultSet({
    bytes,
    byteOffset,
    byteLength: reply.byteLength,
    shape: header.shape === noShape ? undefined : memory.shapes.get(header.shape),
    coordinator: memory.hosts[header.host],
    consistency: header.consistency,
    extras: reply.value as ReplyExtras | undefined,
    pages: call,
  });
}

function memoryOf(thread: ServiceThread): ThreadMemory {
  thread.memory ??= { shapes: new Map(), hosts: [] } satisfies ThreadMemory;
  return thread.memory as ThreadMemory;
}
