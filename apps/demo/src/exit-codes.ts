import { DemoError } from './errors.ts';

/** The process's exit codes, as the help lists them. */
export const exitCodes = { ok: 0, failure: 1, usage: 2, unreachable: 4, interrupted: 130 } as const;

/** The code that says what kind of failure `error` is. */
export function exitCodeFor(error: unknown): number {
  return error instanceof DemoError && error.code === 'server-unreachable' ? exitCodes.unreachable : exitCodes.failure;
}
