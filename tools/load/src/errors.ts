/** The error codes of servers and measured processes. They are stable, so programs can test for them. */
export const loadErrorCodes = {
  'run-failed': { meaning: 'A measured process failed, or ended before it answered.', mayRetry: true },
  'server-unreachable': {
    meaning: 'Nothing answers at the contact points, or Cassandra does not start.',
    mayRetry: true,
  },
  'server-failed': { meaning: 'The simulator does not start.', mayRetry: true },
  'no-markers': { meaning: 'A page lacks the two lines that measured figures are written between.', mayRetry: false },
} as const satisfies Record<string, { readonly meaning: string; readonly mayRetry: boolean }>;

export type LoadErrorCode = keyof typeof loadErrorCodes;

/**
 * An expected failure. A command prints its message without a stack and exits.
 * An application with its own codes extends this class.
 */
export class LoadError<Code extends string = LoadErrorCode> extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LoadError';
    this.code = code;
  }
}
