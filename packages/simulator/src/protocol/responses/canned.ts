/**
 * The body of a RESULT encoded beforehand, shared by every request that asks for the same page: the bytes go out as
 * they are, behind a header with the request's own stream id. Never written to.
 */
export interface CannedResult {
  readonly kind: 'canned';
  readonly body: Buffer;
}
