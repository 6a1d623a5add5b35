import { shuffled } from '@async-cassandra/diagnostics';

/**
 * `items` once for each repeat, each time in another order. Something else that uses the machine for a while then slows all of
 * them alike. The same `random` gives the same order again.
 */
export function repeatShuffled<Item>(items: readonly Item[], repeats: number, random: () => number): Item[][] {
  return Array.from({ length: repeats }, () => shuffled(items, random));
}
