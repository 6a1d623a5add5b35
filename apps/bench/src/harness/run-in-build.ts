import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { askChild, LoadError } from '@async-cassandra/load';
import { BenchError } from '../errors.ts';
import type { RunOutcome, RunSpec } from './messages.ts';

/** What the process of a run answers, in this version and in those before `tools/load`. */
type BuildAnswer =
  | { readonly answer: RunOutcome }
  | { readonly kind: 'result'; readonly outcome: RunOutcome }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly failed: string; readonly stack?: string };

/**
 * Returns the module that makes one run in the checkout `folder`.
 *
 * @throws {BenchError} `no-build`
 */
export function runModuleOf(folder: string): URL {
  const module = new URL('apps/bench/dist/harness/child.js', pathToFileURL(`${folder}/`));
  if (existsSync(module)) return module;
  throw new BenchError(
    'no-build',
    `There is no built benchmark in ${folder}. Build it there: ` +
      'pnpm install && pnpm exec turbo run build --filter=@async-cassandra/bench...',
  );
}

/**
 * Runs `spec` in a fresh process of another checkout, with that checkout's client and its own code of the benchmark.
 *
 * @throws {LoadError} `run-failed`; the signal's reason, once the process is gone.
 */
export async function runInBuild(module: URL, spec: RunSpec, signal: AbortSignal): Promise<RunOutcome> {
  const received = (await askChild<RunOutcome>(module, spec, signal)) as BuildAnswer;
  if ('answer' in received) return received.answer;
  if ('kind' in received && received.kind === 'result') return received.outcome;
  const why = 'failed' in received ? (received.stack ?? received.failed) : received.message;
  throw new LoadError('run-failed', `${spec.scenario} on ${spec.subject} failed in the other checkout: ${why}`);
}
