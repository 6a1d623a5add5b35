/** Policies, the authentication provider and execution profiles: instances of the driver's classes, checked and filled. */
import { isOptionsObject } from '../errors/check-options.ts';
import { describeValue, isPlainObject } from '../errors/describe-value.ts';
import { unknownNameError } from '../errors/unknown-name.ts';
import type { DriverExecutionProfile } from '../values/driver.ts';
import { isAbsent } from './checks.ts';
import type { DriverOptions } from './driver-options.ts';
import { refusals } from './option-table.ts';
import { assertPolicy, type PolicyKind } from './policies.ts';
import type { OptionsProfile, UnknownNames } from './profiles.ts';
import { asConsistency, asReadTimeout } from './query-option-values.ts';
import { reportUnknownName } from './unknown-names.ts';

/** Policies that a thread's driver client is given. Those that are missing are left to the driver. */
export type ResolvedPolicies = Readonly<Partial<Record<PolicyKind, object>>> & { readonly retry: object };

export interface ResolvedProfile {
  readonly name: string;
  /** Consistencies and the timeout. */
  readonly plain: Readonly<Record<string, unknown>>;
  readonly loadBalancing: object | undefined;
  readonly retry: object | undefined;
}

const policyKinds = ['addressResolution', 'loadBalancing', 'reconnection', 'retry', 'speculativeExecution'] as const;
const policyNames: readonly string[] = [...policyKinds, 'timestampGeneration'];

export function resolvePolicies(options: DriverOptions, profile: OptionsProfile): ResolvedPolicies {
  const policies = options.policies ?? {};
  if (!isPlainObject(policies)) throw new TypeError(`policies must be an object, got ${describeValue(policies)}`);
  assertPolicyNames(policies, profile.unknownNames);
  // Timestamps are made on the main thread, so it is only checked.
  const { timestampGeneration } = policies;
  if (!isAbsent(timestampGeneration))
    assertPolicy('timestampGeneration', timestampGeneration, 'policies.timestampGeneration');
  const resolved: Partial<Record<PolicyKind, object>> & { retry: object } = { retry: profile.createRetryPolicy() };
  for (const kind of policyKinds) {
    const policy = policies[kind];
    if (!isAbsent(policy)) resolved[kind] = assertPolicy(kind, policy, `policies.${kind}`);
  }
  if (!isAbsent(options.authProvider))
    resolved.authProvider = assertPolicy('authProvider', options.authProvider, 'authProvider');
  return Object.freeze(resolved);
}

function assertPolicyNames(policies: object, unknownNames: UnknownNames): void {
  for (const name of Object.keys(policies)) {
    if (policyNames.includes(name)) continue;
    const known = policyNames.map((each) => `policies.${each}`);
    reportUnknownName(unknownNameError('a policy', `policies.${name}`, known), unknownNames);
  }
}

export function resolveProfiles(
  profiles: readonly DriverExecutionProfile[] | null | undefined,
  unknownNames: UnknownNames,
): readonly ResolvedProfile[] | undefined {
  if (isAbsent(profiles)) return undefined;
  if (!Array.isArray(profiles)) {
    throw new TypeError(`profiles must be an array of ExecutionProfile, got ${describeValue(profiles)}`);
  }
  return profiles.map((profile: unknown, index) => resolveProfile(profile, `profiles[${index}]`, unknownNames));
}

const profileValues = {
  consistency: asConsistency,
  serialConsistency: asConsistency,
  readTimeout: asReadTimeout,
} as const;
const profileNames = ['name', ...Object.keys(profileValues), 'loadBalancing', 'retry'];

function resolveProfile(profile: unknown, path: string, unknownNames: UnknownNames): ResolvedProfile {
  if (!isOptionsObject(profile) || typeof (profile as DriverExecutionProfile).name !== 'string') {
    throw new TypeError(`${path} must be an ExecutionProfile with a name, got ${describeValue(profile)}`);
  }
  const { name, loadBalancing, retry, graphOptions, ...others } = profile as DriverExecutionProfile;
  const plain: Record<string, unknown> = {};
  for (const [option, value] of Object.entries(others)) {
    if (isAbsent(value)) continue;
    if (Object.hasOwn(profileValues, option))
      plain[option] = profileValues[option as keyof typeof profileValues](value, `${path}.${option}`);
    else reportUnknownName(unknownNameError('an option of a profile', `${path}.${option}`, profileNames), unknownNames);
  }
  // The driver gives each profile such an object, with nothing in it.
  if (Object.values(graphOptions ?? {}).some((value) => value !== undefined))
    throw new TypeError(`${path}.graphOptions cannot be given: ${refusals['graphOptions']}`);
  return Object.freeze({
    name,
    plain,
    loadBalancing: loadBalancing && assertPolicy('loadBalancing', loadBalancing, `${path}.loadBalancing`),
    retry: retry && assertPolicy('retry', retry, `${path}.retry`),
  });
}
