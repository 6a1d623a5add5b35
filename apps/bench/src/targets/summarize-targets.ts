import { median } from '@async-cassandra/diagnostics';
import { spreadOf, type Spread } from '@async-cassandra/load';
import type { Sample } from '../scenarios/scenario.ts';
import type { PlannedTargetRun } from './plan-targets.ts';
import type { Target } from './target.ts';
import type { VariantName } from './variants.ts';

/** One run and what it measured. */
export interface TargetRun extends PlannedTargetRun {
  readonly sample: Sample;
}

/** One line of the table. */
export interface TargetSummary extends Target {
  /** The figure itself. */
  readonly measured: Spread | undefined;
  /** What it is compared with; `undefined` where it is compared with nothing. */
  readonly base: { readonly variant: VariantName; readonly figure: Spread } | undefined;
  /** The figure by that of `base`, repeat by repeat. */
  readonly ratio: Spread | undefined;
  /** The verdict, or why there is none. */
  readonly verdict: string;
}

/** Judges one line by its runs. */
export function summarizeTarget(target: Target, runs: readonly TargetRun[]): TargetSummary {
  const own = runs.filter(({ server, scenario }) => server === target.server && scenario === target.scenario);
  const measured = byRepeat(own, target.variant, target.metric);
  const variant = comparedWith(target, own);
  const base = variant === undefined ? undefined : byRepeat(own, variant, target.metric);
  const ratios = [...measured].flatMap(([repeat, value]) => {
    const other = base?.get(repeat);
    return other === undefined || other === 0 ? [] : [value / other];
  });
  const ratio = optionalSpread(ratios);
  const figure = optionalSpread([...measured.values()]);
  const baseFigure = base && optionalSpread([...base.values()]);
  return {
    ...target,
    measured: figure,
    base: variant === undefined || baseFigure === undefined ? undefined : { variant, figure: baseFigure },
    ratio,
    verdict: verdictOf(target, (target.against.kind === 'nothing' ? figure : ratio)?.median),
  };
}

/** A line without a measurement. */
export function unmeasured(target: Target, why: string): TargetSummary {
  return { ...target, measured: undefined, base: undefined, ratio: undefined, verdict: why };
}

function comparedWith({ against }: Target, runs: readonly TargetRun[]): VariantName | undefined {
  if (against.kind === 'nothing') return undefined;
  if (against.kind === 'variant') return against.variant;
  const throughput = (name: VariantName): number => {
    const values = [...byRepeat(runs, name, 'operationsPerSecond').values()];
    return values.length === 0 ? 0 : median(values);
  };
  return against.variants.toSorted((one, other) => throughput(other) - throughput(one))[0];
}

function byRepeat(runs: readonly TargetRun[], variant: VariantName, metric: string): ReadonlyMap<number, number> {
  return new Map(
    runs.flatMap((run) => {
      const value = run.sample[metric];
      return run.variant === variant && value !== undefined ? [[run.repeat, value] as const] : [];
    }),
  );
}

function optionalSpread(values: readonly number[]): Spread | undefined {
  return values.length === 0 ? undefined : spreadOf(values);
}

function verdictOf({ better, must, want }: Target, value: number | undefined): string {
  if (value === undefined) return 'not measured';
  const reaches = (bound: number): boolean => (better === 'less' ? value <= bound : value >= bound);
  if (reaches(want)) return 'wanted';
  return reaches(must) ? 'met' : 'not met';
}
