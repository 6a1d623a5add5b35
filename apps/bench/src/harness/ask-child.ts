import { fork } from 'node:child_process';

/** What a child answered, or why it did not. */
export type ChildAnswer<Answer> = { readonly answer: Answer } | { readonly ended: string };

/**
 * Sends `spec` to `entry` in a fresh process and waits for its one answer: nothing inherits another's compiled code, heap or
 * connections.
 *
 * @throws the signal's reason, once the child is gone.
 */
export function askChild<Answer>(
  entry: URL,
  spec: object,
  signal: AbortSignal,
  execArgv: readonly string[],
): Promise<ChildAnswer<Answer>> {
  signal.throwIfAborted();
  const child = fork(entry, { stdio: ['ignore', 2, 2, 'ipc'], execArgv: ['--expose-gc', ...execArgv] });
  const kill = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  return new Promise((resolve, reject) => {
    let answered: { readonly answer: Answer } | undefined;
    child.once('message', (received) => {
      answered = { answer: received as Answer };
      // It stays until its answer has been read: a message may be lost in the exit of its sender.
      child.disconnect();
    });
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      signal.removeEventListener('abort', kill);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve(answered ?? { ended: `its process ended: ${String(killedBy ?? code)}` });
    });
    child.send(spec);
  });
}
