/**
 * The first step of every cluster's options: checked, filled with the defaults of a profile, and frozen. The other steps are in the
 * README of this folder.
 */
import { isOptionsObject, notOptions } from '../errors/check-options.ts';
import { assertKeyspaceName } from '../registry/keyspaces.ts';
import { asBoolean } from './checks.ts';
import { clusterOptionNames, type ClusterOptions } from './cluster-options.ts';
import { keptStatementsOf } from './kept-statements.ts';
import { resolvePoolOptions, type ResolvedPoolOptions } from './pool-options.ts';
import type { OptionsProfile, PrepareDefault } from './profiles.ts';
import { resolveDriverOptions, type ResolvedDriverOptions } from './resolve-driver-options.ts';

/** All options of a cluster. Nothing is missing and nothing changes any more. */
export interface ResolvedClusterOptions extends ResolvedPoolOptions {
  readonly profile: OptionsProfile;
  /** The keyspace of sessions that name none. `undefined`: none. */
  readonly keyspace: string | undefined;
  readonly clientTimestamps: boolean;
  readonly leanPath: boolean;
  /** Which statements are prepared when the call does not say. */
  readonly prepare: PrepareDefault;
  /** How many statements, and sets of columns, the main thread and each thread remember. */
  readonly keptStatements: number;
  /** What the driver client of each thread is made with. */
  readonly driver: ResolvedDriverOptions;
}

/**
 * Checks all options of a cluster and fills in the profile's defaults.
 *
 * @throws {RangeError | TypeError} naming the option, the rule and the value.
 * @throws {ClientError} `invalid-keyspace` or `worker-file-missing`.
 */
export function resolveClusterOptions(options: ClusterOptions, profile: OptionsProfile): ResolvedClusterOptions {
  if (!isOptionsObject(options)) throw notOptions(profile.client, options);
  const keyspace = options.keyspace ?? undefined;
  if (keyspace !== undefined) assertKeyspaceName(keyspace);
  const pool = resolvePoolOptions(options, profile.pool);
  const { clientTimestamps = profile.clientTimestamps, leanPath = profile.leanPath } = options;
  const areTimestampsOn = asBoolean(clientTimestamps, 'clientTimestamps');
  const driver = resolveDriverOptions(options, profile, clusterOptionNames);
  return Object.freeze({
    ...pool,
    profile,
    keyspace,
    // The driver's way to switch them off counts too.
    clientTimestamps: areTimestampsOn && options.policies?.timestampGeneration !== null,
    leanPath: asBoolean(leanPath, 'leanPath'),
    prepare: (driver.queryOptions?.['prepare'] as boolean | undefined) ?? profile.prepare,
    keptStatements: keptStatementsOf(options.maxPrepared),
    driver,
  });
}
