import { expect, it } from 'vitest';
import { measureAll, type AllArguments, type AllParts } from './measure-all.ts';

const all: AllArguments = {
  quick: false,
  seed: 7,
  cassandra: false,
  server: 'simulator',
  json: false,
  writeReadme: false,
  append: false,
};

async function partsOf(given: Partial<AllArguments>): Promise<[part: string, given: object][]> {
  const called: [string, object][] = [];
  const part = (name: string) => (received: object) => {
    called.push([name, received]);
    return Promise.resolve();
  };
  const parts: AllParts = {
    compareClients: part('clients'),
    compareTargets: part('targets'),
    compareSizes: part('sizes'),
  };
  await measureAll({ ...all, ...given }, parts);
  return called;
}

it('measures the comparison, the targets and the pool sizes', async () => {
  expect(await partsOf({ base: 'other' })).toMatchObject([
    ['clients', all],
    ['targets', { repeats: 5, seconds: 2, seed: 7, cassandra: false, base: 'other', save: false }],
    ['sizes', { repeats: 5, seconds: 2, seed: 7, server: 'replay', save: false }],
  ]);
});

it('passes on how often and how long', async () => {
  expect(await partsOf({ quick: true })).toMatchObject([
    ['clients', {}],
    ['targets', { repeats: 2, seconds: 0.5 }],
    ['sizes', {}],
  ]);
  expect(await partsOf({ repeats: 3, seconds: 1 })).toMatchObject([
    ['clients', {}],
    ['targets', { repeats: 3, seconds: 1 }],
    ['sizes', { repeats: 3, seconds: 1 }],
  ]);
});

it('keeps the pool sizes of a full run, and the targets only when none of their lines is missing', async () => {
  expect(await partsOf({ writeReadme: true })).toMatchObject([
    ['clients', {}],
    ['targets', { save: false }],
    ['sizes', { save: true }],
  ]);
  expect(await partsOf({ writeReadme: true, cassandra: true, base: 'other' })).toMatchObject([
    ['clients', {}],
    ['targets', { cassandra: true, base: 'other', save: true }],
  ]);
  expect(await partsOf({ writeReadme: true, quick: true })).toMatchObject([
    ['clients', {}],
    ['targets', { save: false }],
    ['sizes', { save: false }],
  ]);
});

it.each<Partial<AllArguments>>([
  { scenario: ['point-reads'] },
  { json: true },
  { out: 'report.json' },
  { append: true },
  { profile: 'profiles' },
])('measures the comparison alone with %j', async (given) => {
  expect((await partsOf(given)).map(([part]) => part)).toEqual(['clients']);
});
