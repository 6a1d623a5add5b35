/** What can go wrong with a server or a measured process. Programs may switch on the names. */
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
 * A failure that was foreseen. A command prints its message without a stack and exits.
 * An application that measures has codes of its own: it extends this class.
 */
export class LoadError<Code extends string = LoadErrorCode> extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LoadError';
    this.code = code;
  }
}
