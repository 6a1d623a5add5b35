import type { ServiceThread } from '@async-cassandra/executor';
import type { SignalToThread } from '../wire/signal.ts';
import { ClientError } from '../errors/client-error.ts';
import { describeValue } from '../errors/describe-value.ts';
import { CallCount } from '../calls/call-count.ts';
import { SentThreads } from './sent-threads.ts';

/**
 * A keyspace that sessions use, or no keyspace. The threads know it by its number. A keyspace that was released gets a new number
 * when it is used again.
 */
export class Keyspace {
  readonly number: number;
  /** The exact name, as in `system_schema.keyspaces`. `undefined` for a session without a keyspace. */
  readonly name: string | undefined;
  /** Counts the calls that need the threads' clients of this keyspace. */
  readonly calls = new CallCount();
  /** The threads that know its number. */
  readonly sentTo = new SentThreads();

  constructor(number: number, name: string | undefined) {
    this.number = number;
    this.name = name;
  }
}

/**
 * Counts how many sessions use each keyspace. A request of protocol v4 does not name its keyspace, so each thread has a driver
 * client for each keyspace. The client exists as long as a session uses it.
 */
export class KeyspaceRegistry {
  readonly #byName = new Map<string | undefined, { readonly keyspace: Keyspace; users: number }>();
  #next = 0;

  /** Returns the keyspace with that name, and adds a user to it. */
  acquire(name: string | undefined): Keyspace {
    let entry = this.#byName.get(name);
    if (entry === undefined) {
      entry = { keyspace: new Keyspace(this.#next++, name), users: 0 };
      this.#byName.set(name, entry);
    }
    entry.users++;
    return entry.keyspace;
  }

  /** Removes a user. Returns true if it was the last one, so that the threads' clients should close. */
  release(keyspace: Keyspace): boolean {
    const entry = this.#byName.get(keyspace.name);
    if (entry === undefined || entry.keyspace !== keyspace || --entry.users > 0) return false;
    this.#byName.delete(keyspace.name);
    return true;
  }
}

/** Sends a thread the keyspace's number, unless it knows it. Call it before a request uses the number. */
export function sendKeyspace(keyspace: Keyspace, thread: ServiceThread): void {
  if (!keyspace.sentTo.add(thread)) return;
  thread.signal({ kind: 'keyspace', keyspace: keyspace.number, name: keyspace.name } satisfies SignalToThread);
}

/** @throws {ClientError} `invalid-keyspace` for a name that the server would reject. Checked without a round trip. */
export function assertKeyspaceName(name: unknown): asserts name is string {
  if (typeof name === 'string' && /^\w{1,48}$/.test(name)) return;
  throw new ClientError(
    'invalid-keyspace',
    `keyspace must be a name of 1 to 48 letters, digits and underscores, got ${describeValue(name)}. Give it without quotes and in exact case.`,
  );
}
