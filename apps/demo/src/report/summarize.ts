import { mean, median } from '@async-cassandra/diagnostics';
import type { PhaseResult, RunResult } from '../run/messages.ts';
import { type SubjectSpec, subjectName } from '../subjects/subject-spec.ts';
import type { PhaseName } from '../workload/phases.ts';

/** Medians over the repeats of one phase of one subject. */
export interface PhaseSummary {
  readonly phase: PhaseName;
  readonly operationsPerSecond: number;
  readonly rowsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time of the main thread for one query, without that of the load generator. */
  readonly mainMicrosPerQuery: number;
  /** The same for one row read. */
  readonly mainMicrosPerRow: number;
  /** CPU time of the whole process for one query. It shows whether threads cost more in total than the plain driver. */
  readonly processMicrosPerQuery: number;
  readonly mainUtilization: number;
  readonly lateP50Ms: number;
  readonly lateP99Ms: number;
  /** Mean over the pool's threads; `null` without a pool. */
  readonly threadUtilization: number | null;
  /** CPU time by active time of the threads. Below 0.8 they wait for cores. */
  readonly threadCpuPerActive: number | null;
  /** Main-thread time of a query by that of the plain driver; `null` where that was not measured. */
  readonly mainOfPlain: number | null;
  /** Throughput by that of the plain driver. */
  readonly throughputOfPlain: number | null;
}

/** One row of the report. */
export interface SubjectSummary {
  readonly subject: SubjectSpec;
  readonly name: string;
  readonly repeats: number;
  readonly phases: readonly PhaseSummary[];
}

/** Main-thread CPU time of one operation of the load generator, in microseconds. */
type GeneratorCost = Readonly<Partial<Record<PhaseName, number>>>;

/** Summarizes each of `subjects` that has a run, in that order. The load generator has no summary of its own. */
export function summarize(runs: readonly RunResult[], subjects: readonly SubjectSpec[]): SubjectSummary[] {
  const generator = generatorCost(runs);
  const plain = runsOf(runs, { kind: 'plain-driver' });
  const summaries: SubjectSummary[] = [];
  for (const subject of subjects) {
    const own = runsOf(runs, subject);
    if (own.length === 0 || subject.kind === 'load-generator') continue;
    const names = own[0]?.phases.map(({ phase }) => phase) ?? [];
    const phases = names.map((phase) => compareWithPlain(phaseOf(own, phase, generator), plain, generator));
    summaries.push({ subject, name: subjectName(subject), repeats: own.length, phases });
  }
  return summaries;
}

/** The runs of one subject. */
export function runsOf(runs: readonly RunResult[], subject: SubjectSpec): RunResult[] {
  return runs.filter((run) => subjectName(run.subject) === subjectName(subject));
}

type OwnFigures = Omit<PhaseSummary, 'mainOfPlain' | 'throughputOfPlain'>;

function phaseOf(runs: readonly RunResult[], name: PhaseName, generator: GeneratorCost): OwnFigures {
  const results = runs.flatMap((run) => run.phases.filter(({ phase }) => phase === name));
  const over = (read: (result: PhaseResult) => number): number => median(results.map(read));
  const netMicros = (result: PhaseResult): number => mainMicros(result) - (generator[name] ?? 0);
  return {
    phase: name,
    operationsPerSecond: over(operationsPerSecond),
    rowsPerSecond: over(({ rows, durationMs }) => (rows / durationMs) * 1000),
    p50Ms: over(({ p50Ms }) => p50Ms),
    p99Ms: over(({ p99Ms }) => p99Ms),
    mainMicrosPerQuery: over(netMicros),
    mainMicrosPerRow: over((result) => (result.rows > 0 ? (netMicros(result) * result.operations) / result.rows : 0)),
    processMicrosPerQuery: over(({ processCpuMs, operations }) => (processCpuMs * 1000) / operations),
    mainUtilization: over(({ mainUtilization }) => mainUtilization),
    lateP50Ms: over(({ lateP50Ms }) => lateP50Ms),
    lateP99Ms: over(({ lateP99Ms }) => lateP99Ms),
    threadUtilization: orNull(results, threadUtilization),
    threadCpuPerActive: orNull(results, threadCpuPerActive),
  };
}

function compareWithPlain(own: OwnFigures, plainRuns: readonly RunResult[], generator: GeneratorCost): PhaseSummary {
  if (plainRuns.length === 0) return { ...own, mainOfPlain: null, throughputOfPlain: null };
  const plain = phaseOf(plainRuns, own.phase, generator);
  return {
    ...own,
    mainOfPlain: own.mainMicrosPerQuery / plain.mainMicrosPerQuery,
    throughputOfPlain: own.operationsPerSecond / plain.operationsPerSecond,
  };
}

function generatorCost(runs: readonly RunResult[]): GeneratorCost {
  const results = runsOf(runs, { kind: 'load-generator' }).flatMap((run) => run.phases);
  const byPhase = Map.groupBy(results, ({ phase }) => phase);
  return Object.fromEntries([...byPhase].map(([phase, own]) => [phase, median(own.map(mainMicros))]));
}

/** Operations per second of one phase of one run. */
export function operationsPerSecond({ operations, durationMs }: PhaseResult): number {
  return (operations / durationMs) * 1000;
}

/** Mean event loop utilisation of the pool's threads; `undefined` without a pool. */
export function threadUtilization({ threads }: PhaseResult): number | undefined {
  return threads.length === 0 ? undefined : mean(threads.map(({ utilization }) => utilization));
}

/** CPU time of the pool's threads by their active time; `undefined` without a pool or activity. */
export function threadCpuPerActive({ threads, durationMs }: PhaseResult): number | undefined {
  const active = threads.reduce((sum, { utilization }) => sum + utilization * durationMs, 0);
  return active > 0 ? threads.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / active : undefined;
}

function mainMicros({ mainCpuMs, operations }: PhaseResult): number {
  return (mainCpuMs * 1000) / operations;
}

function orNull(results: readonly PhaseResult[], read: (result: PhaseResult) => number | undefined): number | null {
  const known = results.map(read).filter((value) => value !== undefined);
  return known.length === 0 ? null : median(known);
}
