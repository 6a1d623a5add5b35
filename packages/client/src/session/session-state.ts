import { ClientError } from '../errors/client-error.ts';
import { CallCount } from '../calls/call-count.ts';
import type { CallService } from '../calls/call-service.ts';
import type { PrepareDefault, UnknownNames } from '../options/profiles.ts';
import type { Keyspace, KeyspaceRegistry } from '../registry/keyspaces.ts';
import type { StatementRegistry } from '../registry/statements.ts';
import type { MonotonicTimestamps } from '../registry/timestamps.ts';
import type { TypeVersions } from '../registry/type-versions.ts';

/** What all sessions of a cluster have in common. */
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
  /** Those that are not closed, or still closing: `shutdown()` closes them and waits for them. */
  readonly sessions: Set<SessionState>;
}

/** One session's own state, which its verbs share. */
export class SessionState {
  readonly cluster: ClusterState;
  /** Where unqualified names are looked up. A call keeps the one it began with. */
  keyspace: Keyspace;
  readonly calls = new CallCount();
  isClosed = false;
  /** Aborted by `close()`, with the error of whatever can be given up then. */
  readonly closed = new AbortController();
  /** The end of `close()`, once it was called. */
  closing: Promise<void> | undefined;
  /** The end of the moves to other keyspaces that were called last. Never rejects; `undefined` when there is none. */
  moving: Promise<void> | undefined;
  /** Keyspaces that are being given back, which the end of the session waits for. */
  readonly releases = new Set<Promise<void>>();

  constructor(cluster: ClusterState, keyspace: Keyspace) {
    this.cluster = cluster;
    this.keyspace = keyspace;
  }

  /** Counts a call for whoever waits to close this session or its keyspace's clients. */
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

/** The error of whatever a closed session is asked for. */
export function sessionClosedError(): ClientError {
  return new ClientError('session-closed', 'The session is closed: connect() of the cluster opens another one.');
}
