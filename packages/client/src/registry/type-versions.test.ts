import type { ServiceThread } from '@async-cassandra/executor';
import { expect, it } from 'vitest';
import { definitions } from '../wire/signal.ts';
import { TypeVersions } from './type-versions.ts';

/** A service of three threads, and what each of them was told. */
function threadsOf(): { readonly service: ConstructorParameters<typeof TypeVersions>[0]; readonly told: unknown[][] } {
  const told: unknown[][] = [[], [], []];
  const threads = told.map((list, index): ServiceThread => ({
    index,
    name: `thread ${index}`,
    generation: 0,
    memory: undefined,
    signal: (payload) => void list.push(payload),
  }));
  return { service: { threads, signal: (payload) => threads.forEach((thread) => thread.signal(payload)) }, told };
}

it('tells every thread of our own change, and moves the version', () => {
  const { service, told } = threadsOf();
  const moves: unknown[] = [];
  const versions = new TypeVersions(service, (...move) => moves.push(move));

  versions.onOwnChange('ks');

  expect(told).toEqual(told.map(() => [[definitions.schemaChanged, 'ks']]));
  expect(versions.current).toBe(1);
  expect(moves).toEqual([[1, 'ks']]);
});

it('tells the other threads of an event that one received', () => {
  const { service, told } = threadsOf();
  const versions = new TypeVersions(service);

  versions.onEvent('ks', service.threads[1]!);

  const change = [[definitions.typesChanged, 'ks']];
  expect(told).toEqual([change, [], change]);
  expect(versions.current).toBe(1);
});

it('tells every thread of types that differ from those that another thread prepared', () => {
  const { service, told } = threadsOf();
  const versions = new TypeVersions(service);

  versions.onPrepared('statement', 'int');
  versions.onPrepared('statement', 'int');
  versions.onPrepared('other', 'text');
  expect(told).toEqual([[], [], []]);
  expect(versions.current).toBe(0);

  versions.onPrepared('statement', 'text');
  expect(told).toEqual(told.map(() => [[definitions.statementTypes, 'statement', 'text']]));
  expect(versions.current).toBe(1);
});

it('has the threads start anew when it forgets what they prepared', () => {
  const { service, told } = threadsOf();
  const versions = new TypeVersions(service, undefined, 2);

  for (const key of ['a', 'b', 'c']) versions.onPrepared(key, 'int');

  expect(told).toEqual(told.map(() => [[definitions.typesChanged, undefined]]));
});
