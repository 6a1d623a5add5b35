/** What brings the real server to an exception that it does not expect; answered as its Server error with that text. */
export class ServerFaultError extends Error {
  readonly code = 'server-fault';

  constructor(message: string) {
    super(message);
    this.name = 'ServerFaultError';
  }
}
