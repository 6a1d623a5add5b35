import { LoadError } from '@async-cassandra/load';

/** What can go wrong here beside the errors of `@async-cassandra/load`. */
export const demoErrorCodes = {
  'bad-report': { meaning: 'A file is no report of this command.', mayRetry: false },
} as const satisfies Record<string, { readonly meaning: string; readonly mayRetry: boolean }>;

export type DemoErrorCode = keyof typeof demoErrorCodes;

/** A failure that was foreseen. The command prints its message without a stack. */
export class DemoError extends LoadError<DemoErrorCode> {
  override readonly name = 'DemoError';
}
