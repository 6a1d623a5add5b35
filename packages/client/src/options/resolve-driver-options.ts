/** The driver's part of a cluster's options, checked and filled. What is data is copied; instances stay as they are. */
import { isOptionsObject, notOptions } from '../errors/check-options.ts';
import { describeValue, isPlainObject } from '../errors/describe-value.ts';
import { types, type Uuid } from '../values/driver.ts';
import { isAbsent } from './checks.ts';
import type { DriverOptions } from './driver-options.ts';
import { encodeDefaultQueryOptions, type EncodedQueryOptions } from './driver-query-options.ts';
import { resolveEncoding, type ResolvedEncoding } from './encoding-options.ts';
import { resolvePlainOptions } from './plain-options.ts';
import { resolvePolicies, resolveProfiles, type ResolvedPolicies, type ResolvedProfile } from './policy-options.ts';
import type { OptionsProfile } from './profiles.ts';

/** The driver's options. A field that is `undefined` is left to the driver's client. */
export interface ResolvedDriverOptions {
  /** Options that are data, by their names. */
  readonly plain: Readonly<Record<string, unknown>>;
  readonly policies: ResolvedPolicies;
  readonly profiles: readonly ResolvedProfile[] | undefined;
  /** Data too: query options are checked and copied in one pass, as those of a call are. */
  readonly queryOptions: EncodedQueryOptions | undefined;
  /** Used on the main thread, where cells become values. */
  readonly encoding: ResolvedEncoding;
  readonly cloudBundle: URL | string | undefined;
  /** One id for all threads, so that the server counts one client. */
  readonly id: Uuid;
  readonly threadModule: string | undefined;
  /** For TLS that only `threadModule` sets up. */
  readonly rejectUnauthorized: boolean;
}

/**
 * Checks the driver's options and fills in the profile's defaults.
 *
 * @param otherNames - Options that are checked elsewhere.
 * @throws {TypeError | RangeError} naming the option: an unknown name, a wrong value, or one that cannot cross to a thread.
 */
export function resolveDriverOptions(
  options: DriverOptions,
  profile: OptionsProfile,
  otherNames: readonly string[] = [],
): ResolvedDriverOptions {
  if (!isOptionsObject(options)) throw notOptions(profile.client, options);
  return Object.freeze({
    plain: Object.freeze(resolvePlainOptions({ ...options }, profile, otherNames)),
    policies: resolvePolicies(options, profile),
    profiles: resolveProfiles(options.profiles, profile.unknownNames),
    queryOptions: encodeDefaultQueryOptions(options.queryOptions, profile.unknownNames),
    encoding: resolveEncoding(options.encoding),
    cloudBundle: cloudBundle(options.cloud),
    id: clientId(options.id),
    threadModule: moduleHref(options.threadModule),
    rejectUnauthorized: profile.rejectUnauthorized,
  });
}

function cloudBundle(cloud: DriverOptions['cloud']): URL | string | undefined {
  if (isAbsent(cloud)) return undefined;
  if (!isPlainObject(cloud)) throw new TypeError(`cloud must be an object, got ${describeValue(cloud)}`);
  const { secureConnectBundle: bundle } = cloud;
  if (typeof bundle === 'string' || bundle instanceof URL) return bundle;
  throw new TypeError(`cloud.secureConnectBundle must be a path or a URL, got ${describeValue(bundle)}`);
}

function clientId(id: unknown): Uuid {
  if (isAbsent(id)) return types.Uuid.random();
  if (id instanceof types.Uuid) return id;
  throw new TypeError(`id must be a Uuid, got ${describeValue(id)}`);
}

/** A relative path is refused: in a worker, `import()` would resolve it against the worker's own file. */
function moduleHref(module: unknown): string | undefined {
  if (isAbsent(module)) return undefined;
  const href = module instanceof URL ? module.href : module;
  if (typeof href === 'string' && /^(file|data|node|blob):/u.test(href)) return href;
  throw new TypeError(
    `threadModule must be a URL, as new URL('./cassandra.setup.js', import.meta.url), got ${describeValue(module)}`,
  );
}
