import { fork } from 'node:child_process';
import { DemoError } from '../errors.ts';
import type { RunMessage, RunResult, RunSpec } from './messages.ts';

/**
 * Runs one subject in a fresh process: no subject inherits another's compiled code, heap or connections.
 *
 * @throws {DemoError} `run-failed` with the child's message; the signal's reason when it is aborted, once the child is gone.
 */
export function runInChild(spec: RunSpec, signal: AbortSignal): Promise<RunResult> {
  signal.throwIfAborted();
  // The child's output would spoil `--json`; what it prints goes to standard error.
  const child = fork(new URL('./child.js', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] });
  const kill = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  return new Promise<RunResult>((resolve, reject) => {
    let outcome: RunMessage | undefined;
    child.once('message', (message) => {
      outcome = message as RunMessage;
      // It stays until its answer has been read: a message may be lost in the exit of its sender.
      child.disconnect();
    });
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      signal.removeEventListener('abort', kill);
      if (signal.aborted) reject(signal.reason as Error);
      else if (outcome?.kind === 'result') resolve(outcome.result);
      else reject(failure(spec, outcome, killedBy ?? `exit code ${code}`));
    });
    child.send(spec);
  });
}

function failure(spec: RunSpec, outcome: RunMessage | undefined, ended: string): DemoError {
  const why = outcome?.kind === 'failed' ? (outcome.stack ?? outcome.message) : `its process ended by itself: ${ended}`;
  return new DemoError('run-failed', `The run of ${JSON.stringify(spec.subject)} failed: ${why}`);
}
