/**
 * Ends this process when the one that forked it is gone. The channel closes however the parent ended, also by `kill -9`. An interrupt
 * at the terminal reaches both processes; this one ignores it, because the parent decides what it means.
 */
export function endWithParent(): void {
  process.once('disconnect', () => process.exit());
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
}
