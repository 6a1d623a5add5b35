import { describe, expect, it } from 'vitest';
import { loadSecondDriver } from '../../test/second-driver.ts';
import { auth, driverModule, policies } from '../values/driver.ts';
import { asyncProfile } from './profiles.ts';
import { resolveDriverOptions, type ResolvedDriverOptions } from './resolve-driver-options.ts';

const { ExecutionProfile } = driverModule;
const { DefaultLoadBalancingPolicy, RoundRobinPolicy } = policies.loadBalancing;
const { IdempotenceAwareRetryPolicy, RetryPolicy } = policies.retry;

function resolve(options: object, otherNames: readonly string[] = []): ResolvedDriverOptions {
  return resolveDriverOptions(options, asyncProfile, otherNames);
}

describe('what cannot cross', () => {
  const recipe =
    "Return it from a module that each thread loads: threadModule: new URL('./cassandra.setup.js', import.meta.url)";
  class OwnRetry extends RetryPolicy {}
  class OwnAuth extends auth.PlainTextAuthProvider {}
  const changed = new RoundRobinPolicy();
  (changed as { getDistance: unknown }).getDistance = () => 0;

  it.each<[string, object, string]>([
    [
      'a policy of an own class',
      { policies: { retry: new OwnRetry() } },
      `policies.retry is an instance of OwnRetry, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'a child of an own class',
      { policies: { retry: new IdempotenceAwareRetryPolicy(new OwnRetry()) } },
      `policies.retry._childPolicy is an instance of OwnRetry, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'a filter',
      { policies: { loadBalancing: new DefaultLoadBalancingPolicy({ filter: () => true }) } },
      `policies.loadBalancing.filter is a function, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'a method put on an instance',
      { policies: { loadBalancing: changed } },
      `policies.loadBalancing has getDistance of its own, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'an own provider',
      { authProvider: new OwnAuth('u', 'p') },
      `authProvider is an instance of OwnAuth, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'a TLS callback',
      { sslOptions: { checkServerIdentity: () => undefined } },
      `sslOptions.checkServerIdentity is a function, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'a function deep inside',
      { pooling: { coreConnectionsPerHost: { 0: () => 1 } } },
      `pooling.coreConnectionsPerHost.0 is a function, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'a function for a string',
      { keyspace: () => 'ks' },
      `keyspace is a function, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'a policy in a profile',
      { profiles: [new ExecutionProfile('a', { retry: new OwnRetry() })] },
      `profiles[0].retry is an instance of OwnRetry, which cannot cross to a thread. ${recipe}`,
    ],
    [
      'an own generator',
      { policies: { timestampGeneration: { next: () => 1 } } },
      `policies.timestampGeneration is an instance of Object, which cannot cross to a thread. ${recipe}`,
    ],
    ['a tracker', { requestTracker: {} }, `requestTracker cannot be given: code runs in the threads. ${recipe}`],
    ['a promise factory', { promiseFactory: () => {} }, 'promiseFactory cannot be given: results are native promises.'],
    [
      'an unknown name',
      { contactPoint: ['x'] },
      'contactPoint is not an option of AsyncCluster. Did you mean contactPoints?',
    ],
    [
      'an unknown name of another',
      { executorThread: 1 },
      'executorThread is not an option of AsyncCluster. Did you mean executorThreads?',
    ],
    [
      'an unknown name in a group',
      { socketOptions: { readTimeOut: 1 } },
      'socketOptions.readTimeOut is not an option of socketOptions. Did you mean socketOptions.readTimeout?',
    ],
    [
      'an unknown policy',
      { policies: { retries: new RetryPolicy() } },
      'policies.retries is not a policy. Did you mean policies.retry?',
    ],
    [
      'an unknown query option',
      { queryOptions: { fetchsize: 1 } },
      'queryOptions.fetchsize is not a query option. Did you mean fetchSize?',
    ],
    ['a host for all queries', { queryOptions: { host: 'x' } }, 'queryOptions.host cannot be given for all queries'],
    [
      'a wrong kind',
      { socketOptions: { readTimeout: '12' } },
      'socketOptions.readTimeout must be a number of milliseconds from 0, or Infinity, got "12"',
    ],
    [
      'nothing for a number',
      { pooling: { heartBeatInterval: null } },
      'pooling.heartBeatInterval must be a number from 0 to 2147483647, got null',
    ],
    ['a group that is none', { pooling: 5 }, 'pooling must be an object, got 5'],
    [
      'no contact points',
      { contactPoints: [] },
      'contactPoints must be an array of at least one host name or address, got an empty array',
    ],
    [
      'a contact point that is none',
      { contactPoints: ['a', 5] },
      'contactPoints[1] must be a host name or address, got 5',
    ],
    [
      'contact points that are a string',
      { contactPoints: 'localhost' },
      'contactPoints must be an array of at least one host name or address, got "localhost"',
    ],
    [
      'a class for a map that is none',
      { encoding: { map: Date } },
      'encoding.map must be a class with forEach() and set(), such as Map, got a function',
    ],
    ['an id that is none', { id: 'x' }, 'id must be a Uuid, got "x"'],
    [
      'a password that is missing',
      { credentials: { username: 'u' } },
      'credentials.password must be a string, got undefined',
    ],
    [
      'a protocol version that the driver cannot',
      { protocolOptions: { maxVersion: 5 } },
      'protocolOptions.maxVersion must be 4, got 5. cassandra-driver speaks no later version with Apache Cassandra, and servers from 2.2 to 5.0 all speak it; earlier versions lack types and unset values.',
    ],
    [
      'a module by path',
      { threadModule: './setup.js' },
      `threadModule must be a URL, as new URL('./cassandra.setup.js', import.meta.url), got "./setup.js"`,
    ],
    [
      'a retry policy that is a class',
      { policies: { retry: RetryPolicy } },
      'policies.retry must be an instance of one of RetryPolicy, FallthroughRetryPolicy, IdempotenceAwareRetryPolicy, got the RetryPolicy function or class',
    ],
    [
      'a policy in the wrong place',
      { policies: { retry: new RoundRobinPolicy() } },
      `policies.retry is an instance of RoundRobinPolicy, which cannot cross to a thread. ${recipe}`,
    ],
  ])('is refused with its path: %s', (_, options, message) => {
    expect(() => resolve(options, ['executorThreads'])).toThrow(new TypeError(message));
  });

  it('is a policy of another copy of the driver', () => {
    const policy = new (loadSecondDriver().policies.retry.RetryPolicy)();
    expect(() => resolve({ policies: { retry: policy } })).toThrow(
      /^policies\.retry is a RetryPolicy of another copy of cassandra-driver\. Import/u,
    );
  });

  it('never is somebody else’s option', () => {
    expect(resolve({ executorThreads: 4, executor: () => {} }, ['executorThreads', 'executor']).plain).toEqual({
      contactPoints: ['127.0.0.1'],
    });
  });
});
