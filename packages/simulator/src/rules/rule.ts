import type { ConsistencyName } from '../protocol/consistency.ts';
import type { PlainErrorName, WriteType } from '../protocol/responses/error.ts';
import type { RequestOpcode } from '../protocol/opcodes.ts';

/** Selects requests. All given fields must match. An empty condition selects every request, handshakes included. */
export interface RuleCondition {
  /**
   * Text of the statement: equal to a string (several blanks count as one), or matching a regular expression. An EXECUTE
   * counts with the text it was prepared from. A BATCH matches when one of its statements does.
   */
  readonly query?: string | RegExp;
  /** One or several message types: `'EXECUTE'`. Default beside `query`: QUERY, EXECUTE and BATCH; otherwise all. */
  readonly opcode?: RequestOpcode | readonly RequestOpcode[];
  /** The node, by number from 1 or by address. */
  readonly node?: number | string;
  /** The current keyspace of the connection. */
  readonly keyspace?: string;
  /** Only the n-th request, from 1, of those that the fields above select. */
  readonly nth?: number;
  /** Only every n-th of them. */
  readonly every?: number;
  /** Only the first n of them. */
  readonly firstTimes?: number;
  /** Only from the n-th of them on. */
  readonly from?: number;
  /** `'connection'` counts the requests of each connection separately. Default: all connections together. */
  readonly countPer?: 'connection';
  /** A random part of them, 0 to 1. Each rule has its own generator. */
  readonly probability?: number;
  /** Seed of that generator. Default: 1, so every run selects the same requests. */
  readonly seed?: number;
  /** Excludes the requests that this condition selects. Its counting fields are ignored. */
  readonly not?: RuleCondition;
}

interface Replicas {
  readonly message?: string;
  /** Default: `'LOCAL_ONE'`. */
  readonly consistency?: ConsistencyName;
  /** Number of replicas that answered. Default: 0. */
  readonly received?: number;
  /** Number of replicas that had to answer. Default: 1. */
  readonly blockFor?: number;
}

/** An error of the protocol with its fields. Every field except `code` has a default. */
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
  /** Default of `id`: that of the request. The node forgets the statement, so preparing it again helps. */
  | { readonly code: 'unprepared'; readonly message?: string; readonly id?: Uint8Array }
  /** A code that protocol v4 does not know, such as 0x1600 of v5; `fields` are the bytes behind the message. */
  | { readonly code: number; readonly message?: string; readonly fields?: Uint8Array };

/** A frame with any header and body, valid or not. Fields that are left out are valid. */
export interface RawFrame {
  /** The first byte. Default: 0x84. */
  readonly version?: number;
  /** Default: 0. */
  readonly flags?: number;
  /** Default: the request's. */
  readonly stream?: number;
  /** Default: 8, RESULT. */
  readonly opcode?: number;
  /** Body length in the header. Default: the real one. */
  readonly bodyLength?: number;
  readonly body: Uint8Array;
}

/** What happens to a request. All given fields apply. If none of them is an answer, the tables answer. */
export interface RuleReaction {
  /** Answers with these rows. Column types come from `columns`, else from the statement's table, else from the values. */
  readonly rows?: readonly Readonly<Record<string, unknown>>[];
  /** CQL types by column, for `rows`. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Answers with an empty page that is not the last. The next page then starts at the same place. */
  readonly emptyPage?: true;
  /** Answers with this error. A code alone is short for `{ code }`. */
  readonly error?: RuleError | PlainErrorName;
  /** Moves the connection to this keyspace and answers as `USE` does, whatever the statement is. */
  readonly useKeyspace?: string;
  /** Answers with a RESULT whose body is these bytes, valid or not. */
  readonly rawBody?: Uint8Array;
  /** Answers with this frame. */
  readonly rawFrame?: RawFrame;
  /** Waits this long before the answer. */
  readonly delayMs?: number;
  /** Never answers this request. The connection continues. */
  readonly drop?: true;
  /** Closes the connection with a FIN instead of answering. */
  readonly close?: true;
  /** Closes the connection with an RST instead of answering. The client sees ECONNRESET. */
  readonly reset?: true;
  /** Keeps the connection open, but never reads from it or answers on it again. The server seems to have vanished. */
  readonly halfOpen?: true;
  /** Sends the answer in pieces of this many bytes, if possible each in a packet of its own. */
  readonly splitBytes?: number;
  /** Sends the answer in pieces that end at these ascending offsets; the header is bytes 0 to 8. Excludes `splitBytes`. */
  readonly splitAt?: readonly number[];
  /** Waits this long between two pieces. Default: 0, one turn of the event loop. */
  readonly pieceDelayMs?: number;
  /**
   * Waits until the rule has this many answers on the connection, then sends them in one write. `splitBytes` and
   * `splitAt` cut that write. Fewer answers are never sent.
   */
  readonly coalesce?: number;
  /** Sends the answer twice. A client must ignore an answer that it does not wait for. */
  readonly duplicate?: true;
  /** Adds these warnings to the answer. */
  readonly warnings?: readonly string[];
}

/** Selects requests and says what happens to them: a fault, a delay or an answer. */
export interface Rule {
  readonly when: RuleCondition;
  readonly then: RuleReaction;
}
