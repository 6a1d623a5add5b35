import type { ClusterOptions } from '@async-cassandra/client';
import type { Executor, ThreadPoolExecutorOptions } from '@async-cassandra/executor';
import type { ClientOptions } from 'cassandra-driver';
import type { Statement } from '../workload/statement.ts';

/** A row with any columns. */
export type ResultRow = Readonly<Record<string, unknown>>;

/** The part of a result that a workload reads. The `ResultSet`s of the driver and of the client both have it. */
export interface Result extends Iterable<ResultRow> {
  readonly rows: readonly ResultRow[];
  first(): ResultRow | null;
  /** Reads a column without building rows. The driver has no such method. */
  column?(name: string): { readonly length: number; get(index: number): unknown };
}

/** Runs one prepared statement. */
export type Run = (parameters?: readonly unknown[]) => Promise<Result>;

/** A subject of measurements. It runs statements. */
export interface Subject {
  /** The pool whose threads can be sampled; `undefined` for a subject without a pool. */
  readonly executor: Executor | undefined;
  prepare(statement: Statement): Promise<Run>;
  close(): Promise<void>;
}

/** Options of a pool that workloads change. */
export type ExecutorOptions = Pick<ThreadPoolExecutorOptions, 'threadPriority' | 'busyPollMicros'>;

/** This project's client, with its driver on the calling thread. */
export interface InlineSpec {
  readonly kind: 'inline';
  readonly options?: ClusterOptions;
}

/** This project's client on a pool of threads. */
export interface PoolSpec {
  readonly kind: 'pool';
  /** `default`: the client's own default. */
  readonly threads: number | 'default';
  readonly executorOptions?: ExecutorOptions | undefined;
  readonly options?: ClusterOptions;
}

/** The unmodified driver on the calling thread. Everything else is compared with it. */
export interface PlainDriverSpec {
  readonly kind: 'plain-driver';
  readonly options?: ClientOptions;
}

/** Which subject to open. `load-generator` answers from memory, to measure the cost of the workload itself. */
export type SubjectSpec = { readonly kind: 'load-generator' } | PlainDriverSpec | InlineSpec | PoolSpec;
