import { describe, expect, it } from 'vitest';
import { parseStatement } from './parse-statement.ts';
import { CqlSyntaxError } from './syntax-error.ts';
import { tokenize } from './tokenize.ts';

describe('tokenize', () => {
  it.each([
    ["'it''s' $$raw 'text'$$", ["it's", "raw 'text'"], ['string', 'string']],
    ['"Quo""ted" plain', ['Quo"ted', 'plain'], ['quoted', 'word']],
    [
      '(-2, 3.5e10 0xCAFE 1mo2d',
      ['(', '-2', ',', '3.5e10', '0xCAFE', '1mo2d'],
      ['symbol', 'integer', 'symbol', 'float', 'blob', 'duration'],
    ],
    ['a-1', ['a', '-', '1'], ['word', 'symbol', 'integer']],
    ['? :Name :"Name"', ['?', 'name', 'Name'], ['marker', 'named-marker', 'named-marker']],
    ['fcc2a0f0-c8e1-11f0-8de9-0242ac120002', ['fcc2a0f0-c8e1-11f0-8de9-0242ac120002'], ['uuid']],
    ['a -- comment\n// more\n/* and\nmore */ b', ['a', 'b'], ['word', 'word']],
  ])('%s', (cql, texts, kinds) => {
    const tokens = tokenize(cql).slice(0, -1);

    expect(tokens.map((token) => token.text)).toEqual(texts);
    expect(tokens.map((token) => token.kind)).toEqual(kinds);
  });
});

describe('parseStatement', () => {
  it('numbers bind markers in the order of the text', () => {
    const statement = parseStatement('UPDATE t SET a = ?, b[:key] = ? WHERE id IN ? IF a = ?');

    const markers = [...JSON.stringify(statement).matchAll(/"kind":"marker","index":(\d)/g)].map((match) =>
      Number(match[1]),
    );
    expect(markers.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
  });

  it('keeps quoted names and lower-cases the others', () => {
    expect(parseStatement('SELECT "Id", Name FROM App."Users"')).toMatchObject({
      table: { keyspace: 'app', name: 'Users' },
      selectors: [{ selector: { name: 'Id' } }, { selector: { name: 'name' } }],
    });
  });

  it.each([
    ['SELECT', 'line 1:6'],
    ['SELECT * FROM', 'line 1:13'],
    ['INSERT INTO t (a) VALUES (1) nonsense', 'line 1:29'],
    ['\n\n  DROP nothing', 'line 3:7'],
    ['SELECT * FROM t WHERE a ~ 1', 'line 1:24'],
  ])('%j: the error names the place', (cql, place) => {
    expect(() => parseStatement(cql)).toThrow(CqlSyntaxError);
    expect(() => parseStatement(cql)).toThrow(place);
  });
});
