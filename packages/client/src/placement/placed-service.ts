import type { CloseOptions, RequestOptions, Service, ServiceThread } from '@async-cassandra/executor';
import type { Call } from '../calls/call.ts';
import type { CallService } from '../calls/call-service.ts';
import { asCallingThread } from './calling-thread.ts';

/**
 * The driver in a pool's threads and on the calling thread. Statements whose answers are small run on the calling thread,
 * everything else in the pool: docs/decisions/0033-placement.md.
 */
export class PlacedService implements CallService {
  readonly #pool: Service<Call, unknown>;
  readonly #inline: Service<Call, unknown>;
  readonly #inlineIndex: number;

  /** `inlineIndex` is the calling thread's index, which no thread of the pool has. */
  constructor(pool: Service<Call, unknown>, inline: Service<Call, unknown>, inlineIndex: number) {
    this.#pool = pool;
    this.#inline = inline;
    this.#inlineIndex = inlineIndex;
  }

  get threads(): readonly ServiceThread[] {
    const inline = this.#inline.threads.map((thread) => asCallingThread(thread, this.#inlineIndex));
    return [...this.#pool.threads, ...inline];
  }

  request(call: Call, options?: RequestOptions): Promise<unknown> {
    return (this.#isForCallingThread(call) ? this.#inline : this.#pool).request(call, options);
  }

  /** Asks every thread, the calling one included. Waits for all, then rejects with the first error, if there is one. */
  async broadcast(call: Call, options?: RequestOptions): Promise<unknown[]> {
    const outcomes = await Promise.allSettled([
      this.#pool.broadcast(call, options),
      this.#inline.broadcast(call, options),
    ]);
    return outcomes.flatMap(valueOf);
  }

  /** Closes both, even if one of them fails to close. */
  async close(options?: CloseOptions): Promise<void> {
    const outcomes = await Promise.allSettled([this.#pool.close(options), this.#inline.close(options)]);
    outcomes.forEach(valueOf);
  }

  /** What would have to wait there goes to the pool, which may have room. */
  #isForCallingThread(call: Call): boolean {
    return call.answers?.isSmall === true && this.#inline.hasRoom && call.hasSmallValues?.() === true;
  }
}

function valueOf<T>(outcome: PromiseSettledResult<T>): T {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}
