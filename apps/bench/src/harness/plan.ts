import { createRandom, shuffled } from '@async-cassandra/diagnostics';
import type { Scenario } from '../scenarios/scenario.ts';
import type { SubjectName } from '../subjects/subject-name.ts';

/** One run of the plan. */
export interface PlannedRun {
  readonly scenario: Scenario;
  readonly subject: SubjectName;
  /** From 1. */
  readonly repeat: number;
}

/**
 * All runs in the order in which they take place. In each repeat the scenarios come in an order of their own, and so do
 * the subjects of each, one right after the other: what happens on the machine meanwhile falls on all alike.
 */
export function planRuns(scenarios: readonly Scenario[], repeats: number, seed: number): PlannedRun[] {
  const random = createRandom(seed);
  return Array.from({ length: repeats }, (_, index) =>
    shuffled(scenarios, random).flatMap((scenario) =>
      shuffled(scenario.subjects, random).map((subject) => ({ scenario, subject, repeat: index + 1 })),
    ),
  ).flat();
}
