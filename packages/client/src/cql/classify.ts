/** What the client must know about a statement before the server answers it. No other code reads CQL. */
import { readToken, skipBlanks } from './tokenize.ts';

/** Returns true for a SELECT, which needs no timestamp. */
export function isRead(cql: string): boolean {
  const first = readToken(cql, 0);
  return first?.kind === 'word' && first.text.toLowerCase() === 'select';
}

/**
 * Returns the keyspace that a `USE` statement names, or `undefined` for any other text. A name without quotes becomes lower case,
 * as in CQL. This runs for each statement, so a text that begins with another letter costs one comparison.
 */
export function keyspaceOfUse(cql: string): string | undefined {
  const start = skipBlanks(cql, 0);
  if (start < 0 || (cql.charCodeAt(start) | lowerCase) !== letterU) return undefined;
  const use = readToken(cql, start);
  if (use?.kind !== 'word' || use.text.toLowerCase() !== 'use') return undefined;
  const name = readToken(cql, use.end);
  if (name === undefined || name.text === '') return undefined;
  if (name.kind !== 'word' && name.kind !== 'quoted-name') return undefined;
  return endsAt(cql, name.end) ? (name.kind === 'word' ? name.text.toLowerCase() : name.text) : undefined;
}

const lowerCase = 0x20;
const letterU = 0x75;

/** Returns true if only semicolons, blanks and comments follow. */
function endsAt(cql: string, position: number): boolean {
  let token = readToken(cql, position);
  while (token?.kind === 'symbol' && token.text === ';') token = readToken(cql, token.end);
  return token === undefined;
}
