import { expect, it } from 'vitest';
import { ShapeRegistry } from './shapes.ts';

const columns = (name: string) => [{ name, type: { code: 9, type: null } }];

it('makes one shape of equal columns', () => {
  const shapes = new ShapeRegistry({});

  expect(shapes.resolve(columns('a'))).toBe(shapes.resolve(columns('a')));
  expect(shapes.resolve(columns('b'))).not.toBe(shapes.resolve(columns('a')));
});

it('keeps so many, and those that were asked for last', () => {
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
