import { writeFileSync } from 'node:fs';
import {
  credentialsFromEnvironment,
  describeEnvironment,
  exitCodes,
  startServer,
  watchInterrupts,
  type ContactPoints,
  type ServedTables,
  type Server,
  type ServerChoice,
} from '@async-cassandra/load';
import { createProgress } from '../progress.ts';
import { createReport } from '../report/create-report.ts';
import type { CompareReport } from '../report/report.ts';
import { renderReport } from '../report/table.ts';
import type { RunResult } from '../run/messages.ts';
import { runAll } from '../run/run-all.ts';
import type { CompareSettings } from '../run/settings.ts';
import { tablesOf } from '../workload/readings.ts';

/** A comparison takes less than a minute: the rest is for the start of the server and for the report. */
const defaultTimeLimitMs = 45_000;

/** The arguments of the command line. `program.ts` has the defaults. */
export interface CompareArguments {
  readonly threads: readonly number[];
  readonly duration: number;
  readonly repeats: number;
  readonly rows: number;
  readonly seed: number;
  readonly timeLimit?: number | undefined;
  /** True without `--duration` and `--repeats`. The comparison may then stop early to fit into a minute. */
  readonly isDefaultSize: boolean;
  readonly cassandra: boolean;
  readonly contactPoints?: ContactPoints | undefined;
  readonly localDatacenter?: string | undefined;
  readonly json: boolean;
  readonly out?: string | undefined;
}

/**
 * `demo compare`: starts the server, runs every subject in turn, and reports. After an interrupt it reports the finished runs. A
 * second interrupt ends it at once.
 */
export async function runCompare(args: CompareArguments): Promise<void> {
  using interrupts = watchInterrupts('Interrupted: reporting what was finished. Again to end at once.');
  const settings = settingsOf(args);
  const environment = describeEnvironment();
  const runs: RunResult[] = [];
  const progress = createProgress();
  let server: Server | undefined;
  try {
    const started = await progress.startServer((onProgress) =>
      startServer(serverChoice(args), servedTables(args.rows), interrupts.signal, onProgress),
    );
    server = started;
    await progress.run((report) => runAll(settings, started, interrupts.signal, (result) => runs.push(result), report));
  } catch (error) {
    if (!interrupts.signal.aborted) throw error;
    process.exitCode = exitCodes.interrupted;
  } finally {
    await server?.stop();
  }
  if (server)
    write(createReport({ settings, environment, server, runs, isComplete: !interrupts.signal.aborted }), args);
}

function write(report: CompareReport, { json, out }: CompareArguments): void {
  const document = `${JSON.stringify(report, null, 2)}\n`;
  if (out !== undefined) writeFileSync(out, document);
  process.stdout.write(json ? document : renderReport(report));
}

function settingsOf(args: CompareArguments): CompareSettings {
  const { threads, repeats, duration, rows, seed, timeLimit = args.isDefaultSize ? defaultTimeLimitMs : null } = args;
  return { threads, repeats, durationMs: duration, rowsPerPage: rows, seed, timeLimitMs: timeLimit };
}

function serverChoice(args: CompareArguments): ServerChoice {
  const { cassandra, contactPoints = { contactPoints: [], port: 0 }, localDatacenter } = args;
  return {
    cassandra,
    ...contactPoints,
    localDataCenter: localDatacenter || undefined,
    credentials: credentialsFromEnvironment(process.env),
  };
}

function servedTables(rowsPerPage: number): ServedTables {
  const module = new URL('../server/simulator-process.js', import.meta.url);
  return { tables: tablesOf(rowsPerPage), simulator: { module, args: [String(rowsPerPage)] } };
}
