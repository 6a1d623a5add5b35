import { existsSync, readFileSync } from 'node:fs';
import { rewriteFile, terminalTable, typedPath, watchInterrupts, writeDocument } from '@async-cassandra/load';
import { interruptNotice } from '../harness/ask-each.ts';
import { describeBenchEnvironment } from '../harness/environment.ts';
import { replaceResults } from '../report/markdown.ts';
import { describeSweep, renderSweeps, sweepHeads, sweepRows, type SweepReport } from '../report/sweep-lines.ts';
import { startBenchSimulator } from '../server/start-server.ts';
import { axes, axisNamed } from '../sweeps/axes.ts';
import { runSweep, type SweepResult } from '../sweeps/run-sweep.ts';

/** The arguments of the command line. */
export interface SweepArguments {
  readonly axis?: string[] | undefined;
  readonly repeats: number;
  readonly seconds: number;
  readonly seed: number;
  readonly out?: string | undefined;
  readonly json: boolean;
  readonly save: boolean;
}

const readme = new URL('../../README.md', import.meta.url);
const kept = new URL('../../results/sweep.json', import.meta.url);

/** Measures the sweeps on the simulator. With `--save` they replace their part of the kept results and of the README. */
export async function sweep(given: SweepArguments): Promise<void> {
  const { repeats, seconds, seed } = given;
  const settings = { repeats, seconds, seed };
  const chosen = given.axis === undefined ? axes : given.axis.map(axisNamed);
  const showProgress = (line: string): void => void process.stderr.write(`${line}\n`);
  using interrupts = watchInterrupts(interruptNotice);
  const measured: Record<string, SweepResult> = {};
  const environment = describeBenchEnvironment();
  const server = await startBenchSimulator('sweep', interrupts.signal);
  try {
    for (const axis of chosen) {
      measured[axis.name] = {
        environment,
        settings,
        results: await runSweep(axis, server, settings, interrupts.signal, showProgress),
      };
    }
  } finally {
    await server.stop();
  }
  write({ schemaVersion: 1, sweeps: measured }, given);
}

function write(report: SweepReport, { out, save, json }: SweepArguments): void {
  const document = writeDocument(out === undefined ? [] : [typedPath(out)], report);
  if (save) {
    const before = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as SweepReport).sweeps : {};
    const all: SweepReport = { schemaVersion: 1, sweeps: { ...before, ...report.sweeps } };
    writeDocument([kept], all);
    rewriteFile(readme, (page) => replaceResults(page, 'sweeps', renderSweeps(all)));
  }
  process.stdout.write(json ? document : renderForTerminal(report));
}

function renderForTerminal({ sweeps }: SweepReport): string {
  const parts = Object.entries(sweeps).flatMap(([name, result]) => {
    const axis = axisNamed(name);
    return [axis.title, terminalTable(sweepHeads(axis), sweepRows(axis, result.results)), describeSweep(result), ''];
  });
  return `${parts.join('\n')}\n`;
}
