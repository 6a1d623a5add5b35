/** Ties this process to the one that forked it: the channel closes however the parent went, `kill -9` included. */
export function endWithParent(): void {
  process.once('disconnect', () => process.exit());
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
}
