/** A statement that is good CQL but cannot be done; answered as an Invalid error (0x2200). */
export class InvalidRequestError extends Error {
  readonly code = 'invalid-request';

  constructor(message: string) {
    super(message);
    this.name = 'InvalidRequestError';
  }
}
