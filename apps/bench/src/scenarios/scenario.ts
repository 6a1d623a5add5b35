import type { ExecutorOptions, Operation, ServerAddress, Subject } from '@async-cassandra/load';
import type { PoolSize, SubjectSettings } from '../subjects/open-subject.ts';
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
 * | `serviceP50Micros`, `serviceP99Micros` | of an open loop: the same from the moment when the operation began, not from when it was due |
 * | `operationsPerSecond` | operations that ended, by wall time of the window |
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
  readonly unit: 'µs/row' | 'µs/query' | 'µs' | 'share' | 'ms' | 'MB' | 's' | 'bytes' | '1/s';
  /** The client's figure may be at most this share of the plain driver's. */
  readonly must?: number;
  /** The share that the project wants to reach. */
  readonly want?: number;
  /** A good figure for the client, where a ratio to the plain driver says nothing. */
  readonly goal?: number;
  /** True if the generator's figure can be subtracted: that of CPU time can, those of wall time and percentiles cannot. */
  readonly isAdditive: boolean;
}

interface ScenarioBase {
  /** The name for `--scenario`. */
  readonly name: string;
  readonly title: string;
  /** Threads of the client. */
  readonly threads: PoolSize;
  /** Options of the client's executor that differ from the default. */
  readonly executorOptions?: ExecutorOptions;
  readonly subjects: readonly SubjectName[];
  readonly figures: readonly Figure[];
}

/** A loop of one operation: closed, or open where `perSecond` is given. */
export interface LoopScenario extends ScenarioBase {
  readonly kind: 'loop';
  /** Operations in flight at any time in a closed loop. */
  readonly inFlight: number;
  /** Operations that begin each second, whether earlier ones are answered or not. `inFlight` is then not used. */
  readonly perSecond?: number;
  /** What takes the place of the operation from time to time. The latencies of an open loop leave it out. */
  readonly guest?: {
    /** One operation in so many. */
    readonly every: number;
    open(subject: Subject): Promise<Operation>;
  };
  /** True: a 5 ms heartbeat runs beside it. */
  readonly hasHeartbeat: boolean;
  open(subject: Subject): Promise<Operation>;
  /** Returns a digest of every value that was read. The plain driver and the client must give the same. */
  checksum(subject: Subject): Promise<string>;
}

/** A measurement that is no loop, made once in a process of its own. */
export interface ProbeScenario extends ScenarioBase {
  readonly kind: 'probe';
  /** `durationMs` is a rough limit for work that makes the figure more exact. */
  measure(subject: SubjectName, server: ServerAddress, settings: SubjectSettings, durationMs: number): Promise<Sample>;
}

export type Scenario = LoopScenario | ProbeScenario;
