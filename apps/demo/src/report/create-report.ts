import { describeAdvice } from '@async-cassandra/diagnostics';
import { defaultExecutorThreads } from '@async-cassandra/executor';
import type { RunResult } from '../run/messages.ts';
import { subjectsOf } from '../run/plan.ts';
import type { CompareSettings } from '../run/settings.ts';
import type { Server } from '../server/server.ts';
import { adviseOnRuns } from './advise-on-runs.ts';
import type { Environment } from './environment.ts';
import type { CompareReport } from './report.ts';
import { summarize } from './summarize.ts';

/** Everything the comparison found, as the document of `--json`. */
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
