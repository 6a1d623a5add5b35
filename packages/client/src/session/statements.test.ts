import { expect, it } from 'vitest';
import { isRead, isSchemaChange, StatementRegistry, type Statement } from './statements.ts';

it('gives a text the same number each time', () => {
  const registry = new StatementRegistry(() => {});

  expect(registry.resolve('SELECT 1').number).toBe(registry.resolve('SELECT 1').number);
  expect(registry.resolve('SELECT 2').number).not.toBe(registry.resolve('SELECT 1').number);
});

it('forgets the oldest text at its limit, and never uses a number twice', () => {
  const forgotten: Statement[] = [];
  const registry = new StatementRegistry((statement) => forgotten.push(statement), 2);
  const numbers = ['a', 'b', 'c', 'a'].map((cql) => registry.resolve(cql).number);

  expect(forgotten.map(({ cql }) => cql)).toEqual(['a', 'b']);
  expect(new Set(numbers).size).toBe(4);
});

it.for([
  ['SELECT * FROM t', true],
  ['  select 1', true],
  ['-- what it is for\nSELECT 1', true],
  ['// what it is for\nSELECT 1', true],
  ['/* SELECT */ INSERT INTO t (a) VALUES (1)', false],
  ['INSERT INTO selects (a) VALUES (1)', false],
  ['selection', false],
] as const)('takes %o for a read: %o', ([cql, expected]) => {
  expect(isRead(cql)).toBe(expected);
});

it.for([
  ['CREATE TABLE t (id int PRIMARY KEY)', true],
  ['/* new */ alter keyspace k WITH durable_writes = true', true],
  ['-- old\n  Drop TYPE t', true],
  ['INSERT INTO created (a) VALUES (1)', false],
  ['creates', false],
] as const)('takes %o for a change of the schema: %o', ([cql, expected]) => {
  expect(isSchemaChange(cql)).toBe(expected);
});
