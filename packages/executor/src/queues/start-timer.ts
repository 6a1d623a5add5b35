/** The longest delay of a timer, some 24 days. `setTimeout` turns a longer one into 1 ms. */
export const longestTimerMs = 0x7fff_ffff;

/**
 * Calls back once after a time, however long, and never when it is `Infinity`. Returns what stops it. The timer keeps the
 * process alive.
 */
export function startTimer(timeoutMs: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const endsAt = performance.now() + timeoutMs;
  const arm = (leftMs: number): void => {
    timer =
      leftMs > longestTimerMs
        ? setTimeout(() => arm(endsAt - performance.now()), longestTimerMs)
        : setTimeout(callback, Math.max(0, leftMs));
  };
  if (timeoutMs !== Infinity) {
    arm(timeoutMs);
  }
  return () => clearTimeout(timer);
}
