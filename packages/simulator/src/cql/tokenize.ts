import { CqlSyntaxError } from './syntax-error.ts';

export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'integer'
  | 'float'
  | 'blob'
  | 'uuid'
  | 'duration'
  | 'marker'
  | 'named-marker'
  | 'symbol'
  | 'end';

/** One piece of CQL text. */
export interface Token {
  readonly kind: TokenKind;
  /** Its meaning: a string without quotes, a name of a named marker without the colon. */
  readonly text: string;
  /** Where it starts in the statement. */
  readonly offset: number;
}

const patterns: readonly (readonly [TokenKind | 'space', RegExp])[] = [
  ['space', /(?:\s+|--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y],
  ['uuid', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/iy],
  ['blob', /0x[0-9a-f]*\b/iy],
  ['duration', /-?(?:\d+(?:mo|ms|us|µs|ns|[ywdhms]))+(?![\w])/iy],
  ['float', /-?\d+(?:\.\d*(?:e[+-]?\d+)?|e[+-]?\d+)(?![\w])/iy],
  ['integer', /-?\d+(?![\w])/y],
  ['word', /[a-z]\w*/iy],
  ['quoted', /"(?:[^"]|"")*"/y],
  ['string', /'(?:[^']|'')*'|\$\$[\s\S]*?\$\$/y],
  ['named-marker', /:(?:[a-z]\w*|"(?:[^"]|"")*")/iy],
  ['marker', /\?/y],
  ['symbol', /[<>!]=|\+=|-=|[(){}[\]<>=,.;:*+\-/%]/y],
];

/** Cuts a statement into tokens, the last one of kind `end`. @throws {CqlSyntaxError} at a character CQL has no use for */
export function tokenize(cql: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < cql.length) {
    const match = matchAt(cql, offset, tokens.at(-1));
    if (!match)
      throw new CqlSyntaxError(`${position(cql, offset)} no viable alternative at character '${cql[offset]}'`);
    const [kind, text] = match;
    if (kind !== 'space') tokens.push({ kind, text: meaningOf(kind, text), offset });
    offset += text.length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', offset });
  return tokens;
}

/** `line 1:7`, as Cassandra's parser counts: lines from 1, characters from 0. */
export function position(cql: string, offset: number): string {
  const before = cql.slice(0, offset).split('\n');
  return `line ${before.length}:${before.at(-1)?.length ?? 0}`;
}

function matchAt(
  cql: string,
  offset: number,
  previous: Token | undefined,
): readonly [TokenKind | 'space', string] | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = offset;
    const text = pattern.exec(cql)?.[0];
    // In `c-1` the minus is an operator: a number has a sign only where a term starts.
    if (text === undefined || (text.startsWith('-') && text.length > 1 && kind !== 'symbol' && endsTerm(previous)))
      continue;
    return [kind, text];
  }
  return undefined;
}

function endsTerm(token: Token | undefined): boolean {
  if (!token) return false;
  return token.kind === 'symbol'
    ? token.text === ')' || token.text === ']'
    : token.kind !== 'word' || !/^(?:and|in|limit|ttl|timestamp)$/i.test(token.text);
}

function meaningOf(kind: TokenKind | 'space', text: string): string {
  switch (kind) {
    case 'quoted':
      return text.slice(1, -1).replaceAll('""', '"');
    case 'string':
      return text.startsWith('$$') ? text.slice(2, -2) : text.slice(1, -1).replaceAll("''", "'");
    case 'named-marker':
      return text.startsWith(':"') ? text.slice(2, -1).replaceAll('""', '"') : text.slice(1).toLowerCase();
    default:
      return text;
  }
}
