import { conversions } from './blob-conversions.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { timeFunctions } from './time-functions.ts';

/** Every function that the simulator runs, by name. Most names have one function for each type of the argument. */
export const scalarFunctions: ReadonlyMap<string, readonly ScalarFunction[]> = Map.groupBy(
  [...timeFunctions, ...conversions],
  ({ name }) => name,
);

const notRunPattern =
  /^(?:abs|exp|log|log10|round|map_(?:keys|values)|collection_\w+|mask_\w+|similarity_\w+|to_?json|from_?json|min_?uuid|max_?uuid)$/;

/** Returns true for a function that Cassandra has and the simulator does not run. */
export function isKnownButNotRun(name: string): boolean {
  return notRunPattern.test(name);
}
