/**
 * Ends this process when the one that forked it is gone. The channel closes however the parent ended, also after `kill -9`. An interrupt
 * at the terminal reaches both processes. This one ignores it, because the parent decides what to do.
 */
export function endWithParent(): void {
  process.once('disconnect', () => process.exit());
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
}
