/** A `threadModule` whose driver writes its log to a function that the test has set, on the calling thread. */
export default function setUp(): object {
  return {
    logEmitter: (_event: 'log', ...entry: readonly unknown[]): unknown =>
      (globalThis as { leanLog?: (...entry: readonly unknown[]) => unknown }).leanLog?.(...entry),
  };
}
