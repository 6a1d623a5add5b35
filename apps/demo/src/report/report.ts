import type { PoolAdvice, SweepEvidence } from '@async-cassandra/diagnostics';
import type { Environment, ServerKind } from '@async-cassandra/load';
import type { RunResult } from '../run/messages.ts';
import type { CompareSettings } from '../run/settings.ts';
import type { SubjectSummary } from './summarize.ts';

/** The document that `--json` prints and `--out` writes. */
export interface CompareReport {
  readonly schemaVersion: 1;
  readonly command: 'compare';
  /** False after an interrupt: `runs` are then those that were finished. */
  readonly isComplete: boolean;
  readonly environment: Environment;
  readonly server: { readonly kind: ServerKind; readonly version: string; readonly isOnThisHost: boolean };
  readonly settings: CompareSettings;
  /** In the order in which they took place. */
  readonly runs: readonly RunResult[];
  /** One for each subject: medians over its repeats, without the load generator's cost. */
  readonly summary: readonly SubjectSummary[];
  readonly advice: PoolAdvice<SweepEvidence>;
  /** The advice as one sentence. */
  readonly adviceSentence: string;
}
