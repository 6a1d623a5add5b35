/**
 * Signals between the main thread and a thread: things that are sent once and have a number afterwards, and events. Each signal is a
 * record with a `kind`. Each side has one handler for each kind.
 *
 * Signals keep their order with the requests (main to thread) and with the replies (thread to main). So a number is always
 * known before a request or a reply uses it.
 */
import type { ColumnInfo } from './page.ts';

/** Main to thread. */
export type SignalToThread =
  /** A keyspace and its number. `name` is exact, as in `system_schema`; `undefined` means no keyspace. */
  | { readonly kind: 'keyspace'; readonly keyspace: number; readonly name: string | undefined }
  /** A prepared statement's text and its number. */
  | { readonly kind: 'statement'; readonly statement: number; readonly cql: string }
  /** No request will use this number again. */
  | { readonly kind: 'forget-statement'; readonly statement: number }
  /** This cluster changed the schema. Later requests see keyspaces and types as they are then. */
  | { readonly kind: 'schema-changed'; readonly scope: ChangeScope }
  /** Another client changed the schema. Later requests use types that are read again. */
  | { readonly kind: 'types-changed'; readonly scope: ChangeScope }
  /** The types that a statement now has, by the keys of `thread/driver-seam/prepared-types.ts`. */
  | { readonly kind: 'statement-types'; readonly key: string; readonly signature: string };

/** The keyspace whose statements a change of the schema may affect; `undefined` for all of them. */
export type ChangeScope = string | undefined;

/** Thread to main. */
export type SignalToMain =
  /** The columns of a result and their number. */
  | { readonly kind: 'shape'; readonly shape: number; readonly columns: readonly ColumnInfo[] }
  /** No reply will use these numbers again. */
  | { readonly kind: 'forget-shapes'; readonly shapes: readonly number[] }
  /** A host's address (`ip:port`) and its number. */
  | { readonly kind: 'host'; readonly host: number; readonly address: string }
  /** A message for a person. */
  | { readonly kind: 'warning'; readonly message: string }
  /** The server sent an event: a client changed the schema. */
  | { readonly kind: 'schema-event'; readonly scope: ChangeScope }
  /** The types that statements were prepared with. */
  | { readonly kind: 'prepared'; readonly statements: readonly StatementTypes[] };

/** A prepared statement and its types, both as digests (`thread/driver-seam/prepared-types.ts`). */
export interface StatementTypes {
  /** Of the text, and of the keyspace that its tables are in: clients of several keyspaces may have prepared the same statement. */
  readonly key: string;
  /** Of the names and types of its parameters. */
  readonly signature: string;
}

/** One handler for each kind of signal. `source` is what the receiving side knows of the sender. */
export type SignalHandlers<Signal extends { readonly kind: string }, Source> = {
  readonly [Kind in Signal['kind']]: (signal: Extract<Signal, { readonly kind: Kind }>, source: Source) => void;
};

/** Calls the handler of the signal's kind. */
export function handleSignal<Signal extends { readonly kind: string }, Source>(
  handlers: SignalHandlers<Signal, Source>,
  signal: Signal,
  source: Source,
): void {
  const handler = handlers[signal.kind as Signal['kind']] as (signal: Signal, source: Source) => void;
  handler(signal, source);
}
