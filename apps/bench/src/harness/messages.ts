import type { Sample } from '../scenarios/scenario.ts';
import type { ServerAddress } from '@async-cassandra/load';
import type { ClientKind, PoolSize, SubjectSettings } from '../subjects/open-subject.ts';
import type { SubjectName } from '../subjects/subject-name.ts';

/** One run: one scenario on one subject, in a process of its own. */
export interface RunSpec {
  readonly scenario: string;
  readonly subject: SubjectName;
  readonly server: ServerAddress;
  /** Threads of the client, instead of as many as the scenario has. */
  readonly threads?: PoolSize | undefined;
  /** Where the client runs the driver. Default: `pool`. */
  readonly clientKind?: ClientKind | undefined;
  /** Options of the client that differ from its defaults, and can be sent to another process. */
  readonly clusterOptions?: SubjectSettings['clusterOptions'];
  /** Of the measured window. */
  readonly durationMs: number;
  readonly warmUpMs: number;
  /** The folder for this run's CPU profiles. A file beside them says when the window began and ended. */
  readonly profileFolder?: string;
}

/** What one run measured. */
export interface RunResult {
  readonly scenario: string;
  readonly subject: SubjectName;
  /** From 1. */
  readonly repeat: number;
  readonly sample: Sample;
  /** Says what was read; none for a probe. */
  readonly checksum: string | undefined;
}

/** What a run's process answers. */
export type RunOutcome = Pick<RunResult, 'sample' | 'checksum'>;
