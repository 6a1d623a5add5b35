let hasWarned = false;

/** Says, once in a process, that a plain loop ended while pages were left: "only 5,000 rows come back" is a classic loss. */
export function warnOfUnreadPages(): void {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning('A loop over a result ended at the end of its first page, and pages are left.', {
    type: 'AsyncCassandraWarning',
    code: 'ASYNC_CASSANDRA_UNREAD_PAGES',
    detail: 'Write "for await (const row of result)" or "await result.all({ maxRows })" to read every page.',
  });
}
