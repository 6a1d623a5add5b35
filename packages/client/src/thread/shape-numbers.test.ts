import { expect, it } from 'vitest';
import type { SignalToMain } from '../wire/signal.ts';
import { ShapeNumbers } from './shape-numbers.ts';

const int = { code: 9, type: null };
const column = (name: string, type: object = int): { name: string; type: { code: number } } => ({
  name,
  type: { ...(type as { code: number }) },
});

function recording(limit?: number): { shapes: ShapeNumbers; signals: SignalToMain[] } {
  const signals: SignalToMain[] = [];
  return { shapes: new ShapeNumbers((signal) => signals.push(signal), limit), signals };
}

it('sends columns to the main thread once', () => {
  const { shapes, signals } = recording();

  const first = shapes.resolve('SELECT a FROM t', [column('a')]);
  const again = shapes.resolve('SELECT a FROM t', [column('a')]);

  expect(again).toBe(first);
  expect(signals).toHaveLength(1);
});

it('gives two statements with equal columns one number', () => {
  const { shapes, signals } = recording();

  const first = shapes.resolve('SELECT a FROM t', [column('a')]);
  const second = shapes.resolve('SELECT a FROM t WHERE b = ?', [column('a')]);

  expect(second.number).toBe(first.number);
  expect(signals).toHaveLength(1);
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

it('notices a change deep in a type', () => {
  const { shapes } = recording();
  const udt = (field: string): object => ({ code: 48, info: { name: 'u', fields: [{ name: field, type: int }] } });
  const first = shapes.resolve('SELECT u FROM t', [column('u', udt('x'))]);

  expect(shapes.resolve('SELECT u FROM t', [column('u', udt('x'))])).toBe(first);
  expect(shapes.resolve('SELECT u FROM t', [column('u', udt('y'))])).not.toBe(first);
});

it('sends the keyspace and table of each column if the server names them', () => {
  const { shapes, signals } = recording();

  shapes.resolve('SELECT a FROM t', [{ ...column('a'), ksname: 'ks', tablename: 't' }]);

  expect(signals[0]).toMatchObject({ columns: [{ ...column('a'), ksname: 'ks', tablename: 't' }] });
});

it('rejects an unknown type at any depth, and continues with the next result', () => {
  const { shapes, signals } = recording();
  const list = (info: object): object => ({ code: 32, info });
  const deep = (levels: number): object => Array.from({ length: levels }).reduce<object>(list, int);

  expect(() => shapes.resolve('a', [column('a', { code: 255 })])).toThrow(/column "a" is of the unknown type 255$/);
  expect(() => shapes.resolve('a', [column('a', list(list({ code: 23 })))])).toThrow(/unknown type 23$/);
  expect(() => shapes.resolve('a', [column('a', deep(10_000))])).toThrow(/nested more than 64 deep$/);

  expect(signals).toEqual([]);
  expect(shapes.resolve('a', [column('a', deep(63))]).number).toBe(1);
});

it('does not take for known what it could not tell', () => {
  let isListening = false;
  const shapes = new ShapeNumbers(() => {
    if (!isListening) throw new Error('nobody listens');
  });
  expect(() => shapes.resolve('a', [column('a')])).toThrow('nobody listens');
  isListening = true;

  expect(shapes.resolve('a', [column('a')]).number).toBe(1);
});

it('forgets the shapes that were not used for an age, in a later turn, and keeps those that were', async () => {
  const limit = 10;
  const { shapes, signals } = recording(limit);
  const known = new Set<number>();
  let most = 0;
  const listen = (): void => {
    for (const signal of signals.splice(0)) {
      if (signal.kind === 'shape') known.add(signal.shape);
      else if (signal.kind === 'forget-shapes')
        for (const shape of signal.shapes) expect(known.delete(shape)).toBe(true);
    }
    most = Math.max(most, known.size);
  };
  const used = shapes.resolve('used', [column('used')]);
  const left = shapes.resolve('left', [column('left')]);

  for (let count = 0; count < 20 * limit; count++) {
    const { number } = shapes.resolve(`SELECT ${count}`, [column(`c${count}`)]);
    expect(signals.filter(({ kind }) => kind === 'forget-shapes')).toEqual([]);
    expect(shapes.resolve('used', [column('used')])).toBe(used);
    listen();
    expect(known.has(number)).toBe(true);
    await new Promise(setImmediate);
    listen();
    expect(known.has(number)).toBe(true);
    expect(known.has(used.number)).toBe(true);
  }

  expect(most).toBeLessThanOrEqual(2 * limit + 1);
  expect(known.has(left.number)).toBe(false);
  const again = shapes.resolve('left', [column('left')]);
  expect(again.number).not.toBe(left.number);
  expect(signals).toEqual([{ kind: 'shape', shape: again.number, columns: [column('left')] }]);
});
