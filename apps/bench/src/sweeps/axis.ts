import type { Operation, Subject } from '@async-cassandra/load';

/** One thing that grows while everything else stays the same. */
export interface Axis {
  /** The name for `--axis`. */
  readonly name: string;
  readonly title: string;
  /** The head of the first column. */
  readonly head: string;
  /** Costs are given for each one of these. */
  readonly unit: 'row' | 'cell' | 'query';
  readonly points: readonly number[];
  inFlight(point: number): number;
  /** The loop does so many operations before the window begins. By then V8 has compiled the code, and each statement and keyspace was used a few times. */
  readonly warmUpOperations: number;
  open(subject: Subject, point: number): Promise<Operation>;
}
