/**
 * Every code of a `ClientError`. Errors of the server and of the driver are not in this table: they reach the caller as the
 * driver's own classes.
 *
 * | code | raised by | may a retry help |
 * | --- | --- | --- |
 * | `cluster-closed` | `connect()` during or after `shutdown()`; a call that is open when the limit of `shutdown()` passes, or when the application shuts the executor down | no |
 * | `session-closed` | a call of a session after its `close()` or its cluster's `shutdown()`; a `setKeyspace()` or `USE` that `close()` interrupts | no |
 * | `too-many-rows` | `ResultSet.all()` when the result has more than `maxRows` rows | with a larger bound |
 * | `unknown-column` | `ResultSet.column()` for a name that the result does not have | no |
 * | `invalid-keyspace` | `connect()`, `setKeyspace()` or the option `keyspace` with a value that cannot be a keyspace name | no |
 * | `worker-file-missing` | `new AsyncCluster()` or `connect()` in a bundled program without `workerUrl`, or with one that does not exist | no |
 */
export type ClientErrorCode =
  | 'cluster-closed'
  | 'session-closed'
  | 'too-many-rows'
  | 'unknown-column'
  | 'invalid-keyspace'
  | 'worker-file-missing';
