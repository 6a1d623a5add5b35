import { LoadError } from '../errors.ts';

/** The exit codes of a command, as its help lists them. */
export const exitCodes = { ok: 0, failure: 1, usage: 2, unreachable: 4, interrupted: 130 } as const;

/** Returns the exit code for a failure of this kind. */
export function exitCodeFor(error: unknown): number {
  if (error instanceof DOMException && error.name === 'AbortError') return exitCodes.interrupted;
  return error instanceof LoadError && error.code === 'server-unreachable' ? exitCodes.unreachable : exitCodes.failure;
}
