import { createRandom, shuffled } from '@async-cassandra/diagnostics';
import type { SubjectSpec } from '../subjects/subject-spec.ts';

/**
 * All runs in the order in which they take place: every subject once in each repeat, in an order of its own. What changes
 * on the machine meanwhile then falls on all alike, and the order can be had again from the seed.
 */
export function planRuns(threads: readonly number[], repeats: number, seed: number): SubjectSpec[][] {
  const random = createRandom(seed);
  return Array.from({ length: repeats }, () => shuffled(subjectsOf(threads), random));
}

/** The report's rows, the load generator first. */
export function subjectsOf(threads: readonly number[]): SubjectSpec[] {
  const pools = threads.map((count): SubjectSpec => ({ kind: 'pool', threads: count }));
  return [{ kind: 'load-generator' }, { kind: 'plain-driver' }, { kind: 'inline' }, ...pools];
}
