import { LoadError } from '@async-cassandra/load';

/** What can go wrong here beside the errors of `@async-cassandra/load`. */
export const benchErrorCodes = {
  'unknown-case': { meaning: 'No case has the part of a name that `--only` asks for.', mayRetry: false },
  'no-build': { meaning: 'The checkout to compare with is not built.', mayRetry: true },
  'different-results': { meaning: 'Two subjects read different values, so no figure means anything.', mayRetry: false },
  'other-conditions': {
    meaning: 'The kept results are missing, or were measured under other conditions.',
    mayRetry: false,
  },
} as const satisfies Record<string, { readonly meaning: string; readonly mayRetry: boolean }>;

export type BenchErrorCode = keyof typeof benchErrorCodes;

/** A failure that was foreseen. The command prints its message without a stack. */
export class BenchError extends LoadError<BenchErrorCode> {
  override readonly name = 'BenchError';
}
