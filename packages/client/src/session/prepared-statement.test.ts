import { expect, it } from 'vitest';
import { createPreparedStatement, statementOf } from './prepared-statement.ts';
import { StatementRegistry } from '../registry/statements.ts';

const noneForgotten = (): void => {};

it('keeps its number among the statements of a cluster', () => {
  const registry = new StatementRegistry(noneForgotten);
  const prepared = createPreparedStatement('SELECT 1', []);

  expect(statementOf(prepared, registry)).toBe(registry.resolve('SELECT 1'));
  expect(statementOf(prepared, registry)).toBe(registry.resolve('SELECT 1'));
});

it('has a number of its own in each cluster', () => {
  const [first, second] = [new StatementRegistry(noneForgotten), new StatementRegistry(noneForgotten)];
  const prepared = createPreparedStatement('SELECT 1', []);

  for (const registry of [first, second, first])
    expect(statementOf(prepared, registry)).toBe(registry.resolve('SELECT 1'));
});

it('gets a new number once its text was forgotten', () => {
  const registry = new StatementRegistry(noneForgotten, 1);
  const prepared = createPreparedStatement('SELECT 1', []);
  const { number } = statementOf(prepared, registry);
  registry.resolve('SELECT 2');

  expect(statementOf(prepared, registry).number).not.toBe(number);
  expect(statementOf(prepared, registry)).toBe(registry.resolve('SELECT 1'));
});
