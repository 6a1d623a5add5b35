let isExiting = false;
let isWatching = false;

/**
 * Whether the process has begun to exit: listeners of `exit` may run some code still, but threads do no more work, so a
 * future made then would stay open for ever. Watched from the first call on.
 */
export function isProcessExiting(): boolean {
  if (!isWatching) {
    isWatching = true;
    process.prependOnceListener('exit', () => {
      isExiting = true;
    });
  }
  return isExiting;
}
