import { describeAdvice } from '@async-cassandra/diagnostics';
import { defaultExecutorThreads } from '@async-cassandra/executor';
import type { Environment, Server } from '@async-cassandra/load';
import type { RunResult } from '../run/messages.ts';
import { subjectsOf } from '../run/plan.ts';
import type { CompareSettings } from '../run/settings.ts';
import { adviseOnRuns } from './advise-on-runs.ts';
import type { CompareReport } from './report.ts';
import { summarize } from './summarize.ts';

/** Creates the document of `--json` from all that the comparison found. */
export function createReport(found: {
  readonly settings: CompareSettings;
  readonly environment: Environment;
  readonly server: Server;
  readonly runs: readonly RunResult[];
  readonly isComplete: boolean;
}): CompareReport {
  const { settings, environment, server, runs, isComplete } = found;
  const { kind, version, isOnThisHost } = server;
  const advice = adviseOnRuns(runs, { current: defaultExecutorThreads(), isServerOnSameHost: isOnThisHost });
  return {
    schemaVersion: 1,
    command: 'compare',
    isComplete,
    environment,
    server: { kind, version, isOnThisHost },
    settings,
    runs,
    summary: summarize(runs, subjectsOf(settings.threads)),
    advice,
    adviceSentence: describeAdvice(advice),
  };
}
