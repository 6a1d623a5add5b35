import type { ServerAddress } from '@async-cassandra/load';
import type { SubjectSpec } from '../subjects/subject-spec.ts';
import type { PhaseName } from '../workload/phases.ts';

/** One run of one subject, in a process of its own. */
export interface RunSpec {
  readonly subject: SubjectSpec;
  readonly server: ServerAddress;
  readonly rowsPerPage: number;
  /** Of each phase. */
  readonly phaseMs: number;
  readonly warmUpMs: number;
  readonly seed: number;
}

/** What one phase of one run measured. */
export interface PhaseResult {
  readonly phase: PhaseName;
  readonly durationMs: number;
  readonly operations: number;
  readonly rows: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time of the main thread, the load generator's share included. */
  readonly mainCpuMs: number;
  readonly mainUtilization: number;
  /** CPU time of the whole process: main thread, pool, V8's helpers. */
  readonly processCpuMs: number;
  readonly lateP50Ms: number;
  readonly lateP99Ms: number;
  readonly lateMaxMs: number;
  /** One for each thread of the pool; none without a pool. */
  readonly threads: readonly {
    readonly name: string;
    readonly utilization: number;
    readonly cpuMs: number;
  }[];
}

/** What one run measured. */
export interface RunResult {
  readonly subject: SubjectSpec;
  /** Until the subject was connected and its statements prepared. */
  readonly connectMs: number;
  readonly phases: readonly PhaseResult[];
}
