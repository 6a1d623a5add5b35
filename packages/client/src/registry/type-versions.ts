import type { Service, ServiceThread } from '@async-cassandra/executor';
import type { ChangeScope, SignalToThread } from '../wire/signal.ts';

/** Hears of each new version, and of the keyspace where something changed, if that is known. */
export type TypesListener = (version: number, keyspace: string | undefined) => void;

/** How many statements' types are kept to be compared. */
const maxStatements = 20_000;

/**
 * Versions of the types that values are bound to: one number for the cluster, which moves with each change that this cluster
 * hears of. See `docs/decisions/0019-threads-agree-on-schema.md`.
 *
 * No request carries its version. Values are encoded in the threads, and a signal reaches a thread before every request
 * that is written after it, so a request is bound to the version at which it is written. That is right for one that waited
 * here meanwhile, too: it waits as JavaScript values, which are encoded later, by the types of that later moment. Bytes
 * that are made here would have to be made again if `current` moved before they are written.
 */
export class TypeVersions {
  #current = 0;
  /** The types that a thread has reported last, by the statement's key. */
  readonly #signatures = new Map<string, string>();
  #service: Pick<Service<never, unknown>, 'threads'> = { threads: [] };
  readonly #onMove: TypesListener | undefined;
  readonly #limit: number;

  constructor(onMove?: TypesListener, limit = maxStatements) {
    this.#onMove = onMove;
    this.#limit = limit;
  }

  /** Sends to the threads of this service from now on: it always lists the threads that run. */
  start(service: Pick<Service<never, unknown>, 'threads'>): void {
    this.#service = service;
  }

  get current(): number {
    return this.#current;
  }

  /** This cluster has changed the schema, and whoever did so is told next. */
  onOwnChange(scope: ChangeScope): void {
    this.#sendAll({ kind: 'schema-changed', scope });
    this.#move(scope);
  }

  /** A thread was told of a change by the server. It has dropped its own types already. */
  onEvent(scope: ChangeScope, source: ServiceThread): void {
    this.#sendAll({ kind: 'types-changed', scope }, source);
    this.#move(scope);
  }

  /**
   * A thread has prepared a statement. From then on the node knows it, and will not refuse what other threads bind to older
   * types. A change that nobody told this cluster of is found like this.
   */
  onPrepared(key: string, signature: string): void {
    const known = this.#signatures.get(key);
    if (known === signature) return;
    this.#signatures.set(key, signature);
    if (known === undefined) return this.#forgetAtLimit();
    this.#sendAll({ kind: 'statement-types', key, signature });
    this.#move(undefined);
  }

  /** A program that writes values into its texts has no end of them. Threads may know what is forgotten here, so they start anew. */
  #forgetAtLimit(): void {
    if (this.#signatures.size <= this.#limit) return;
    this.#signatures.clear();
    this.#sendAll({ kind: 'types-changed', scope: undefined });
  }

  #sendAll(signal: SignalToThread, except?: ServiceThread): void {
    for (const thread of this.#service.threads) if (thread !== except) thread.signal(signal);
  }

  #move(scope: ChangeScope): void {
    this.#current++;
    this.#onMove?.(this.#current, scope);
  }
}
