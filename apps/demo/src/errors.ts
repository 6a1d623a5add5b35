/**
 * `run-failed`: a measured process failed. `server-unreachable`: nobody answers at the contact points, or Cassandra does
 * not start. `server-failed`: the embedded simulator does not start. `bad-report`: a file is no report of this command.
 */
export type DemoErrorCode = 'run-failed' | 'server-unreachable' | 'server-failed' | 'bad-report';

/** What the commands end with; the message is for the terminal. */
export class DemoError extends Error {
  readonly code: DemoErrorCode;

  constructor(code: DemoErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DemoError';
    this.code = code;
  }
}
