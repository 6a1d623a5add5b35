import type { Operation, Subject } from '@async-cassandra/load';

/** What grows while everything else stays. */
export interface Axis {
  /** As `--axis` names it. */
  readonly name: string;
  readonly title: string;
  /** What grows, as the head of its column. */
  readonly head: string;
  /** What costs are counted by. */
  readonly unit: 'row' | 'cell' | 'query';
  readonly points: readonly number[];
  inFlight(point: number): number;
  /** Operations that must have been made before the window: V8 has then compiled what runs, and each statement and keyspace has come a few times. */
  readonly warmUpOperations: number;
  open(subject: Subject, point: number): Promise<Operation>;
}
