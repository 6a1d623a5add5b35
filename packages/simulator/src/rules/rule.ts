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
  | { readonly code: 'unprepared'; readonly message?: string; readonly id?: Uint8Array };

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
  /** Answer with a RESULT whose body is these bytes, well-formed or not: for what no server should send. */
  readonly rawBody?: Uint8Array;
  /** Wait so long before answering. */
  readonly delayMs?: number;
  /** Never answer this request; the connection goes on. */
  readonly drop?: true;
  /** Close the connection instead of answering. */
  readonly close?: true;
  /** From now on neither read from this connection nor answer on it, but keep it open: a peer that is gone silently. */
  readonly halfOpen?: true;
  /** Send the answer in pieces of so many bytes, each in a packet of its own as far as the system lets it. */
  readonly splitBytes?: number;
  /** Put these warnings on the answer. */
  readonly warnings?: readonly string[];
}

/** A fault, a delay or an answer, as data. */
export interface Rule {
  readonly when: RuleCondition;
  readonly then: RuleReaction;
}
