/**
 * Reads CQL as the server's lexer does: blanks and comments (`--`, `//`, `/* *\/`) between tokens, strings (`'…'` and `$$…$$`),
 * quoted names, words and single characters. See `Lexer.g` of Cassandra.
 */

/** `broken` is a string, a quoted name or a comment without an end. The server refuses such a statement. */
export type TokenKind = 'word' | 'quoted-name' | 'string' | 'symbol' | 'broken';

export interface Token {
  readonly kind: TokenKind;
  /** What the token means: a quoted name or a string without its quotes, a word as it is written. */
  readonly text: string;
  /** Where the next token may begin. */
  readonly end: number;
}

/** Returns the next token from `position` on, or `undefined` at the end of the text. */
export function readToken(cql: string, position: number): Token | undefined {
  const start = skipBlanks(cql, position);
  if (start < 0) return { kind: 'broken', text: '', end: cql.length };
  if (start === cql.length) return undefined;
  const character = cql[start] as string;
  if (character === '"') return readQuoted('quoted-name', cql, start);
  if (character === "'") return readQuoted('string', cql, start);
  if (character === '$' && cql[start + 1] === '$') return readDollars(cql, start);
  word.lastIndex = start;
  const text = word.exec(cql)?.[0];
  return text === undefined
    ? { kind: 'symbol', text: character, end: start + 1 }
    : { kind: 'word', text, end: start + text.length };
}

/** Returns the position of the next character that is neither blank nor comment, or -1 if a comment has no end. */
export function skipBlanks(cql: string, position: number): number {
  let at = position;
  for (;;) {
    const code = cql.charCodeAt(at);
    if (code === space || code === newLine || code === tab || code === carriageReturn) {
      at++;
    } else if ((code === dash || code === slash) && cql.charCodeAt(at + 1) === code) {
      at = endOfLine(cql, at);
    } else if (code === slash && cql.charCodeAt(at + 1) === asterisk) {
      const end = cql.indexOf('*/', at + 2);
      if (end < 0) return -1;
      at = end + 2;
    } else {
      return Math.min(at, cql.length);
    }
  }
}

const space = 32;
const tab = 9;
const newLine = 10;
const carriageReturn = 13;
const asterisk = 42;
const dash = 45;
const slash = 47;
const word = /\w+/y;

/** Returns the end of a comment that runs to the end of its line. For the server, a carriage return ends a line too. */
function endOfLine(cql: string, start: number): number {
  for (let at = start; at < cql.length; at++) {
    const code = cql.charCodeAt(at);
    if (code === newLine || code === carriageReturn) return at + 1;
  }
  return cql.length;
}

/** Reads a quoted text. A quote inside it is written twice. */
function readQuoted(kind: 'quoted-name' | 'string', cql: string, start: number): Token {
  const quote = cql[start] as string;
  for (let at = cql.indexOf(quote, start + 1); at >= 0; at = cql.indexOf(quote, at + 2)) {
    if (cql[at + 1] === quote) continue;
    return { kind, text: cql.slice(start + 1, at).replaceAll(quote + quote, quote), end: at + 1 };
  }
  return { kind: 'broken', text: '', end: cql.length };
}

function readDollars(cql: string, start: number): Token {
  const end = cql.indexOf('$$', start + 2);
  if (end < 0) return { kind: 'broken', text: '', end: cql.length };
  return { kind: 'string', text: cql.slice(start + 2, end), end: end + 2 };
}
