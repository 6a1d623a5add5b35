import { expect, it } from 'vitest';
import type { Notice } from '../wire/signal.ts';
import { ShapeNumbers } from './shape-numbers.ts';

const int = { code: 9, type: null };
const column = (name: string, type: object = int): { name: string; type: { code: number } } => ({ name, type: { ...(type as { code: number }) } });

function recording(): { shapes: ShapeNumbers; notices: Notice[] } {
  const notices: Notice[] = [];
  return { shapes: new ShapeNumbers((notice) => notices.push(notice)), notices };
}

it('tells the main thread about columns once', () => {
  const { shapes, notices } = recording();

  const first = shapes.resolve('SELECT a FROM t', [column('a')]);
  const again = shapes.resolve('SELECT a FROM t', [column('a')]);

  expect(again).toBe(first);
  expect(notices).toHaveLength(1);
});

it('gives two statements with equal columns one number', () => {
  const { shapes, notices } = recording();

  const first = shapes.resolve('SELECT a FROM t', [column('a')]);
  const second = shapes.resolve('SELECT a FROM t WHERE b = ?', [column('a')]);

  expect(second.number).toBe(first.number);
  expect(notices).toHaveLength(1);
});

it.for([
  [[column('b')]],
  [[column('a'), column('b')]],
  [[column('a', { code: 10 })]],
  [[column('a', { code: 32, info: { code: 9 } })]],
  [[]],
] as const)('gives other columns of the same statement another number: %o', ([columns]) => {
  const { shapes } = recording();
  const first = shapes.resolve('SELECT * FROM t', [column('a')]);

  const changed = shapes.resolve('SELECT * FROM t', columns);

  expect(changed.number).not.toBe(first.number);
  expect(shapes.resolve('SELECT * FROM t', columns)).toBe(changed);
});

it('sees a change deep in a type', () => {
  const { shapes } = recording();
  const udt = (field: string): object => ({ code: 48, info: { name: 'u', fields: [{ name: field, type: int }] } });
  const first = shapes.resolve('SELECT u FROM t', [column('u', udt('x'))]);

  expect(shapes.resolve('SELECT u FROM t', [column('u', udt('x'))])).toBe(first);
  expect(shapes.resolve('SELECT u FROM t', [column('u', udt('y'))])).not.toBe(first);
});

it('tells where a column comes from, when the server says so for each', () => {
  const { shapes, notices } = recording();

  shapes.resolve('SELECT a FROM t', [{ ...column('a'), ksname: 'ks', tablename: 't' }]);

  expect(notices).toEqual([['shape', 1, [{ ...column('a'), ksname: 'ks', tablename: 't' }]]].map(([, ...rest]) => [expect.any(Number), ...rest]));
});
