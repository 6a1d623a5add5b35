import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BenchError } from '../errors.ts';
import { askChild } from './ask-child.ts';
import type { RunMessage, RunOutcome, RunSpec } from './messages.ts';

/**
 * Runs `spec` in a fresh process.
 *
 * @param profileFolder Where CPU profiles of the process's threads go, in a folder of the scenario and the subject; those of the
 *   last repeat stay. None are made without.
 * @throws {BenchError} `run-failed`, or the signal's reason once the child is gone.
 */
export async function runInChild(spec: RunSpec, signal: AbortSignal, profileFolder?: string): Promise<RunOutcome> {
  const folder = profileFolder === undefined ? undefined : join(profileFolder, spec.scenario, spec.subject);
  if (folder !== undefined) {
    // Profiles of an earlier run would be added to this one's.
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  const execArgv = folder === undefined ? [] : ['--cpu-prof', '--cpu-prof-interval=200', `--cpu-prof-dir=${folder}`];
  const profiled = folder === undefined ? spec : { ...spec, profileFolder: folder };
  const child = await askChild<RunMessage>(new URL('./child.js', import.meta.url), profiled, signal, execArgv);
  if ('answer' in child && child.answer.kind === 'result') return child.answer.outcome;
  const why = 'ended' in child ? child.ended : (child.answer as { readonly message: string }).message;
  throw new BenchError('run-failed', `${spec.scenario} on ${spec.subject} failed: ${why}`);
}
