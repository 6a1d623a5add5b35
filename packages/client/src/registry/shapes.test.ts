import { expect, it } from 'vitest';
import { ShapeRegistry } from './shapes.ts';

const columns = (name: string) => [{ name, type: { code: 9, type: null } }];

it('gives equal columns the same shape', () => {
  const shapes = new ShapeRegistry({});

  expect(shapes.resolve(columns('a'))).toBe(shapes.resolve(columns('a')));
  expect(shapes.resolve(columns('b'))).not.toBe(shapes.resolve(columns('a')));
});

it('remembers a limited number of shapes, the ones that were used last', () => {
  const shapes = new ShapeRegistry({}, 3);
  const [a, b] = [shapes.resolve(columns('a')), shapes.resolve(columns('b'))];
  for (let number = 0; number < 100; number++) {
    shapes.resolve(columns(`c${number}`));
    expect(shapes.resolve(columns('a'))).toBe(a);
    expect(shapes.size).toBeLessThanOrEqual(3);
  }

  expect(shapes.resolve(columns('b'))).not.toBe(b);
  expect(shapes.resolve(columns('b')).columns).toEqual(b.columns);
});

it('shares columns between shapes, also after its limit of columns was reached', () => {
  const shapes = new ShapeRegistry({});
  const [a, b] = [columns('a'), columns('b')].flat();
  const [ab, ba] = [shapes.resolve([a!, b!]), shapes.resolve([{ ...b! }, { ...a! }])];
  expect(ba.columns).toEqual([b, a]);
  expect(ba.columns[1]).toBe(ab.columns[0]);

  for (let number = 0; number < 10_001; number++) shapes.resolve(columns(`c${number}`));
  const again = shapes.resolve([a!, columns('c')[0]!]);
  expect(again.columns.map(({ name }) => name)).toEqual(['a', 'c']);
  expect(shapes.resolve([a!, columns('c')[0]!])).toBe(again);
  expect(shapes.resolve([columns('c')[0]!, a!]).columns.map(({ name }) => name)).toEqual(['c', 'a']);
});
