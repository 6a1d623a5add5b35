/** Throws outside of the current call, so that the process sees an uncaught error and the current call continues. */
export function raiseUncaught(error: unknown): void {
  process.nextTick(() => {
    throw error;
  });
}
