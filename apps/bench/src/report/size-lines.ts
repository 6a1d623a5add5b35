import { median } from '@async-cassandra/diagnostics';
import { markdownTable, spreadOf, threeDigits, times, type Spread } from '@async-cassandra/load';
import type { BenchEnvironment } from '../harness/environment.ts';
import type { LoopMetric, Sample } from '../scenarios/scenario.ts';
import { scenarios } from '../scenarios/scenarios.ts';
import type { PoolSize } from '../subjects/open-subject.ts';
import { titleOfServer } from '../server/start-server.ts';
import type { Report } from './report.ts';

/** The plain driver, or the client with a pool of this size. */
export type MeasuredSize = 'plain' | PoolSize;

/** One run of one scenario with one size. */
export interface SizeRun {
  readonly scenario: string;
  readonly size: MeasuredSize;
  /** From 1. */
  readonly repeat: number;
  readonly sample: Sample;
}

/** The document of the sizes. */
export interface SizeReport {
  readonly schemaVersion: 1;
  readonly environment: BenchEnvironment;
  readonly server: Report['server'];
  readonly settings: { readonly repeats: number; readonly seconds: number; readonly seed: number };
  readonly runs: readonly SizeRun[];
}

const columns: readonly { readonly metric: LoopMetric; readonly head: string }[] = [
  { metric: 'operationsPerSecond', head: 'Operations/s' },
  { metric: 'processMicros', head: 'Whole process, µs' },
  { metric: 'latencyP99Micros', head: 'p99, µs' },
  { metric: 'mainMicros', head: 'Main thread, µs' },
];

/** After each figure comes its ratio to the plain driver's in the same repeat, and the range of that ratio. */
export const sizeHeads: readonly string[] = ['Scenario', 'Pool', ...columns.flatMap(({ head }) => [head, 'of plain'])];

/** A row for each scenario and size: medians over the repeats. CPU times are those of one row read, or of one query. */
export function sizeRows(runs: readonly SizeRun[]): string[][] {
  return scenarios.flatMap(({ name }) => {
    const own = runs.filter(({ scenario }) => scenario === name);
    const sizes = [...new Set(own.map(({ size }) => size))].toSorted((one, other) => rankOf(one) - rankOf(other));
    return sizes.map((size) => [
      name,
      size === 'plain' ? 'plain driver' : String(size),
      ...columns.flatMap(({ metric }) => cellsOf(own, size, metric)),
    ]);
  });
}

export function describeSizes({ environment, server, settings }: SizeReport): string {
  const { date, commit, cores, cpu, node, loadAverageBefore } = environment;
  return (
    `${date.slice(0, 10)}, commit ${commit}: ${cores} cores (${cpu}), Node ${node.slice(1)}, load average before: ${loadAverageBefore}. ` +
    `Server: ${titleOfServer(server)}. ` +
    `Medians of ${settings.repeats} ${settings.repeats === 1 ? 'repeat' : 'repeats'} of ${settings.seconds} s, each run in a fresh process, in random order (seed ${settings.seed}).`
  );
}

/** The report as Markdown. */
export function renderSizes(report: SizeReport): string {
  return `${describeSizes(report)}\n\n${markdownTable(sizeHeads, sizeRows(report.runs))}`;
}

function rankOf(size: MeasuredSize): number {
  if (size === 'plain') return 0;
  if (typeof size === 'number') return size;
  return Number.MAX_SAFE_INTEGER - 2 + ['default', 'inline', 'auto'].indexOf(size);
}

function cellsOf(runs: readonly SizeRun[], size: MeasuredSize, metric: LoopMetric): [figure: string, ratio: string] {
  const own = byRepeat(runs, size, metric);
  if (own.size === 0) return ['', ''];
  const plain = byRepeat(runs, 'plain', metric);
  const ratios = [...own].flatMap(([repeat, value]) => {
    const base = plain.get(repeat);
    return base === undefined || base === 0 ? [] : [value / base];
  });
  return [threeDigits(median([...own.values()])), ratios.length === 0 ? '' : ratioOf(spreadOf(ratios))];
}

/** The median and, of several repeats, the least and the most: `0.50x (0.48 to 0.53)`. */
function ratioOf({ median: middle, min, max, count }: Spread): string {
  return count === 1 ? times(middle) : `${times(middle)} (${min.toFixed(2)} to ${max.toFixed(2)})`;
}

function byRepeat(runs: readonly SizeRun[], size: MeasuredSize, metric: LoopMetric): ReadonlyMap<number, number> {
  return new Map(
    runs.flatMap((run) => {
      const value = run.sample[metric];
      return run.size === size && value !== undefined ? [[run.repeat, value] as const] : [];
    }),
  );
}
