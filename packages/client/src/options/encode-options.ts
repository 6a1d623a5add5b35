/** The second step: resolved options become data that can cross to a thread. `thread-options.ts` reads them there. */
import type { EncodedQueryOptions } from './driver-query-options.ts';
import { encodePolicy, type PolicyData, type PolicyKind } from './policies.ts';
import type { ResolvedProfile } from './policy-options.ts';
import type { ResolvedDriverOptions } from './resolve-driver-options.ts';

/** The driver's options, as data. */
export interface EncodedDriverOptions {
  /** Options that need no rebuilding, except bytes. */
  readonly plain: Readonly<Record<string, unknown>>;
  readonly policies: Readonly<Partial<Record<PolicyKind, PolicyData>>>;
  readonly profiles: readonly EncodedProfile[] | undefined;
  readonly queryOptions: EncodedQueryOptions | undefined;
  readonly cloudBundle: { readonly href: string } | { readonly path: string } | undefined;
  /** The 16 bytes of a uuid. */
  readonly id: Uint8Array;
  readonly threadModule: string | undefined;
  readonly rejectUnauthorized: boolean;
}

/** An execution profile, as data. */
export interface EncodedProfile {
  readonly name: string;
  readonly plain: Readonly<Record<string, unknown>>;
  readonly loadBalancing: PolicyData | undefined;
  readonly retry: PolicyData | undefined;
}

export function encodeDriverOptions(options: ResolvedDriverOptions): EncodedDriverOptions {
  const { plain, queryOptions, threadModule, rejectUnauthorized } = options;
  // One instance in two places stays one instance in the thread, since a structured clone keeps identity.
  const known = new Map<object, PolicyData>();
  return {
    plain,
    policies: encodePolicies(options, known),
    profiles: options.profiles?.map((profile) => encodeProfile(profile, known)),
    queryOptions,
    cloudBundle: encodeBundle(options.cloudBundle),
    id: Uint8Array.from(options.id.getBuffer()),
    threadModule,
    rejectUnauthorized,
  };
}

function encodePolicies(
  { policies }: ResolvedDriverOptions,
  known: Map<object, PolicyData>,
): EncodedDriverOptions['policies'] {
  const encoded: Partial<Record<PolicyKind, PolicyData>> = {};
  for (const [name, policy] of Object.entries(policies)) {
    const kind = name as PolicyKind;
    encoded[kind] = encodePolicy(kind, policy, kind, known);
  }
  return encoded;
}

function encodeProfile(
  { name, plain, loadBalancing, retry }: ResolvedProfile,
  known: Map<object, PolicyData>,
): EncodedProfile {
  return {
    name,
    plain,
    loadBalancing: loadBalancing && encodePolicy('loadBalancing', loadBalancing, 'loadBalancing', known),
    retry: retry && encodePolicy('retry', retry, 'retry', known),
  };
}

function encodeBundle(bundle: URL | string | undefined): EncodedDriverOptions['cloudBundle'] {
  if (bundle === undefined) return undefined;
  return bundle instanceof URL ? { href: bundle.href } : { path: bundle };
}
