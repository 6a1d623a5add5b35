let hasWarned = false;

/** Warns, once in a process, that a plain loop ended while there are more pages. Losing all rows after the first 5,000 is a common bug. */
export function warnOfUnreadPages(): void {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning('A loop over a result ended at the end of a page, but the result has more pages.', {
    type: 'AsyncCassandraWarning',
    code: 'ASYNC_CASSANDRA_UNREAD_PAGES',
    detail: 'Write "for await (const row of result)" or "await result.all({ maxRows })" to read every page.',
  });
}
