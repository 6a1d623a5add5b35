import type { UnknownNames } from './profiles.ts';

/** Names come from the application, so the list of those that were reported must not grow without end. */
const maxReported = 1000;
const reported = new Set<string>();

/**
 * Reports an option with an unknown name, as the profile says: throws the error, or warns once in the process, after which the
 * caller skips the option.
 */
export function reportUnknownName(error: TypeError, unknownNames: UnknownNames): void {
  if (unknownNames === 'error') throw error;
  if (reported.has(error.message) || reported.size >= maxReported) return;
  reported.add(error.message);
  process.emitWarning(`${error.message} The option is ignored.`, {
    type: 'AsyncCassandraWarning',
    code: 'ASYNC_CASSANDRA_UNKNOWN_OPTION',
  });
}
