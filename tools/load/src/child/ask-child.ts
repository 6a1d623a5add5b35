import { fork } from 'node:child_process';

/** Why a process did not answer. */
export interface ChildFailure {
  /** One line: the error's name and message, or how the process ended. */
  readonly failed: string;
  readonly stack?: string;
}

/** The answer of a process, or its failure. */
export type ChildOutcome<Answer> = { readonly answer: Answer } | ChildFailure;

/**
 * Sends `spec` to `module` in a new process and waits for its one answer. So each run has its own compiled code, heap and connections.
 * The module calls `answerOnce`.
 *
 * @throws the signal's reason, once the process is gone.
 */
export function askChild<Answer>(
  module: URL,
  spec: object,
  signal: AbortSignal,
  execArgv: readonly string[] = [],
): Promise<ChildOutcome<Answer>> {
  signal.throwIfAborted();
  // The process prints to standard error: standard output may be a JSON document.
  const child = fork(module, { stdio: ['ignore', 2, 2, 'ipc'], execArgv: ['--expose-gc', ...execArgv] });
  const kill = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  return new Promise((resolve, reject) => {
    let outcome: ChildOutcome<Answer> | undefined;
    child.once('message', (received) => {
      outcome = received as ChildOutcome<Answer>;
      // The process may end only now, because a message can be lost when its sender exits.
      child.disconnect();
    });
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      signal.removeEventListener('abort', kill);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve(outcome ?? { failed: `its process ended: ${killedBy ?? `exit code ${code}`}` });
    });
    child.send(spec);
  });
}
