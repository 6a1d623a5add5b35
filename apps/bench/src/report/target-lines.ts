import { markdownTable, threeDigits, type Spread } from '@async-cassandra/load';
import type { BenchEnvironment } from '../harness/environment.ts';
import { titleOfServer, type DescribedServer } from '../server/start-server.ts';
import type { FailedRun } from '../targets/run-targets.ts';
import type { TargetRun, TargetSummary } from '../targets/summarize-targets.ts';

/** The document of the targets. */
export interface TargetReport {
  readonly schemaVersion: 1;
  readonly environment: BenchEnvironment;
  readonly servers: readonly DescribedServer[];
  readonly settings: {
    readonly repeats: number;
    readonly seconds: number;
    readonly seed: number;
    /** The commit of the state before; left out when it was not compared. */
    readonly base?: string;
  };
  readonly lines: readonly TargetSummary[];
  /** Every run, in the order in which they were made. */
  readonly runs: readonly TargetRun[];
  /** Runs that failed. No line counts them. */
  readonly failures: readonly FailedRun[];
}

export const targetHeads = [
  'Scenario',
  'Client',
  'Figure',
  'Server',
  'Measured',
  'Compared with',
  'Ratio',
  'Range',
  'Must',
  'Want',
  'Verdict',
] as const;

/** A row for each target. A range goes from the least to the most. */
export function targetRows(lines: readonly TargetSummary[]): string[][] {
  return lines.map((line) => {
    const { title, variant, figure, unit, server, measured, base, ratio, against, verdict } = line;
    const judged = against.kind === 'nothing' ? measured : ratio;
    return [
      title,
      variant,
      `${figure} (${unit})`,
      server,
      measured === undefined ? '' : threeDigits(measured.median),
      base === undefined ? '' : `${base.variant}: ${threeDigits(base.figure.median)}`,
      ratio === undefined ? '' : ratio.median.toFixed(2),
      judged === undefined ? '' : rangeOf(judged),
      boundOf(line, line.must),
      boundOf(line, line.want),
      verdict,
    ];
  });
}

function rangeOf({ min, max }: Spread): string {
  return `${min.toFixed(2)} to ${max.toFixed(2)}`;
}

function boundOf({ better, against, unit }: TargetSummary, bound: number): string {
  const digits = against.kind === 'nothing' ? `${bound} ${unit}` : bound.toFixed(2);
  return `${better === 'less' ? '≤' : '≥'} ${digits}`;
}

/** Says where, when and how it was measured. */
export function describeTargets({ environment, servers, settings, failures }: TargetReport): string {
  const { date, commit, cores, cpu, node, driver, loadAverageBefore } = environment;
  const { repeats, seconds, seed, base } = settings;
  const places = servers.map((server) => `server ${server.kind}: ${titleOfServer(server)}`);
  return (
    `${date.slice(0, 10)}, commit ${commit}: ${cores} cores (${cpu}), Node ${node.slice(1)}, cassandra-driver ${driver}, ` +
    `load average before: ${loadAverageBefore}; ${places.join('; ')}. ` +
    (base === undefined ? '' : `The state before is commit ${base}. `) +
    `Medians of ${repeats} ${repeats === 1 ? 'repeat' : 'repeats'} of ${seconds} s, each run in a fresh process, in random order (seed ${seed}).${failuresOf(failures)}`
  );
}

function failuresOf(failures: readonly FailedRun[]): string {
  if (failures.length === 0) return '';
  const places = [...new Set(failures.map(({ scenario, variant }) => `${scenario} on the ${variant}`))];
  return ` ${failures.length} ${failures.length === 1 ? 'run' : 'runs'} failed and counted for nothing: ${places.join(', ')}.`;
}

/** The report as Markdown. */
export function renderTargets(report: TargetReport): string {
  return `${describeTargets(report)}\n\n${markdownTable(targetHeads, targetRows(report.lines))}`;
}
