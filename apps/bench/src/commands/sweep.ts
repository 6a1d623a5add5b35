import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeEnvironment } from '../harness/environment.ts';
import { watchInterrupts } from '../harness/watch-interrupts.ts';
import { replaceResults } from '../report/markdown.ts';
import { describeSweep, renderSweeps, sweepHeads, sweepRows, type SweepReport } from '../report/sweep-lines.ts';
import { terminalTable } from '../report/terminal.ts';
import { startSimulatorProcess } from '../server/simulator.ts';
import { axes, axisNamed } from '../sweeps/axes.ts';
import { runSweep, type SweepResult } from '../sweeps/run-sweep.ts';

/** As the command line gives them. */
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
const kept = fileURLToPath(new URL('../../results/sweep.json', import.meta.url));

/** Measures the sweeps on the simulator. With `--save` those that were run replace their part of the results kept and the README. */
export async function sweep(given: SweepArguments): Promise<void> {
  const { repeats, seconds, seed } = given;
  const settings = { repeats, seconds, seed };
  const chosen = given.axis === undefined ? axes : given.axis.map(axisNamed);
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  const interrupt = watchInterrupts();
  const measured: Record<string, SweepResult> = {};
  const environment = describeEnvironment();
  const server = await startSimulatorProcess('sweep');
  try {
    for (const axis of chosen) {
      measured[axis.name] = {
        environment,
        settings,
        results: await runSweep(axis, server, settings, interrupt.signal, tell),
      };
    }
  } finally {
    interrupt.stop();
    await server.stop();
  }
  write({ schemaVersion: 1, sweeps: measured }, given);
}

function write(report: SweepReport, { out, save, json }: SweepArguments): void {
  if (out !== undefined) writeDocument(resolve(process.env['INIT_CWD'] ?? '.', out), report);
  if (save) {
    const before = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as SweepReport).sweeps : {};
    const all: SweepReport = { schemaVersion: 1, sweeps: { ...before, ...report.sweeps } };
    writeDocument(kept, all);
    writeFileSync(readme, replaceResults(readFileSync(readme, 'utf8'), 'sweeps', renderSweeps(all)));
  }
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : renderForTerminal(report));
}

function writeDocument(file: string, report: SweepReport): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}

function renderForTerminal({ sweeps }: SweepReport): string {
  const parts = Object.entries(sweeps).flatMap(([name, result]) => {
    const axis = axisNamed(name);
    return [axis.title, terminalTable(sweepHeads(axis), sweepRows(axis, result.results)), describeSweep(result), ''];
  });
  return `${parts.join('\n')}\n`;
}
