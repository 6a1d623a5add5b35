import type { Service, ServiceThread } from '@async-cassandra/executor';
import { definitions, type ChangeScope } from '../wire/signal.ts';

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
  readonly #service: Pick<Service<never, unknown>, 'threads' | 'signal'>;
  readonly #onMove: TypesListener | undefined;
  readonly #limit: number;

  constructor(
    service: Pick<Service<never, unknown>, 'threads' | 'signal'>,
    onMove?: TypesListener,
    limit = maxStatements,
  ) {
    this.#service = service;
    this.#onMove = onMove;
    this.#limit = limit;
  }

  get current(): number {
    return this.#current;
  }

  /** This cluster has changed the schema, and whoever did so is told next. */
  onOwnChange(scope: ChangeScope): void {
    this.#service.signal([definitions.schemaChanged, scope]);
    this.#move(scope);
  }

  /** A thread was told of a change by the server. It has dropped its own types already. */
  onEvent(scope: ChangeScope, source: ServiceThread): void {
    for (const thread of this.#service.threads) {
      if (thread !== source) thread.signal([definitions.typesChanged, scope]);
    }
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
    this.#service.signal([definitions.statementTypes, key, signature]);
    this.#move(undefined);
  }

  /** A program that writes values into its texts has no end of them. Threads may know what is forgotten here, so they start anew. */
  #forgetAtLimit(): void {
    if (this.#signatures.size <= this.#limit) return;
    this.#signatures.clear();
    this.#service.signal([definitions.typesChanged, undefined]);
  }

  #move(scope: ChangeScope): void {
    this.#current++;
    this.#onMove?.(this.#current, scope);
  }
}
