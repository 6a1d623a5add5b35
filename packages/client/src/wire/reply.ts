/**
 * A reply to `execute` or `batch`: a header of 16 bytes, then the page (`wire/page.ts`) if the result has columns, and
 * beside the bytes a value for what few replies have. Both halves.
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

/** What every reply says of itself. */
export interface ReplyHeader {
  readonly shape: number;
  readonly host: number;
  readonly consistency: number;
}

/** What few replies have. Absent as a whole when all of it is. */
export interface ReplyExtras {
  /** The next page's state, in hexadecimal. */
  readonly pageState?: string;
  readonly warnings?: readonly string[];
  /** Hosts tried before or beside the coordinator, with the message of what went wrong, `null` for nothing. */
  readonly triedHosts?: Readonly<Record<string, string | null>>;
  readonly speculativeExecutions?: number;
  /** 16 bytes of a uuid. */
  readonly traceId?: Uint8Array;
  readonly customPayload?: Readonly<Record<string, Uint8Array>>;
  readonly isSchemaInAgreement?: false;
  /** The statement changed the schema: in one keyspace, or `undefined` for a change that may concern statements of all. */
  readonly schemaChange?: { readonly scope: ChangeScope };
  /** The statement moved its connection to this keyspace, and its session follows. */
  readonly keyspaceSet?: string;
}

/** Thread side: writes the header into the space that was reserved at the start of `view`. */
export function writeReplyHeader(view: Uint8Array, header: ReplyHeader): void {
  const words = new DataView(view.buffer, view.byteOffset, replyHeaderBytes);
  words.setUint32(0, header.shape, true);
  words.setUint16(4, header.host, true);
  words.setUint16(6, header.consistency, true);
  words.setUint32(8, 0);
  words.setUint32(12, 0);
}

/** Main side: the header at the start of a reply. */
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
