import { fork } from 'node:child_process';
import { BenchError } from '../errors.ts';
import type { RunMessage, RunOutcome, RunSpec } from './messages.ts';

/**
 * Runs `spec` in a fresh process: nothing inherits another's compiled code, heap or connections.
 *
 * @param profileFolder Where CPU profiles of the process's threads go; none are made without.
 * @throws {BenchError} `run-failed`, or the signal's reason once the child is gone.
 */
export function runInChild(spec: RunSpec, signal: AbortSignal, profileFolder?: string): Promise<RunOutcome> {
  signal.throwIfAborted();
  const execArgv = ['--expose-gc'];
  if (profileFolder !== undefined) execArgv.push('--cpu-prof', `--cpu-prof-dir=${profileFolder}`);
  const child = fork(new URL('./child.js', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'], execArgv });
  const kill = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  return new Promise<RunOutcome>((resolve, reject) => {
    let message: RunMessage | undefined;
    child.once('message', (received) => {
      message = received as RunMessage;
      // It stays until its answer has been read: a message may be lost in the exit of its sender.
      child.disconnect();
    });
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      signal.removeEventListener('abort', kill);
      if (signal.aborted) reject(signal.reason as Error);
      else if (message?.kind === 'result') resolve(message.outcome);
      else {
        const why = message?.message ?? `its process ended: ${String(killedBy ?? code)}`;
        reject(new BenchError('run-failed', `${spec.scenario} on ${spec.subject} failed: ${why}`));
      }
    });
    child.send(spec);
  });
}
