import type { ServiceThread } from '@async-cassandra/executor';
import { expect, it } from 'vitest';
import { TypeVersions } from './type-versions.ts';

/** A service of three threads, and what each of them received. */
function threadsOf(): {
  readonly service: { readonly threads: readonly ServiceThread[] };
  readonly received: unknown[][];
} {
  const received: unknown[][] = [[], [], []];
  const threads = received.map((list, index): ServiceThread => ({
    index,
    name: `thread ${index}`,
    generation: 0,
    memory: undefined,
    signal: (payload) => void list.push(payload),
  }));
  return { service: { threads }, received };
}

it('sends our own change to every thread, and increases the version', () => {
  const { service, received } = threadsOf();
  const moves: unknown[] = [];
  const versions = new TypeVersions((...move) => moves.push(move));
  versions.start(service);

  versions.onOwnChange('ks');

  expect(received).toEqual(received.map(() => [{ kind: 'schema-changed', scope: 'ks' }]));
  expect(versions.current).toBe(1);
  expect(moves).toEqual([[1, 'ks']]);
});

it('sends an event that one thread received to the other threads', () => {
  const { service, received } = threadsOf();
  const versions = new TypeVersions();
  versions.start(service);

  versions.onEvent('ks', service.threads[1]!);

  const change = [{ kind: 'types-changed', scope: 'ks' }];
  expect(received).toEqual([change, [], change]);
  expect(versions.current).toBe(1);
});

it('sends new types to every thread when they differ from those that another thread reported', () => {
  const { service, received } = threadsOf();
  const versions = new TypeVersions();
  versions.start(service);

  versions.onPrepared('statement', 'int');
  versions.onPrepared('statement', 'int');
  versions.onPrepared('other', 'text');
  expect(received).toEqual([[], [], []]);
  expect(versions.current).toBe(0);

  versions.onPrepared('statement', 'text');
  expect(received).toEqual(received.map(() => [{ kind: 'statement-types', key: 'statement', signature: 'text' }]));
  expect(versions.current).toBe(1);
});

it('makes the threads drop all types when it forgets what they reported', () => {
  const { service, received } = threadsOf();
  const versions = new TypeVersions(undefined, 2);
  versions.start(service);

  for (const key of ['a', 'b', 'c']) versions.onPrepared(key, 'int');

  expect(received).toEqual(received.map(() => [{ kind: 'types-changed', scope: undefined }]));
});
