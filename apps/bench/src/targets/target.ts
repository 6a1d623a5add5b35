import type { Figure, LoopMetric } from '../scenarios/scenario.ts';
import type { BenchServerKind } from '../server/start-server.ts';
import type { VariantName } from './variants.ts';

/** What a figure is compared with. */
export type Against =
  | { readonly kind: 'variant'; readonly variant: VariantName }
  /** The one of these with the most operations a second, by the medians. */
  | { readonly kind: 'best'; readonly variants: readonly VariantName[] }
  /** Nothing: the target is a figure. */
  | { readonly kind: 'nothing' };

/** One line of the table of targets. */
export interface Target {
  /** Groups lines, and is what `--only` looks at. */
  readonly title: string;
  readonly figure: string;
  readonly unit: Figure['unit'];
  readonly server: BenchServerKind;
  readonly scenario: string;
  readonly metric: LoopMetric | 'firstRowSeconds' | 'grownMegabytes';
  readonly variant: VariantName;
  readonly against: Against;
  readonly better: 'less' | 'more';
  /** The ratio, or the figure where it is compared with nothing, that has to be reached. */
  readonly must: number;
  readonly want: number;
}

/** The variants that a line needs. */
export function variantsOf({ variant, against }: Target): VariantName[] {
  if (against.kind === 'variant') return [variant, against.variant];
  return against.kind === 'best' ? [variant, ...against.variants] : [variant];
}
