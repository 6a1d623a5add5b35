import { ClientError } from '../errors/client-error.ts';
import { CallCount } from '../calls/call-count.ts';
import type { CallService } from '../calls/call-service.ts';
import type { PrepareDefault, UnknownNames } from '../options/profiles.ts';
import type { Keyspace, KeyspaceRegistry } from '../registry/keyspaces.ts';
import type { StatementRegistry } from '../registry/statements.ts';
import type { MonotonicTimestamps } from '../registry/timestamps.ts';
import type { TypeVersions } from '../registry/type-versions.ts';

/** The state that all sessions of a cluster share. */
export interface ClusterState {
  /** The driver in every thread. */
  readonly service: CallService;
  readonly statements: StatementRegistry;
  readonly keyspaces: KeyspaceRegistry;
  readonly types: TypeVersions;
  /** Which statements are prepared when the call does not say. */
  readonly prepare: PrepareDefault;
  /** What happens when a query option has an unknown name. */
  readonly unknownNames: UnknownNames;
  /** Absent when the cluster leaves the time to the server. */
  readonly timestamps: MonotonicTimestamps | undefined;
  /** Sessions that are open or still closing. `shutdown()` closes them and waits for them. */
  readonly sessions: Set<SessionState>;
}

/** The state of one session, which its methods share. */
export class SessionState {
  readonly cluster: ClusterState;
  /** Where unqualified names are looked up. A running call keeps the keyspace with which it began. */
  keyspace: Keyspace;
  readonly calls = new CallCount();
  isClosed = false;
  /** Aborted by `close()`, with the error for everything that can be abandoned then. */
  readonly closed = new AbortController();
  /** Resolves when the session is closed. `undefined` before `close()` was called. */
  closing: Promise<void> | undefined;
  /** Resolves when the latest moves to other keyspaces have ended. Never rejects. `undefined` when there are none. */
  moving: Promise<void> | undefined;
  /** Keyspaces that are being released. `close()` waits for them. */
  readonly releases = new Set<Promise<void>>();

  constructor(cluster: ClusterState, keyspace: Keyspace) {
    this.cluster = cluster;
    this.keyspace = keyspace;
  }

  /** Counts a running call. The session and the clients of its keyspace are closed only when no call runs. */
  beginCall(keyspace: Keyspace): void {
    this.calls.begin();
    keyspace.calls.begin();
  }

  endCall(keyspace: Keyspace): void {
    keyspace.calls.end();
    this.calls.end();
  }

  /** @throws {ClientError} `session-closed`. */
  assertOpen(): void {
    if (this.isClosed) throw sessionClosedError();
  }
}

/** Makes the error for any call of a closed session. */
export function sessionClosedError(): ClientError {
  return new ClientError('session-closed', 'The session is closed: connect() of the cluster opens another one.');
}
