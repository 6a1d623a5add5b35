/**
 * Writes and reads the reply to `execute` or `batch`: a header of 16 bytes, then the page (`wire/page.ts`) if the result has
 * columns. Beside the bytes, a few replies have a value with extras.
 *
 * | offset | type | what |
 * | ---: | --- | --- |
 * | 0 | u32 | shape of the columns, 0 for a result without columns |
 * | 4 | u16 | coordinator, by number |
 * | 6 | u16 | achieved consistency, as the protocol numbers it |
 * | 8 | u32 | zero |
 * | 12 | u32 | zero |
 */
import type { PageBytes } from '../bytes/page-bytes.ts';
import type { ChangeScope } from './signal.ts';

/** Bytes before the page. A multiple of 8, so that the page's columns stay aligned. */
export const replyHeaderBytes = 16;

/** The shape number of a result that has no columns, such as that of an INSERT. */
export const noShape = 0;

/** The fields of every reply. */
export interface ReplyHeader {
  readonly shape: number;
  readonly host: number;
  readonly consistency: number;
}

/** Fields that few replies have. Left out when all of them are missing. */
export interface ReplyExtras {
  /** The next page's state, in hexadecimal. */
  readonly pageState?: string;
  readonly warnings?: readonly string[];
  /** Hosts that were tried, each with the message of its error, or `null` if there was none. */
  readonly triedHosts?: Readonly<Record<string, string | null>>;
  readonly speculativeExecutions?: number;
  /** 16 bytes of a uuid. */
  readonly traceId?: Uint8Array;
  readonly customPayload?: Readonly<Record<string, Uint8Array>>;
  readonly isSchemaInAgreement?: false;
  /** Set if the statement changed the schema. `scope` is the keyspace, or `undefined` if statements of any keyspace may be affected. */
  readonly schemaChange?: { readonly scope: ChangeScope };
  /** The statement moved its connection to this keyspace, so its session moves too. */
  readonly keyspaceSet?: string;
}

/** Thread: writes the header into the reserved space at the start of `view`. */
export function writeReplyHeader(view: Uint8Array, header: ReplyHeader): void {
  const words = new DataView(view.buffer, view.byteOffset, replyHeaderBytes);
  words.setUint32(0, header.shape, true);
  words.setUint16(4, header.host, true);
  words.setUint16(6, header.consistency, true);
  words.setUint32(8, 0);
  words.setUint32(12, 0);
}

/** Main thread: reads the header at the start of a reply. */
export function readReplyHeader(bytes: PageBytes, byteOffset: number): ReplyHeader {
  const words = bytes.int32s;
  const at = byteOffset >> 2;
  const hostAndConsistency = words[at + 1] as number;
  return {
    shape: (words[at] as number) >>> 0,
    host: hostAndConsistency & 0xffff,
    consistency: hostAndConsistency >>> 16,
  };
}
