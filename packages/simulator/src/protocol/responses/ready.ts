/** READY (section 4.2.2) and AUTH_SUCCESS without a token share this shape: nothing to say but yes. */
export interface ReadyResponse {
  readonly kind: 'ready';
}
