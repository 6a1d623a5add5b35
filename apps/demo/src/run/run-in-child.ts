import { askChild, LoadError } from '@async-cassandra/load';
import type { RunResult, RunSpec } from './messages.ts';

/**
 * Runs one subject in a fresh process.
 *
 * @throws {LoadError} `run-failed` with the process's error; the signal's reason when it is aborted, once the process is gone.
 */
export async function runInChild(spec: RunSpec, signal: AbortSignal): Promise<RunResult> {
  const outcome = await askChild<RunResult>(new URL('./child.js', import.meta.url), spec, signal);
  if ('answer' in outcome) return outcome.answer;
  const why = outcome.stack ?? outcome.failed;
  throw new LoadError('run-failed', `The run of ${JSON.stringify(spec.subject)} failed: ${why}`);
}
