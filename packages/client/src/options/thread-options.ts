/** The last step, in the thread: data becomes the options of one driver client. */
import { loadModule } from '@async-cassandra/executor/thread';
import { driverModule, ExecutionProfile, types, type DseClientOptions } from '../values/driver.ts';
import type { EncodedDriverOptions, EncodedProfile } from './encode-options.ts';
import { EntryMap } from '../values/entry-map.ts';
import { EntrySet } from '../values/entry-set.ts';
import { unknownNameError } from '../errors/unknown-name.ts';
import { optionKinds } from './option-table.ts';
import { describeValue, isPlainObject } from '../errors/describe-value.ts';
import { rebuildPlainData } from './plain-data.ts';
import { decodePolicy, type PolicyData, type PolicyKind } from './policies.ts';
import { decodeQueryOptions } from './driver-query-options.ts';

/** What the default export of a `threadModule` is called with. */
export interface ThreadSetup {
  /** The copy of `cassandra-driver` in use. Make instances of its classes: those of another copy are refused. */
  readonly driver: typeof driverModule;
  /** From 0. */
  readonly threadIndex: number;
  readonly threadName: string;
}

/** Which thread and which driver client the options are for. */
export interface ThreadOptionsContext {
  readonly threadIndex: number;
  readonly threadName: string;
  /** The keyspace of the driver client. Default: none. */
  readonly keyspace?: string;
  /** True for the one driver client that reports to the server for all of them. Default: true in thread 0. */
  readonly isReporter?: boolean;
}

type Options = Record<string, unknown>;

/** Options that are merged with those of `threadModule`, name by name. Any other option of the module replaces the given one. */
const groups = ['policies', 'sslOptions', 'socketOptions', 'pooling', 'protocolOptions', 'encoding', 'queryOptions'];

/** Options that only `threadModule` can return. */
const codeOptions = ['requestTracker', 'metrics', 'logEmitter'];

/**
 * Makes the options of one driver client. Call it for each client: the driver changes the profiles and policies that it is given.
 *
 * @throws {TypeError} if `threadModule` has no default export that returns options.
 */
export async function resolveThreadOptions(
  data: EncodedDriverOptions,
  context: ThreadOptionsContext,
): Promise<DseClientOptions> {
  const { isReporter = context.threadIndex === 0 } = context;
  const { keyspace: _sessions, ...plain } = rebuildPlainData(data.plain) as Options;
  const options: Options = {
    ...plain,
    id: new types.Uuid(Buffer.from(data.id)),
    ...(context.keyspace === undefined ? {} : { keyspace: context.keyspace }),
    ...decodePolicies(data),
    queryOptions: decodeQueryOptions(data.queryOptions),
  };
  if (data.cloudBundle) options['cloud'] = { secureConnectBundle: decodeBundle(data.cloudBundle) };
  if (data.threadModule !== undefined) merge(options, await callThreadModule(data.threadModule, context), data);
  return finish(options, isReporter);
}

function decodeBundle(bundle: NonNullable<EncodedDriverOptions['cloudBundle']>): URL | string {
  return 'href' in bundle ? new URL(bundle.href) : bundle.path;
}

function decodePolicies(data: EncodedDriverOptions): Options {
  const known = new Map<PolicyData, object>();
  const { authProvider, ...others } = data.policies;
  const policies: Options = {};
  for (const [kind, policy] of Object.entries(others)) policies[kind] = decodePolicy(kind as PolicyKind, policy, known);
  return {
    policies,
    ...(authProvider && { authProvider: decodePolicy('authProvider', authProvider) }),
    ...(data.profiles && { profiles: data.profiles.map((profile) => decodeProfile(profile, known)) }),
  };
}

function decodeProfile({ name, plain, loadBalancing, retry }: EncodedProfile, known: Map<PolicyData, object>): object {
  return new ExecutionProfile(name, {
    ...(rebuildPlainData(plain) as object),
    ...(loadBalancing && { loadBalancing: decodePolicy('loadBalancing', loadBalancing, known) as never }),
    ...(retry && { retry: decodePolicy('retry', retry, known) as never }),
  });
}

async function callThreadModule(href: string, { threadIndex, threadName }: ThreadOptionsContext): Promise<Options> {
  const loaded = await loadThreadModule(href);
  // A CommonJS module built from `export default` has its function one level deeper.
  const exported = (loaded.default as { readonly default?: unknown } | undefined)?.default ?? loaded.default;
  if (typeof exported !== 'function') {
    throw new TypeError(`threadModule ${href} must export a function by default, got ${describeValue(exported)}`);
  }
  const setup: ThreadSetup = { driver: driverModule, threadIndex, threadName };
  const returned: unknown = await (exported as (setup: ThreadSetup) => unknown)(setup);
  if (!isPlainObject(returned)) {
    throw new TypeError(`threadModule ${href} must return an object of options, got ${describeValue(returned)}`);
  }
  assertNames(returned, href);
  return returned;
}

/** Adds the name of the file to an error: a syntax error does not have it. */
async function loadThreadModule(href: string): Promise<{ readonly default?: unknown }> {
  try {
    return await loadModule(href);
  } catch (error) {
    if (error instanceof Error) {
      // The executor's own message begins with the same words.
      const reason = error.message.replace(`module ${href} cannot be loaded`, '').replace(/^: /, '');
      error.message = `threadModule ${href} cannot be loaded${reason.startsWith(' (') ? '' : ': '}${reason}`;
    }
    throw error;
  }
}

function assertNames(returned: Options, href: string): void {
  const known = [...Object.keys(optionKinds), ...codeOptions].filter(
    (name) => name !== 'threadModule' && name !== 'keyspace',
  );
  for (const name of Object.keys(returned)) {
    if (!known.includes(name)) throw unknownNameError(`an option that threadModule ${href} can return`, name, known);
  }
  const { policies } = returned;
  if (isPlainObject(policies) && policies['timestampGeneration'] !== undefined) {
    throw new TypeError(
      `threadModule ${href} cannot return policies.timestampGeneration: timestamps are made on the main thread`,
    );
  }
}

function merge(options: Options, returned: Options, { rejectUnauthorized }: EncodedDriverOptions): void {
  for (const [name, value] of Object.entries(returned)) {
    const given = options[name];
    const isGroup = groups.includes(name) && isPlainObject(value) && isPlainObject(given);
    options[name] = isGroup ? { ...given, ...value } : value;
  }
  // The profile's default counts for TLS that only the module sets up, too.
  const { sslOptions } = options;
  if (isPlainObject(sslOptions)) options['sslOptions'] = { rejectUnauthorized, ...sslOptions };
}

/** Sets what the application cannot choose, because it concerns all threads. */
function finish(options: Options, isReporter: boolean): Options {
  const { encoding, policies, monitorReporting } = options;
  const reports = (monitorReporting as { readonly enabled?: boolean } | undefined)?.enabled !== false;
  return {
    ...options,
    // The application's own classes are used on the main thread only.
    encoding: { ...(encoding as object | undefined), map: EntryMap, set: EntrySet },
    policies: { ...(policies as object), timestampGeneration: null },
    monitorReporting: { enabled: isReporter && reports },
  };
}
