/**
 * Ties this process to the one that forked it. The channel closes however the parent went, `kill -9` included; an
 * interrupt at the terminal reaches the whole group, and what it means is for the parent to say.
 */
export function endWithParent(): void {
  process.once('disconnect', () => process.exit());
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
}
