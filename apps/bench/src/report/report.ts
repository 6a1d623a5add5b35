import type { BenchEnvironment } from '../harness/environment.ts';
import type { RunResult } from '../harness/messages.ts';
import type { Settings } from '../harness/settings.ts';
import { scenarios } from '../scenarios/scenarios.ts';
import type { DescribedServer } from '../server/start-server.ts';
import { summarize, type FigureSummary } from './summarize.ts';

/** The JSON document of one measurement. */
export interface Report {
  readonly schemaVersion: 1;
  readonly environment: BenchEnvironment;
  readonly server: DescribedServer;
  readonly settings: Settings;
  readonly figures: readonly FigureSummary[];
  /** Every run, in the order in which they were made. */
  readonly runs: readonly RunResult[];
}

export function createReport(parts: Omit<Report, 'schemaVersion' | 'figures'>): Report {
  const { environment, server, settings, runs } = parts;
  const { kind, version, isOnThisHost } = server;
  return {
    schemaVersion: 1,
    environment,
    server: { kind, version, isOnThisHost },
    settings,
    figures: summarize(scenarios, runs),
    runs,
  };
}
