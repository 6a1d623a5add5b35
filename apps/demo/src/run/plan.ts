import { createRandom } from '@async-cassandra/diagnostics';
import { repeatShuffled } from '@async-cassandra/load';
import type { SubjectSpec } from '../subjects/subject-spec.ts';

/** All runs in the order in which they take place: every subject once in each repeat. The same seed gives the same order. */
export function planRuns(threads: readonly number[], repeats: number, seed: number): SubjectSpec[][] {
  return repeatShuffled(subjectsOf(threads), repeats, createRandom(seed));
}

/** The report's rows, the load generator first. */
export function subjectsOf(threads: readonly number[]): SubjectSpec[] {
  const pools = threads.map((count): SubjectSpec => ({ kind: 'pool', threads: count }));
  return [{ kind: 'load-generator' }, { kind: 'plain-driver' }, { kind: 'inline' }, ...pools];
}
