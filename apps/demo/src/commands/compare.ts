import { writeFileSync } from 'node:fs';
import type { ContactPoints } from '../arguments.ts';
import { exitCodes } from '../exit-codes.ts';
import { createProgress } from '../progress.ts';
import { createReport } from '../report/create-report.ts';
import { describeEnvironment } from '../report/environment.ts';
import type { CompareReport } from '../report/report.ts';
import { renderReport } from '../report/table.ts';
import type { RunResult } from '../run/messages.ts';
import { runAll } from '../run/run-all.ts';
import type { CompareSettings } from '../run/settings.ts';
import type { Server, ServerChoice } from '../server/server.ts';
import { startServer } from '../server/start-server.ts';
import { watchInterrupts } from '../watch-interrupts.ts';

/** Leaves some seconds of a minute for the server's start and the report. */
const defaultTimeLimitMs = 45_000;

/** As the command line gives them; the defaults stand in `program.ts`. */
export interface CompareArguments {
  readonly threads: readonly number[];
  readonly duration: number;
  readonly repeats: number;
  readonly rows: number;
  readonly seed: number;
  readonly timeLimit?: number | undefined;
  /** True when neither duration nor repeats were asked for, so that the whole may be cut to fit a minute. */
  readonly isDefaultSize: boolean;
  readonly cassandra: boolean;
  readonly contactPoints?: ContactPoints | undefined;
  readonly localDatacenter?: string | undefined;
  readonly json: boolean;
  readonly out?: string | undefined;
}

/**
 * `demo compare`: starts the server, runs every subject in turn, and reports. After an interrupt it reports what was
 * finished; a second one ends it at once.
 */
export async function runCompare(args: CompareArguments): Promise<void> {
  using interrupts = watchInterrupts();
  const settings = settingsOf(args);
  const environment = describeEnvironment();
  const runs: RunResult[] = [];
  const progress = createProgress();
  let server: Server | undefined;
  try {
    const started = await progress.startServer((onProgress) =>
      startServer(serverChoice(args), interrupts.signal, onProgress),
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
  const { cassandra, contactPoints = { contactPoints: [], port: 0 }, localDatacenter, rows } = args;
  const username = process.env['CASSANDRA_USERNAME'];
  return {
    cassandra,
    ...contactPoints,
    localDataCenter: localDatacenter || undefined,
    credentials: username ? { username, password: process.env['CASSANDRA_PASSWORD'] ?? '' } : undefined,
    rowsPerPage: rows,
  };
}
