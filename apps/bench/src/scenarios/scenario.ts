import type { ExecutorOptions, Operation, ServerAddress, Subject } from '@async-cassandra/load';
import type { SubjectName } from '../subjects/subject-name.ts';

/**
 * What a run measures, by name.
 *
 * | Metric | Is |
 * | --- | --- |
 * | `mainMicros` | µs of CPU of the main thread per unit |
 * | `processMicros` | µs of CPU of the whole process per unit: main thread, pool, V8's helpers |
 * | `wallMicros` | µs of wall time per operation (time of the window / operations, one in flight) |
 * | `latencyP50Micros`, `latencyP99Micros` | µs of wall time of one operation |
 * | `serviceP50Micros`, `serviceP99Micros` | of an open loop: the same from when the operation was begun, not from when it was due |
 * | `operationsPerSecond` | operations of the window by its wall time |
 * | `achieved` | of an open loop: operations answered within the window, as a share of those due |
 * | `lateP50Ms`, `lateP99Ms` | how late a 5 ms heartbeat on the main thread was |
 */
export type LoopMetric =
  | 'mainMicros'
  | 'processMicros'
  | 'wallMicros'
  | 'latencyP50Micros'
  | 'latencyP99Micros'
  | 'serviceP50Micros'
  | 'serviceP99Micros'
  | 'achieved'
  | 'operationsPerSecond'
  | 'lateP50Ms'
  | 'lateP99Ms';

/** Figures of one run by metric. */
export type Sample = Readonly<Record<string, number>>;

/** One line of the report: a metric of a scenario, and what it should be. */
export interface Figure {
  readonly metric: string;
  readonly title: string;
  readonly unit: 'µs/row' | 'µs/query' | 'µs' | 'share' | 'ms' | 'MB' | 's' | 'bytes';
  /** The client's figure as a share of the plain driver's: at most this. */
  readonly must?: number;
  /** As `must`, where the project wants to be. */
  readonly want?: number;
  /** A figure of the client's own that would be good, where a ratio says nothing. */
  readonly goal?: number;
  /** Whether the generator's share can be taken off: true of CPU time, not of wall time and percentiles. */
  readonly isAdditive: boolean;
}

interface ScenarioBase {
  /** As `--scenario` names it. */
  readonly name: string;
  readonly title: string;
  /** Threads of the client. */
  readonly threads: number;
  /** What of its executor is not as it is by default. */
  readonly executorOptions?: ExecutorOptions;
  readonly subjects: readonly SubjectName[];
  readonly figures: readonly Figure[];
}

/** A loop of one operation: closed, or open where `perSecond` is given. */
export interface LoopScenario extends ScenarioBase {
  readonly kind: 'loop';
  /** Operations in flight at any time in a closed loop. */
  readonly inFlight: number;
  /** Operations begun a second, whether earlier ones are answered or not; `inFlight` plays no part then. */
  readonly perSecond?: number;
  /** True: a 5 ms heartbeat runs beside it. */
  readonly hasHeartbeat: boolean;
  open(subject: Subject): Promise<Operation>;
  /** Says what was read, every value of it: the plain driver and the client must give the same. */
  checksum(subject: Subject): Promise<string>;
}

/** Something else than a loop, measured once in a process of its own. */
export interface ProbeScenario extends ScenarioBase {
  readonly kind: 'probe';
  /** `durationMs` bounds roughly what a probe does of which more makes it surer. */
  measure(subject: SubjectName, server: ServerAddress, threads: number, durationMs: number): Promise<Sample>;
}

export type Scenario = LoopScenario | ProbeScenario;
