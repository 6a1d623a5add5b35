/** The longest delay of a timer, about 24 days. `setTimeout` turns a longer one into 1 ms. */
export const longestTimerMs = 0x7fff_ffff;

/**
 * Calls back once after a time of any length, and never for `Infinity`. Returns a function that stops the timer. The timer keeps
 * the process alive.
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
