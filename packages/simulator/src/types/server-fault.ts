/** Input that makes Cassandra throw an unexpected exception. The answer is its Server error with the same text. */
export class ServerFaultError extends Error {
  readonly code = 'server-fault';

  constructor(message: string) {
    super(message);
    this.name = 'ServerFaultError';
  }
}
