import type { Sample } from '../scenarios/scenario.ts';
import type { ServerAddress } from '../subjects/server-address.ts';
import type { SubjectName } from '../subjects/subject.ts';

/** One run: one scenario on one subject, in a process of its own. */
export interface RunSpec {
  readonly scenario: string;
  readonly subject: SubjectName;
  readonly server: ServerAddress;
  /** Of the measured window. */
  readonly durationMs: number;
  readonly warmUpMs: number;
  /** Where `--cpu-prof` puts this run's profiles; the window is noted beside them. */
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

export type RunMessage =
  | { readonly kind: 'result'; readonly outcome: RunOutcome }
  | { readonly kind: 'failed'; readonly message: string };
