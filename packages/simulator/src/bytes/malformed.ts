/** Bytes that do not follow the native protocol: a length past the end, a negative count, an unknown code. */
export class MalformedBytesError extends Error {
  readonly code = 'malformed-bytes';

  constructor(message: string) {
    super(message);
    this.name = 'MalformedBytesError';
  }
}
