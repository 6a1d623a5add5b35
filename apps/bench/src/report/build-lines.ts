import { spreadOf, threeDigits } from '@async-cassandra/load';
import type { BenchEnvironment } from '../harness/environment.ts';
import type { LoopMetric, Sample } from '../scenarios/scenario.ts';
import { titleOfServer, type DescribedServer } from '../server/start-server.ts';

/** The client of the other checkout, or of this one. */
export type Build = 'before' | 'now';

export interface BuildRun {
  readonly scenario: string;
  readonly build: Build;
  /** From 1. */
  readonly repeat: number;
  readonly sample: Sample;
}

/** The document of two checkouts. */
export interface BuildReport {
  readonly schemaVersion: 1;
  readonly environment: BenchEnvironment;
  readonly server: DescribedServer;
  readonly settings: {
    readonly repeats: number;
    readonly seconds: number;
    readonly seed: number;
    /** The commit of the other checkout. */
    readonly base: string;
  };
  readonly runs: readonly BuildRun[];
}

const metrics: readonly { readonly metric: LoopMetric; readonly title: string; readonly isCost: boolean }[] = [
  { metric: 'mainMicros', title: 'main thread (µs)', isCost: true },
  { metric: 'processMicros', title: 'whole process (µs)', isCost: true },
  { metric: 'operationsPerSecond', title: 'operations per second', isCost: false },
  { metric: 'latencyP99Micros', title: 'p99 (µs)', isCost: true },
  { metric: 'lateP50Ms', title: 'heartbeat late, p50 (ms)', isCost: true },
  { metric: 'lateP99Ms', title: 'heartbeat late, p99 (ms)', isCost: true },
];

export const buildHeads = ['Scenario', 'Figure', 'Before', 'Now', 'Ratio', 'Range', 'Verdict'] as const;

/** A difference up to here is no difference. */
const tolerance = 0.03;
/** With fewer, chance alone lets all of them agree too often. */
const leastRepeats = 5;

/** A row for each scenario and figure: medians, and the ratio of the runs of the same repeat. */
export function buildRows(runs: readonly BuildRun[]): string[][] {
  const scenarios = [...new Set(runs.map(({ scenario }) => scenario))];
  return scenarios.flatMap((scenario) =>
    metrics.flatMap(({ metric, title, isCost }) => {
      const before = byRepeat(runs, scenario, 'before', metric);
      const now = byRepeat(runs, scenario, 'now', metric);
      const ratios = [...now].flatMap(([repeat, value]) => {
        const base = before.get(repeat);
        return base === undefined || base === 0 ? [] : [value / base];
      });
      if (ratios.length === 0) return [];
      const ratio = spreadOf(ratios);
      return [
        [
          scenario,
          title,
          threeDigits(spreadOf([...before.values()]).median),
          threeDigits(spreadOf([...now.values()]).median),
          ratio.median.toFixed(2),
          `${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)}`,
          verdictOf(ratios, ratio.median, isCost),
        ],
      ];
    }),
  );
}

/** A median beyond 3 % is a difference only if all repeats but one in five agree on its direction. */
function verdictOf(ratios: readonly number[], middle: number, isCost: boolean): string {
  if (ratios.length < leastRepeats) return 'too few repeats';
  if (Math.abs(middle - 1) <= tolerance) return 'within 3 %';
  const agreeing = ratios.filter((ratio) => ratio > 1 === middle > 1).length;
  if (agreeing < Math.ceil(ratios.length * 0.8)) return 'repeats disagree';
  return middle > 1 === isCost ? 'worse' : 'better';
}

function byRepeat(
  runs: readonly BuildRun[],
  scenario: string,
  build: Build,
  metric: LoopMetric,
): ReadonlyMap<number, number> {
  return new Map(
    runs.flatMap((run) => {
      const value = run.sample[metric];
      return run.scenario === scenario && run.build === build && value !== undefined
        ? [[run.repeat, value] as const]
        : [];
    }),
  );
}

/** Says where, when and how it was measured. */
export function describeBuilds({ environment, server, settings }: BuildReport): string {
  const { date, commit, cores, cpu, node, loadAverageBefore } = environment;
  const { repeats, seconds, seed, base } = settings;
  return (
    `${date.slice(0, 10)}: before is commit ${base}, now is commit ${commit}; ${cores} cores (${cpu}), Node ${node.slice(1)}, ` +
    `load average before: ${loadAverageBefore}. Server: ${titleOfServer(server)}. ` +
    `Medians of ${repeats} ${repeats === 1 ? 'repeat' : 'repeats'} of ${seconds} s, each run in a fresh process, in turns (seed ${seed}).`
  );
}
