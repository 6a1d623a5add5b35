import { scenarioNamed } from '../scenarios/scenarios.ts';
import { addressOf, type ServerAddress } from '@async-cassandra/load';
import type { RunResult, RunSpec } from './messages.ts';
import { planRuns } from './plan.ts';
import { runInChild } from './run-in-child.ts';
import { SeenResults } from './seen-results.ts';
import type { Settings } from './settings.ts';

/** Who hears of the runs while they are made. */
export interface RunListeners {
  readonly onResult: (result: RunResult) => void;
  readonly onProgress: (line: string) => void;
  /** See `runInChild`. */
  readonly profileFolder: string | undefined;
}

/**
 * Runs the whole plan, one process after the other, and hands over each result when it is there.
 *
 * @throws {BenchError} `different-results` when two subjects read different values. No figure means anything then.
 */
export async function runAll(
  settings: Settings,
  address: ServerAddress,
  signal: AbortSignal,
  listeners: RunListeners,
): Promise<void> {
  const scenarios = settings.scenarios.map(scenarioNamed);
  const plan = planRuns(scenarios, settings.repeats, settings.seed);
  const server = addressOf(address);
  const durationMs = settings.seconds * 1000;
  const seen = new SeenResults();
  for (const [index, { scenario, subject, repeat }] of plan.entries()) {
    listeners.onProgress(
      `${index + 1}/${plan.length}, repeat ${repeat} of ${settings.repeats}: ${scenario.name}, ${subject}`,
    );
    // V8 compiles the hot paths within some 300 ms; a heap takes longer to find its size.
    const spec: RunSpec = { scenario: scenario.name, subject, server, durationMs, warmUpMs: Math.max(200, durationMs) };
    const outcome = await runInChild(spec, signal, listeners.profileFolder);
    seen.add(scenario.name, subject, outcome.checksum);
    listeners.onResult({ scenario: scenario.name, subject, repeat, ...outcome });
  }
}
