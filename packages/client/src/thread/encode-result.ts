/** Turns a driver's result into a reply: the header, the page, and the extras that few results have. */
import { inspect } from 'node:util';
import type { ReplyToken, RequestContext } from '@async-cassandra/executor/thread';
import { encodePage, isTransferable, type ThreadShape } from '../wire/page.ts';
import { noShape, replyHeaderBytes, writeReplyHeader, type ReplyExtras } from '../wire/reply.ts';
import type { DriverClient, DriverColumn, DriverResult } from './driver-seam/client.ts';
import type { StatementEffects } from './driver-seam/watch.ts';
import type { ThreadState } from './thread-state.ts';
import type { RawPage } from './driver-seam/raw-pages.ts';

/** Encodes `result`, a response to `cql`, in the layout of `wire/reply.ts`. */
export function encodeResult(
  state: Pick<ThreadState, 'rowPath' | 'shapes' | 'coordinators'>,
  cql: string,
  result: DriverResult,
  client: DriverClient,
  context: RequestContext,
  effects: StatementEffects | undefined,
): ReplyToken {
  const columns = result.columns as readonly DriverColumn[] | null;
  const shape = columns === null || result.rows === undefined ? undefined : state.shapes.resolve(cql, columns);
  const view =
    shape === undefined
      ? new Uint8Array(replyHeaderBytes)
      : encodeRows(state.rowPath.read(result, client), shape.shape);
  writeReplyHeader(view, {
    shape: shape?.number ?? noShape,
    host: state.coordinators.numberOf(result.info.queriedHost),
    consistency: result.info.achievedConsistency ?? 0,
  });
  const extras = readExtras(result, effects);
  return isTransferable(view) ? context.transferBytes(view, extras) : context.packBytes(view, extras);
}

function encodeRows(rows: RawPage, shape: ThreadShape): Uint8Array {
  const page = encodePage(rows, shape, replyHeaderBytes);
  rows.release?.();
  return page;
}

/** Returns the extras, or `undefined` if there are none: cloning an object for each reply would cost time. */
function readExtras({ info, pageState }: DriverResult, effects: StatementEffects | undefined): ReplyExtras | undefined {
  const { triedHosts, speculativeExecutions, traceId, warnings, customPayload } = info;
  // The driver lists the coordinator as a tried host. If it is the only one, there is nothing to report.
  const wasRetried = hasSeveralKeys(triedHosts) || Object.values(triedHosts)[0] != null;
  const { isSchemaInAgreement } = info as { readonly isSchemaInAgreement?: boolean }; // missing from the driver's types
  const isPlain =
    !pageState &&
    !wasRetried &&
    !speculativeExecutions &&
    !traceId &&
    !warnings &&
    !customPayload &&
    !effects &&
    isSchemaInAgreement !== false;
  if (isPlain) return undefined;
  return {
    ...(pageState ? { pageState } : {}),
    ...(warnings ? { warnings } : {}),
    ...(wasRetried ? { triedHosts: mapValues(triedHosts, messageOf) } : {}),
    ...(speculativeExecutions ? { speculativeExecutions } : {}),
    ...(traceId ? { traceId: Uint8Array.from(traceId.getBuffer()) } : {}),
    ...(customPayload
      ? { customPayload: mapValues(customPayload as Record<string, Uint8Array>, (bytes) => Uint8Array.from(bytes)) }
      : {}),
    ...(isSchemaInAgreement === false ? { isSchemaInAgreement } : {}),
    ...effects,
  };
}

function hasSeveralKeys(object: object): boolean {
  let count = 0;
  for (const _ in object) if (++count > 1) return true;
  return false;
}

function mapValues<T, U>(object: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

function messageOf(error: unknown): string | null {
  if (error === null || error === undefined) return null;
  return error instanceof Error ? error.message : inspect(error);
}
