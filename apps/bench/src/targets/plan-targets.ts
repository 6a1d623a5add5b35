import { createRandom, shuffled } from '@async-cassandra/diagnostics';
import { repeatShuffled } from '@async-cassandra/load';
import type { BenchServerKind } from '../server/start-server.ts';
import { variantsOf, type Target } from './target.ts';
import { variantNamed, type VariantName } from './variants.ts';

/** One run of the plan. */
export interface PlannedTargetRun {
  readonly server: BenchServerKind;
  readonly scenario: string;
  readonly variant: VariantName;
  /** From 1. */
  readonly repeat: number;
}

/** What is there to measure with. */
export interface Means {
  /** A real Cassandra. */
  readonly cassandra: boolean;
  /** Another checkout. */
  readonly base: boolean;
}

/** Says why a line cannot be measured; `undefined` when it can. */
export function missingFor(target: Target, { cassandra, base }: Means): string | undefined {
  if (target.server === 'cassandra' && !cassandra) return 'needs --cassandra';
  const variants = variantsOf(target);
  if (variants.includes('state before') && !base) return 'needs --base';
  const unknown = variants.find((name) => variantNamed(name) === undefined);
  return unknown === undefined ? undefined : `no ${unknown} yet`;
}

/**
 * All runs in the order in which they take place. Lines share their runs. In each repeat the scenarios come in an order of their
 * own. The variants of a scenario follow each other, in random order too, so that ratios compare neighbours in time.
 */
export function planTargets(targets: readonly Target[], repeats: number, seed: number): PlannedTargetRun[] {
  const random = createRandom(seed);
  const places = new Map<string, { server: BenchServerKind; scenario: string; variants: Set<VariantName> }>();
  for (const target of targets) {
    const { server, scenario } = target;
    const key = `${server} ${scenario}`;
    const place = places.get(key) ?? { server, scenario, variants: new Set() };
    for (const name of variantsOf(target)) place.variants.add(name);
    places.set(key, place);
  }
  return repeatShuffled([...places.values()], repeats, random).flatMap((order, index) =>
    order.flatMap(({ server, scenario, variants }) =>
      shuffled([...variants], random).map((variant) => ({ server, scenario, variant, repeat: index + 1 })),
    ),
  );
}
