import type { ConsistencyName } from '../protocol/consistency.ts';
import type { PlainErrorName, WriteType } from '../protocol/responses/error.ts';
import type { RequestOpcode } from '../protocol/opcodes.ts';

/** Which requests a rule is for. All fields given must hold; an empty one is for every request, handshakes included. */
export interface RuleCondition {
  /**
   * The statement's text: equal to a string (blanks in a row count as one), or matching an expression. An EXECUTE has
   * the text it was prepared with; a BATCH matches when one of its statements does.
   */
  readonly query?: string | RegExp;
  /** The message, or one of several: `'EXECUTE'`. Without it, a rule with `query` is for QUERY, EXECUTE and BATCH. */
  readonly opcode?: RequestOpcode | readonly RequestOpcode[];
  /** The node by number, from 1, or by address. */
  readonly node?: number | string;
  /** The connection's keyspace. */
  readonly keyspace?: string;
  /** Only the n-th request (from 1) for which everything above holds. */
  readonly nth?: number;
  /** Only every n-th of them. */
  readonly every?: number;
  /** Only the first n of them. */
  readonly firstTimes?: number;
  /** Only from the n-th of them on. */
  readonly from?: number;
  /** `'connection'`: the fields above count the requests of each connection by themselves. Default: of all together. */
  readonly countPer?: 'connection';
  /** Only by chance, 0 to 1, drawn from a generator of the rule's own. */
  readonly probability?: number;
  /** Start of that generator. Default: 1, so that two runs are alike. */
  readonly seed?: number;
  /** Not for requests that this describes (its counting fields are ignored). */
  readonly not?: RuleCondition;
}

interface Replicas {
  readonly message?: string;
  /** Default: `'LOCAL_ONE'`. */
  readonly consistency?: ConsistencyName;
  /** Answers that came. Default: 0. */
  readonly received?: number;
  /** Answers that were needed. Default: 1. */
  readonly blockFor?: number;
}

/** An error of the protocol with its fields; what is left out has the default said there. */
export type RuleError =
  | { readonly code: PlainErrorName; readonly message?: string }
  | {
      readonly code: 'unavailable';
      readonly message?: string;
      readonly consistency?: ConsistencyName;
      /** Default: 1. */
      readonly required?: number;
      /** Default: 0. */
      readonly alive?: number;
    }
  | ({ readonly code: 'readTimeout'; readonly isDataPresent?: boolean } & Replicas)
  | ({ readonly code: 'readFailure'; readonly isDataPresent?: boolean; readonly failures?: number } & Replicas)
  | ({ readonly code: 'writeTimeout'; readonly writeType?: WriteType } & Replicas)
  | ({ readonly code: 'writeFailure'; readonly writeType?: WriteType; readonly failures?: number } & Replicas)
  | {
      readonly code: 'functionFailure';
      readonly message?: string;
      readonly keyspace?: string;
      readonly functionName?: string;
      readonly argumentTypes?: readonly string[];
    }
  | { readonly code: 'alreadyExists'; readonly message?: string; readonly keyspace?: string; readonly table?: string }
  /** Without an id: that of the request, and the node forgets the statement, so that preparing it again helps. */
  | { readonly code: 'unprepared'; readonly message?: string; readonly id?: Uint8Array }
  /** A code that protocol v4 does not know, such as 0x1600 of v5; `fields` are the bytes behind the message. */
  | { readonly code: number; readonly message?: string; readonly fields?: Uint8Array };

/** A frame whose every part is as given: for what no server should send. What is left out is as it should be. */
export interface RawFrame {
  /** The first byte. Default: 0x84. */
  readonly version?: number;
  /** Default: 0. */
  readonly flags?: number;
  /** Default: the request's. */
  readonly stream?: number;
  /** Default: 8, RESULT. */
  readonly opcode?: number;
  /** What the header says the body's length is. Default: what it is. */
  readonly bodyLength?: number;
  readonly body: Uint8Array;
}

/** What happens to a request. Everything given is done; without an answer of its own, the tables answer. */
export interface RuleReaction {
  /** Answer with these rows. Column types come from `columns`, else from the statement's table, else from the values. */
  readonly rows?: readonly Readonly<Record<string, unknown>>[];
  /** CQL types by column, for `rows`. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Answer a page without rows that has a next page; asked for with its state, the same place is read again. */
  readonly emptyPage?: true;
  /** Answer with this error; a plain code is short for `{ code }`. */
  readonly error?: RuleError | PlainErrorName;
  /** Move the connection to this keyspace and answer as `USE` does: for a statement that nobody takes for one. */
  readonly useKeyspace?: string;
  /** Answer with a RESULT whose body is these bytes, well-formed or not: for what no server should send. */
  readonly rawBody?: Uint8Array;
  /** Answer with this frame, its header as given. */
  readonly rawFrame?: RawFrame;
  /** Wait so long before answering. */
  readonly delayMs?: number;
  /** Never answer this request; the connection goes on. */
  readonly drop?: true;
  /** Close the connection instead of answering, orderly: with a FIN. */
  readonly close?: true;
  /** Reset the connection instead of answering: an RST, which the peer sees as ECONNRESET. */
  readonly reset?: true;
  /** From now on neither read from this connection nor answer on it, but keep it open: a peer that is gone silently. */
  readonly halfOpen?: true;
  /** Send the answer in pieces of so many bytes, each in a packet of its own as far as the system lets it. */
  readonly splitBytes?: number;
  /** Cut the answer at these offsets, ascending, of its bytes: the header is bytes 0 to 8. Instead of `splitBytes`. */
  readonly splitAt?: readonly number[];
  /** Wait so long between two pieces: the rate at which an answer drips. Default: 0, a turn of the event loop. */
  readonly pieceDelayMs?: number;
  /**
   * Hold this answer until so many of the rule are held on the connection, then send them in one write. With
   * `splitBytes` or `splitAt`, that write is cut. Fewer stay held.
   */
  readonly coalesce?: number;
  /** Put these warnings on the answer. */
  readonly warnings?: readonly string[];
}

/** A fault, a delay or an answer, as data. */
export interface Rule {
  readonly when: RuleCondition;
  readonly then: RuleReaction;
}
