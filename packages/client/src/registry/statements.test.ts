import { expect, it } from 'vitest';
import { StatementRegistry, type Statement } from './statements.ts';

it('gives a text the same number each time', () => {
  const registry = new StatementRegistry(() => {});

  expect(registry.resolve('SELECT 1').number).toBe(registry.resolve('SELECT 1').number);
  expect(registry.resolve('SELECT 2').number).not.toBe(registry.resolve('SELECT 1').number);
});

it('forgets the oldest text when its limit is reached, and never uses a number twice', () => {
  const forgotten: Statement[] = [];
  const registry = new StatementRegistry((statement) => forgotten.push(statement), 2);
  const numbers = ['a', 'b', 'c', 'a'].map((cql) => registry.resolve(cql).number);

  expect(forgotten.map(({ cql }) => cql)).toEqual(['a', 'b']);
  expect(new Set(numbers).size).toBe(4);
});
