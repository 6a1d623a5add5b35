import { compareClients, type CompareArguments } from './compare-clients.ts';
import { compareSizes } from './compare-sizes.ts';
import { compareTargets } from './compare-targets.ts';

/** The arguments of the command line. */
export interface AllArguments extends CompareArguments {
  /** Another checkout, for the targets that compare with the state before. */
  readonly base?: string | undefined;
}

/** What runs after the comparison. Tests put others in their place. */
export interface AllParts {
  readonly compareClients: typeof compareClients;
  readonly compareTargets: typeof compareTargets;
  readonly compareSizes: typeof compareSizes;
}

const allParts: AllParts = { compareClients, compareTargets, compareSizes };

/**
 * Compares the client with the plain driver. If nothing limits the run to that comparison, the targets and the pool sizes follow, each
 * with its own table.
 */
export async function measureAll(given: AllArguments, parts: AllParts = allParts): Promise<void> {
  await parts.compareClients(given);
  if (isComparisonOnly(given)) return;
  const { quick, seed, cassandra, base, writeReadme } = given;
  const settings = {
    repeats: given.repeats ?? (quick ? 2 : 5),
    seconds: given.seconds ?? (quick ? 0.5 : 2),
    seed,
    cassandra,
    json: false,
    save: writeReadme && !quick,
  };
  // Only a whole table of targets is kept, see `compareTargets`.
  await parts.compareTargets({ ...settings, base, save: settings.save && cassandra && base !== undefined });
  if (cassandra) return;
  await parts.compareSizes({ ...settings, server: 'replay' });
}

/** One document, a part of the scenarios, more repeats of kept results, profiles: these are about the comparison alone. */
function isComparisonOnly({ scenario, json, out, append, profile }: AllArguments): boolean {
  return scenario !== undefined || json || out !== undefined || append || profile !== undefined;
}
