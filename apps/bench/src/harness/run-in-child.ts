import { BenchError } from '../errors.ts';
import { askChild } from './ask-child.ts';
import type { RunMessage, RunOutcome, RunSpec } from './messages.ts';

/**
 * Runs `spec` in a fresh process.
 *
 * @param profileFolder Where CPU profiles of the process's threads go; none are made without.
 * @throws {BenchError} `run-failed`, or the signal's reason once the child is gone.
 */
export async function runInChild(spec: RunSpec, signal: AbortSignal, profileFolder?: string): Promise<RunOutcome> {
  const execArgv = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const child = await askChild<RunMessage>(new URL('./child.js', import.meta.url), spec, signal, execArgv);
  if ('answer' in child && child.answer.kind === 'result') return child.answer.outcome;
  const why = 'ended' in child ? child.ended : (child.answer as { readonly message: string }).message;
  throw new BenchError('run-failed', `${spec.scenario} on ${spec.subject} failed: ${why}`);
}
