/** The driver's namespaces, as this package exports them: values and types under one name. */
import { createRequire } from 'node:module';
import { auth, errors, ExecutionProfile, policies, types } from '@async-cassandra/client';
import driver from 'cassandra-driver';
import { expect, expectTypeOf, it } from 'vitest';

// These declarations are the test of the types: without them in the namespaces, the type check of this file fails.
let id: types.Uuid;
let when: types.TimeUuid;
let big: types.Long;
let level: types.consistencies;
let row: types.Row;
let failure: errors.ResponseError;
let balancing: policies.loadBalancing.LoadBalancingPolicy;
let retries: policies.retry.RetryPolicy;
let login: auth.PlainTextAuthProvider;
let provider: auth.AuthProvider;
let profile: ExecutionProfile;

it('exports namespaces that contain types and values', () => {
  id = new types.Uuid(Buffer.alloc(16));
  when = types.TimeUuid.now();
  big = types.Long.fromNumber(1);
  level = types.consistencies.quorum;
  row = { get: (name: string) => name } as unknown as types.Row;
  failure = new errors.ResponseError(types.responseErrorCodes.syntaxError, 'no viable alternative');
  balancing = new policies.loadBalancing.RoundRobinPolicy();
  retries = new policies.retry.FallthroughRetryPolicy();
  login = new auth.PlainTextAuthProvider('ada', 'lovelace');
  provider = login;
  profile = new ExecutionProfile('slow', { consistency: level, loadBalancing: balancing, retry: retries });

  expect([id.toString(), when.getDate() instanceof Date, big.toNumber(), failure.code, row.get('id')]).toEqual([
    '00000000-0000-0000-0000-000000000000',
    true,
    1,
    types.responseErrorCodes.syntaxError,
    'id',
  ]);
  expect(profile).toMatchObject({ name: 'slow', consistency: 4, retry: retries });
  expect(provider).toBeInstanceOf(auth.PlainTextAuthProvider);
  expectTypeOf(id).toEqualTypeOf<driver.types.Uuid>();
  expectTypeOf(failure).toEqualTypeOf<driver.errors.ResponseError>();
});

it('exports the same copy of the driver by import and by require', () => {
  const require = createRequire(import.meta.url);
  const required = require('@async-cassandra/client') as typeof import('@async-cassandra/client');

  for (const exported of [{ auth, errors, ExecutionProfile, policies, types }, required]) {
    expect(exported.types).toBe(driver.types);
    expect(exported.errors).toBe(driver.errors);
    expect(exported.policies).toBe(driver.policies);
    expect(exported.auth).toBe(driver.auth);
    expect(exported.ExecutionProfile).toBe(driver.ExecutionProfile);
  }
});
