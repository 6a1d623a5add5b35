import { spreadOf, type Spread } from '@async-cassandra/load';
import type { RunResult } from '../harness/messages.ts';
import type { Figure, Scenario } from '../scenarios/scenario.ts';
import type { SubjectName } from '../subjects/subject-name.ts';

/** `undefined`: there is no target. */
export type Verdict = 'wanted' | 'met' | 'not met' | undefined;

/** One line of the report. */
export interface FigureSummary {
  readonly scenario: string;
  readonly metric: string;
  readonly title: string;
  readonly unit: Figure['unit'];
  readonly generator: Spread | undefined;
  readonly plain: Spread | undefined;
  readonly client: Spread | undefined;
  /** The client's figure by the plain driver's, repeat by repeat. The verdict depends on its median. */
  readonly ratio: Spread | undefined;
  /** The same after subtracting the generator's figure from both. Left out where that makes no sense. */
  readonly netRatio: Spread | undefined;
  readonly must: number | undefined;
  readonly want: number | undefined;
  readonly goal: number | undefined;
  readonly verdict: Verdict;
}

/** Summarizes every figure of every scenario that has runs, in the order of the scenarios. */
export function summarize(scenarios: readonly Scenario[], runs: readonly RunResult[]): FigureSummary[] {
  return scenarios.flatMap((scenario) => {
    const own = runs.filter((run) => run.scenario === scenario.name);
    return own.length === 0 ? [] : scenario.figures.map((figure) => summarizeFigure(scenario.name, figure, own));
  });
}

function summarizeFigure(scenario: string, figure: Figure, runs: readonly RunResult[]): FigureSummary {
  const { metric, title, unit, must, want, goal, isAdditive } = figure;
  const generator = byRepeat(runs, 'generator', metric);
  const plain = byRepeat(runs, 'plain', metric);
  const client = byRepeat(runs, 'client', metric);
  const ratio = ratioOf(client, plain, new Map());
  return {
    scenario,
    metric,
    title,
    unit,
    generator: optionalSpread(generator),
    plain: optionalSpread(plain),
    client: optionalSpread(client),
    ratio,
    netRatio: isAdditive && generator.size > 0 ? ratioOf(client, plain, generator) : undefined,
    must,
    want,
    goal,
    verdict: verdictOf(ratio, must, want),
  };
}

function byRepeat(runs: readonly RunResult[], subject: SubjectName, metric: string): ReadonlyMap<number, number> {
  return new Map(
    runs.flatMap((run) => {
      const value = run.sample[metric];
      return run.subject === subject && value !== undefined ? [[run.repeat, value] as const] : [];
    }),
  );
}

function optionalSpread(values: ReadonlyMap<number, number>): Spread | undefined {
  return values.size === 0 ? undefined : spreadOf([...values.values()]);
}

/** Compares runs of the same repeat, because they are close together in time. */
function ratioOf(
  client: ReadonlyMap<number, number>,
  plain: ReadonlyMap<number, number>,
  taken: ReadonlyMap<number, number>,
): Spread | undefined {
  const ratios = [...client].flatMap(([repeat, value]) => {
    const base = plain.get(repeat);
    if (base === undefined) return [];
    const own = taken.get(repeat) ?? 0;
    // A generator that costs as much as a subject leaves nothing to compare.
    return base - own > 0 ? [Math.max(0, value - own) / (base - own)] : [];
  });
  return ratios.length === 0 ? undefined : spreadOf(ratios);
}

function verdictOf(ratio: Spread | undefined, must: number | undefined, want: number | undefined): Verdict {
  if (ratio === undefined || must === undefined) return undefined;
  if (want !== undefined && ratio.median <= want) return 'wanted';
  return ratio.median <= must ? 'met' : 'not met';
}
