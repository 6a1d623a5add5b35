/** Throws where nobody catches, so that the process hears of it, and the code that called back goes on. */
export function raiseUncaught(error: unknown): void {
  process.nextTick(() => {
    throw error;
  });
}
