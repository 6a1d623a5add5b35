/**
 * Every code of a `ClientError`, with its meaning and whether a retry may help. The codes are stable, so programs can test for them.
 *
 * Errors of the server and of the driver are not here: they reach the caller as the driver's own classes.
 */
export const clientErrorCodes = {
  'cluster-closed': {
    meaning: 'shutdown() was called before or during the call, or the application shut the executor down.',
    mayRetry: false,
  },
  'session-closed': {
    meaning: "close() of the session or its cluster's shutdown() was called before or during the call.",
    mayRetry: false,
  },
  'invalid-keyspace': { meaning: 'The value cannot be the name of a keyspace.', mayRetry: false },
  'too-many-rows': { meaning: 'all() found more than maxRows rows.', mayRetry: false },
  'unknown-column': { meaning: 'column() got a name that the result does not have.', mayRetry: false },
  'worker-file-missing': {
    meaning: 'A bundled program gave no workerUrl, or one that does not exist.',
    mayRetry: false,
  },
} as const satisfies Record<string, { readonly meaning: string; readonly mayRetry: boolean }>;

/** The stable code of an error. {@link clientErrorCodes} lists the meanings. */
export type ClientErrorCode = keyof typeof clientErrorCodes;
