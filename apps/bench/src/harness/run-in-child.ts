import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { askChild, LoadError } from '@async-cassandra/load';
import type { RunOutcome, RunSpec } from './messages.ts';

/**
 * Runs `spec` in a fresh process.
 *
 * @param profileFolder CPU profiles of all threads go there, into a folder for each scenario and subject. Only those of the last
 *   repeat stay. Without it there are no profiles.
 * @throws {LoadError} `run-failed`; the signal's reason, once the process is gone.
 */
export async function runInChild(spec: RunSpec, signal: AbortSignal, profileFolder?: string): Promise<RunOutcome> {
  const folder = profileFolder === undefined ? undefined : join(profileFolder, spec.scenario, spec.subject);
  if (folder !== undefined) {
    // Profiles of an earlier run would count as this one's.
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  const execArgv = folder === undefined ? [] : ['--cpu-prof', '--cpu-prof-interval=200', `--cpu-prof-dir=${folder}`];
  const profiled = folder === undefined ? spec : { ...spec, profileFolder: folder };
  const outcome = await askChild<RunOutcome>(new URL('./child.js', import.meta.url), profiled, signal, execArgv);
  if ('answer' in outcome) return outcome.answer;
  const why = outcome.stack ?? outcome.failed;
  throw new LoadError('run-failed', `${spec.scenario} on ${spec.subject} failed: ${why}`);
}
