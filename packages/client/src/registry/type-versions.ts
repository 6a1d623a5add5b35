import type { Service, ServiceThread } from '@async-cassandra/executor';
import type { ChangeScope, SignalToThread } from '../wire/signal.ts';

/** Called for each new version, with the keyspace that changed if it is known. */
export type TypesListener = (version: number, keyspace: string | undefined) => void;

/** How many statements' types are remembered for comparison. */
const maxStatements = 20_000;

/**
 * The version of the types that values are encoded with. It is one number for the cluster, and increases with each schema change that
 * this cluster notices. See `docs/decisions/0019-threads-agree-on-schema.md`.
 *
 * No request carries its version. Values are encoded in the threads, and a signal reaches a thread before every request that is
 * written after it. So a request uses the version of the moment when it is written. This also holds for a request that waited on the
 * main thread: its values are encoded later, with the types of that moment. Code that encodes values on the main thread must encode
 * them again if `current` changes before they are written.
 */
export class TypeVersions {
  #current = 0;
  /** The types that a thread reported last, by the statement's key. */
  readonly #signatures = new Map<string, string>();
  #service: Pick<Service<never, unknown>, 'threads'> = { threads: [] };
  readonly #onMove: TypesListener | undefined;
  readonly #limit: number;

  constructor(onMove?: TypesListener, limit = maxStatements) {
    this.#onMove = onMove;
    this.#limit = limit;
  }

  /** From now on, sends signals to the threads of this service, which always lists the running threads. */
  start(service: Pick<Service<never, unknown>, 'threads'>): void {
    this.#service = service;
  }

  get current(): number {
    return this.#current;
  }

  /** Call it when this cluster has changed the schema, before the promise of the statement resolves. */
  onOwnChange(scope: ChangeScope): void {
    this.#sendAll({ kind: 'schema-changed', scope });
    this.#move(scope);
  }

  /** Call it when `source` has received an event of a schema change. That thread has already dropped its own types. */
  onEvent(scope: ChangeScope, source: ServiceThread): void {
    this.#sendAll({ kind: 'types-changed', scope }, source);
    this.#move(scope);
  }

  /**
   * Call it when a thread has prepared a statement. From then on the node knows the statement, and accepts values that other threads
   * encode with older types. If the types are new, this cluster has missed a schema change, and the threads get the new types.
   */
  onPrepared(key: string, signature: string): void {
    const known = this.#signatures.get(key);
    if (known === signature) return;
    this.#signatures.set(key, signature);
    if (known === undefined) return this.#forgetAtLimit();
    this.#sendAll({ kind: 'statement-types', key, signature });
    this.#move(undefined);
  }

  /** Forgets everything at the limit. The threads must then forget too, because changes cannot be noticed any more. */
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
