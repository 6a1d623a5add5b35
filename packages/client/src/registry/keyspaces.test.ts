import { expect, it } from 'vitest';
import { isClientError } from '../errors/client-error.ts';
import { assertKeyspaceName, KeyspaceRegistry } from './keyspaces.ts';

it.for(['', 'a b', '"ks"', 'ks;', 'ä', 'x'.repeat(49), 7, null])('rejects %o as a keyspace name', (name) => {
  const refuse = (): void => assertKeyspaceName(name);

  expect(refuse).toThrow(/^keyspace must be a name of 1 to 48/);
  expect(refuse).toThrow(expect.objectContaining({ code: 'invalid-keyspace' }));
});

it('throws errors that isClientError recognises', () => {
  try {
    assertKeyspaceName('');
  } catch (error) {
    expect(isClientError(error)).toBe(true);
  }
  expect(isClientError(new TypeError('x'))).toBe(false);
});

it('gives users of one name the same keyspace, and releases it when the last user does', () => {
  const registry = new KeyspaceRegistry();
  const first = registry.acquire('a');
  const second = registry.acquire('a');

  expect(second).toBe(first);
  expect(registry.release(first)).toBe(false);
  expect(registry.release(first)).toBe(true);
  expect(registry.release(first)).toBe(false);
});

it('gives a name a new number after it was released', () => {
  const registry = new KeyspaceRegistry();
  const first = registry.acquire('a');
  registry.release(first);

  const again = registry.acquire('a');

  expect(again.number).not.toBe(first.number);
  expect(registry.release(first)).toBe(false);
});

it('does not confuse "no keyspace" with a keyspace called undefined', () => {
  const registry = new KeyspaceRegistry();

  expect(registry.acquire(undefined)).not.toBe(registry.acquire('undefined'));
});
