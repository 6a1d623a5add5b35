import { shuffled } from '@async-cassandra/diagnostics';

/**
 * Returns `items` once for each repeat, each time in another order. So another program that uses the machine for a while slows all of
 * them alike. The same `random` gives the same order.
 */
export function repeatShuffled<Item>(items: readonly Item[], repeats: number, random: () => number): Item[][] {
  return Array.from({ length: repeats }, () => shuffled(items, random));
}
