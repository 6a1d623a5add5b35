/**
 * Ends the stack of an error that came from a thread with the frames of whoever awaits it here.
 *
 * Called in the `catch` of an async function: at that point V8 knows the chain of awaiting functions, so only a failure
 * pays for its caller's line and a success pays nothing. A caller that does not `await` has no frame to show.
 */
export function endStackInCaller(error: unknown, below: (...parameters: never[]) => unknown): unknown {
  if (!(error instanceof Error)) return error;
  const here: { stack?: string } = {};
  Error.captureStackTrace(here, below);
  const frames = here.stack?.slice(here.stack.indexOf('\n') + 1);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  if (frames && !own.endsWith(frames)) {
    Object.defineProperty(error, 'stack', { value: `${own}\n${frames}`, writable: true, configurable: true });
  }
  return error;
}
