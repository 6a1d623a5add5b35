import type { PhaseResult, RunResult } from '../src/run/messages.ts';
import type { SubjectSpec } from '../src/subjects/subject-spec.ts';

/** A phase of a second with figures that are easy to calculate with. */
export function phaseResult(figures: Partial<PhaseResult>): PhaseResult {
  return {
    phase: 'pages',
    durationMs: 1000,
    operations: 100,
    rows: 500_000,
    p50Ms: 10,
    p99Ms: 30,
    mainCpuMs: 900,
    mainUtilization: 0.95,
    processCpuMs: 1000,
    lateP50Ms: 20,
    lateP99Ms: 40,
    lateMaxMs: 50,
    threads: [],
    ...figures,
  };
}

/** A run with a phase of pages that takes `pageCpuMs` of main thread, and one of points that takes `pointCpuMs`. */
export function runResult(subject: SubjectSpec, pageCpuMs: number, pointCpuMs: number, scale = 1): RunResult {
  const threads =
    subject.kind === 'pool'
      ? Array.from({ length: subject.threads }, (_, index) => ({
          name: `cassandra-${index}`,
          utilization: 0.5,
          cpuMs: 400,
        }))
      : [];
  return {
    subject,
    connectMs: 100,
    phases: [
      phaseResult({ mainCpuMs: pageCpuMs * scale, operations: 100 * scale, rows: 500_000 * scale, threads }),
      phaseResult({
        phase: 'points',
        mainCpuMs: pointCpuMs * scale,
        operations: 20_000 * scale,
        rows: 19_000 * scale,
        threads,
      }),
    ],
  };
}

/** One repeat of everything: the load generator takes 10 µs of a page's and 1 µs of a point's main-thread time. */
export const exampleRuns: readonly RunResult[] = [
  runResult({ kind: 'load-generator' }, 1, 20),
  runResult({ kind: 'plain-driver' }, 901, 480),
  runResult({ kind: 'inline' }, 451, 460),
  runResult({ kind: 'pool', threads: 1 }, 91, 120, 1.5),
  runResult({ kind: 'pool', threads: 2 }, 91, 120, 2),
];
