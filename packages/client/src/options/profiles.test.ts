import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { driverModule, policies, types } from '../values/driver.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { encodeQueryOptions } from './driver-query-options.ts';
import { encodeDriverOptions } from './encode-options.ts';
import { asyncProfile, driverProfile, type OptionsProfile } from './profiles.ts';
import { resolveClusterOptions, type ResolvedClusterOptions } from './resolve-options.ts';
import { resolveThreadOptions } from './thread-options.ts';

type Options = Record<string, unknown>;
type Groups = Record<string, Options>;

const { defaultOptions } = createRequire(import.meta.url)('cassandra-driver/lib/client-options') as {
  defaultOptions(this: void): Options;
};
const given: ClusterOptions = { contactPoints: ['10.0.0.1'], localDataCenter: 'dc1' };

/** The options of the driver's client that a thread makes. */
async function optionsInThread(options: ClusterOptions, profile: OptionsProfile): Promise<Groups> {
  const data = structuredClone(encodeDriverOptions(resolveClusterOptions(options, profile).driver));
  const resolved = await resolveThreadOptions(data, { threadIndex: 0, threadName: 'thread-0' });
  return optionsOf(new driverModule.Client(resolved));
}

function optionsOf(client: object): Groups {
  return (client as { readonly options: Groups }).options;
}

/** A value without its identity: for an instance the name of its class. */
function comparable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { constructor } = value;
  return constructor === Object || constructor === Array ? value : constructor.name;
}

const driversOwn = optionsOf(new driverModule.Client(given as never));
/** Options that all threads of a cluster decide together, whatever the profile is. */
const ofThreads = new Set(['policies.timestampGeneration', 'encoding.map', 'encoding.set']);

/** The options whose values differ from those of the plain driver's client, with the values. */
function differences(actual: Groups): Record<string, readonly [actual: unknown, drivers: unknown]> {
  const found: Record<string, readonly [unknown, unknown]> = {};
  const note = (path: string, value: unknown, drivers: unknown): void => {
    const pair = [comparable(value), comparable(drivers)] as const;
    if (!ofThreads.has(path) && JSON.stringify(pair[0]) !== JSON.stringify(pair[1])) found[path] = pair;
  };
  for (const name of new Set([...Object.keys(defaultOptions()), ...Object.keys(driversOwn)])) {
    const drivers = driversOwn[name];
    if (comparable(drivers) !== drivers || typeof drivers !== 'object' || drivers === null) {
      note(name, actual[name], drivers);
      continue;
    }
    for (const key of new Set([...Object.keys(drivers), ...Object.keys(actual[name] ?? {})]))
      note(`${name}.${key}`, actual[name]?.[key], drivers[key]);
  }
  return found;
}

describe('the profile of the driver', () => {
  it('gives every option the default that the plain driver gives it', async () => {
    expect(Object.keys(defaultOptions()).length).toBeGreaterThan(10);
    expect(differences(await optionsInThread(given, driverProfile))).toEqual({});
  });

  it('prepares what the driver prepares by default, which is nothing', () => {
    const { prepare } = defaultOptions()['queryOptions'] as Options;
    expect(resolveClusterOptions(given, driverProfile).prepare).toBe(prepare);
  });

  it('sends timestamps if the driver does by default', () => {
    const { timestampGeneration } = defaultOptions()['policies'] as Options;
    expect(resolveClusterOptions(given, driverProfile).clientTimestamps).toBe(timestampGeneration !== null);
  });

  it('does not verify the server by TLS, as the driver does not', async () => {
    expect((await optionsInThread({ ...given, sslOptions: {} }, driverProfile))['sslOptions']).toEqual({
      rejectUnauthorized: false,
    });
    const sslOptions = { rejectUnauthorized: true };
    expect((await optionsInThread({ ...given, sslOptions }, driverProfile))['sslOptions']).toEqual(sslOptions);
    const threadModule = `data:text/javascript,${encodeURIComponent('export default () => ({ sslOptions: {} })')}`;
    expect((await optionsInThread({ ...given, threadModule }, driverProfile))['sslOptions']).toEqual({
      rejectUnauthorized: false,
    });
  });

  it('asks for contact points, unless a cloud bundle names the hosts', () => {
    expect(() => resolveClusterOptions({}, driverProfile)).toThrow(
      new TypeError('contactPoints must be an array of at least one host name or address, got undefined'),
    );
    const cloud = { secureConnectBundle: '/b.zip' };
    expect(resolveClusterOptions({ cloud }, driverProfile).driver.plain).not.toHaveProperty('contactPoints');
  });
});

describe('the profile of AsyncCluster', () => {
  it('differs in the retry policy only, among the options that the driver has a default for', async () => {
    expect(differences(await optionsInThread(given, asyncProfile))).toEqual({
      'policies.retry': ['IdempotenceAwareRetryPolicy', 'RetryPolicy'],
    });
  });

  it('differs from the profile of the driver in what the README of this folder lists', () => {
    const changed = Object.keys(asyncProfile).filter(
      (name) => JSON.stringify(asyncProfile[name as never]) !== JSON.stringify(driverProfile[name as never]),
    );
    expect(changed).toEqual([
      'name',
      'client',
      'unknownNames',
      'contactPoints',
      'prepare',
      'rejectUnauthorized',
      'valueClasses',
    ]);
  });
});

describe.for([asyncProfile, driverProfile])('defaults of the profile $name', (profile) => {
  const resolve = (options: ClusterOptions): ResolvedClusterOptions =>
    resolveClusterOptions({ ...given, ...options }, profile);

  it('give way to options that are given', () => {
    const retry = new policies.retry.FallthroughRetryPolicy();
    expect(resolve({ policies: { retry } }).driver.policies.retry).toBe(retry);
    expect(resolve({ clientTimestamps: false }).clientTimestamps).toBe(false);
    expect(resolve({ policies: { timestampGeneration: null } }).clientTimestamps).toBe(false);
    expect(resolve({ maxQueue: 3 }).maxQueue).toBe(3);
    for (const prepare of [true, false]) expect(resolve({ queryOptions: { prepare } }).prepare).toBe(prepare);
  });

  it('are part of a frozen record', () => {
    const resolved = resolve({});
    for (const part of [resolved, resolved.driver, resolved.driver.plain, resolved.driver.policies, profile])
      expect(Object.isFrozen(part)).toBe(true);
  });

  it('also replace null, for the classes of maps and sets too', () => {
    const nothing = {
      encoding: { map: null, set: null },
      policies: null,
      profiles: null,
      queryOptions: null,
      id: null,
    };
    const { driver } = resolve(nothing as unknown as ClusterOptions);
    expect(driver.encoding).toEqual({});
    expect(driver.profiles).toBeUndefined();
    expect(driver.queryOptions).toBeUndefined();
    expect(driver.id).toBeInstanceOf(types.Uuid);
  });
});

describe('an unknown name', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  afterEach(() => void warn.mockClear());

  const { ExecutionProfile } = driverModule;
  const profileWithName = Object.assign(new ExecutionProfile('a', {}), { readTimeOut: 5 });
  const places: readonly (readonly [options: object, name: string])[] = [
    [{ contactPoint: ['x'] }, 'contactPoint'],
    [{ socketOptions: { readTimeOut: 1, keepAlive: false } }, 'socketOptions.readTimeOut'],
    [{ pooling: { coreConnectionsPerHost: { near: 1 } } }, 'pooling.coreConnectionsPerHost.near'],
    [{ policies: { retries: 1 } }, 'policies.retries'],
    [{ encoding: { maps: Map } }, 'encoding.maps'],
    [{ profiles: [profileWithName] }, 'profiles[0].readTimeOut'],
  ];

  it.for(places)('is an error of AsyncCluster: %o', ([options, name]) => {
    expect(() => resolveClusterOptions({ ...given, ...options }, asyncProfile)).toThrow(
      new RegExp(`^${name.replaceAll(/[.[\]]/g, String.raw`\$&`)} is not `),
    );
    expect(warn).not.toHaveBeenCalled();
  });

  it.for(places)('is one warning in the profile of the driver, and is left out: %o', ([options, name]) => {
    const resolve = () => resolveClusterOptions({ ...given, ...options }, driverProfile);
    const { plain, policies: resolvedPolicies, profiles } = resolve().driver;
    resolve();

    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]![0]).toMatch(/ The option is ignored\.$/);
    expect(String(warn.mock.calls[0]![0]).startsWith(`${name} is not `)).toBe(true);
    expect(JSON.stringify([plain, resolvedPolicies, profiles])).not.toMatch(/contactPoint"|TimeOut|near|retries|maps/);
    if (name.startsWith('socketOptions')) expect(plain['socketOptions']).toEqual({ keepAlive: false });
  });

  it('of a query option is an error or one warning, too', () => {
    expect(() => encodeQueryOptions({ fetchSizes: 1 })).toThrow('fetchSizes is not a query option.');

    expect(encodeQueryOptions({ fetchSizes: 1, fetchSize: 2 }, 'warning')).toEqual({ fetchSize: 2 });
    expect(encodeQueryOptions({ fetchSizes: 1 }, 'warning')).toBeUndefined();
    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      'fetchSizes is not a query option. Did you mean fetchSize? The option is ignored.',
    ]);
  });

  it('names the client in the message for a wrong kind of options', () => {
    expect(() => resolveClusterOptions([] as never, driverProfile)).toThrow('options of Client must be an object');
    expect(() => resolveClusterOptions([] as never, asyncProfile)).toThrow('options of AsyncCluster must be');
  });
});
