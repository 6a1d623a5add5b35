import { expect, it } from 'vitest';
import { readToken } from './tokenize.ts';

function tokensOf(cql: string): string[] {
  const tokens: string[] = [];
  for (let token = readToken(cql, 0); token !== undefined; token = readToken(cql, token.end)) {
    tokens.push(`${token.kind} ${token.text}`);
  }
  return tokens;
}

it.for([
  ["INSERT INTO t (a) VALUES ('it''s -- no /* comment'", "string it's -- no /* comment"],
  ['SELECT "a""b // c"', 'quoted-name a"b // c'],
  ["CREATE FUNCTION f() AS $$ return 'a'; // b $$", "string  return 'a'; // b "],
  ['SELECT 1 -- end', 'word 1'],
  ['SELECT a /* b', 'broken '],
  ["SELECT 'a", 'broken '],
  ['SELECT "a', 'broken '],
  ['SELECT $$a', 'broken '],
  ['SELECT $a', 'word a'],
  ['a - b', 'word b'],
  ['a / b', 'word b'],
  ['a;', 'symbol ;'],
] as const)('reads %o to its end: %o', ([cql, last]) => {
  expect(tokensOf(cql).at(-1)).toBe(last);
});

it('returns the tokens between comments', () => {
  expect(tokensOf('a/* b */c--d\n"e"//f\r;')).toEqual(['word a', 'word c', 'quoted-name e', 'symbol ;']);
});
