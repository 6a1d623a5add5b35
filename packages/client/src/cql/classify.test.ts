import { expect, it } from 'vitest';
import { isRead, keyspaceOfUse } from './classify.ts';

it.for([
  ['USE ks', 'ks'],
  ['use KS;', 'ks'],
  ['uSe ks ; ;', 'ks'],
  ['  USE\n"Case Sensitive" ; ', 'Case Sensitive'],
  ['USE "a""b"', 'a"b'],
  ['USE"ks"', 'ks'],
  ['/* c */ USE ks', 'ks'],
  ['-- c\nUSE ks', 'ks'],
  ['-- c\rUSE ks', 'ks'],
  ['// c\nUSE ks', 'ks'],
  ['USE ks /* c */;', 'ks'],
  ['USE ks; -- c', 'ks'],
  ['USE ks // c', 'ks'],
  ['USE/**/ks', 'ks'],
  ['USE -- c\n ks', 'ks'],
  ['/* a *//* b */--\nUSE/* ; */"ks"/* c */;/* d */', 'ks'],
  ['USE "-- no comment"', '-- no comment'],
  ['SELECT * FROM users', undefined],
  ['UPDATE t SET a = 1', undefined],
  ['INSERT INTO t (use) VALUES (1)', undefined],
  ['USER ks', undefined],
  ['USEks', undefined],
  ['USE', undefined],
  ['USE;', undefined],
  ['USE ""', undefined],
  ["USE 'ks'", undefined],
  ['USE $$ks$$', undefined],
  ['USE ?', undefined],
  ['USE a b', undefined],
  ['USE a; USE b', undefined],
  ['USE ks /* open', undefined],
  ['/* open USE ks', undefined],
  ['USE "open', undefined],
  ['-- USE ks', undefined],
  ["-- USE ks\nSELECT 'USE ks'", undefined],
  ['', undefined],
] as const)('reads the keyspace of %o as %o', ([cql, keyspace]) => {
  expect(keyspaceOfUse(cql)).toBe(keyspace);
});

it.for([
  ['SELECT * FROM t', true],
  ['  select 1', true],
  ['-- what it is for\nSELECT 1', true],
  ['// what it is for\nSELECT 1', true],
  ['/* what it is for */SELECT/**/1', true],
  ['/* SELECT */ INSERT INTO t (a) VALUES (1)', false],
  ["'SELECT'", false],
  ['"SELECT"', false],
  ['INSERT INTO selects (a) VALUES (1)', false],
  ['selection', false],
  ['/* open SELECT', false],
  ['', false],
] as const)('recognises whether %o is a read: %o', ([cql, expected]) => {
  expect(isRead(cql)).toBe(expected);
});
