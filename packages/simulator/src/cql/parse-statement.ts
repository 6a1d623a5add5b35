import { parseBatchText, parseDelete, parseInsert, parseUpdate } from './parse-modification.ts';
import { parseAlter, parseCreate, parseDrop } from './parse-schema.ts';
import { parseSelect } from './parse-select.ts';
import { parseTableName } from './parse-table-name.ts';
import type { Statement } from './statement.ts';
import { TokenStream } from './token-stream.ts';

/** One CQL statement. @throws {CqlSyntaxError} saying where, and what is understood */
export function parseStatement(cql: string): Statement {
  const tokens = new TokenStream(cql);
  const statement = parseByFirstWord(tokens);
  tokens.expectEnd();
  return statement;
}

function parseByFirstWord(tokens: TokenStream): Statement {
  if (tokens.takeWords('SELECT')) return parseSelect(tokens);
  if (tokens.takeWords('INSERT')) return parseInsert(tokens);
  if (tokens.takeWords('UPDATE')) return parseUpdate(tokens);
  if (tokens.takeWords('DELETE')) return parseDelete(tokens);
  if (tokens.takeWords('BEGIN')) return parseBatchText(tokens);
  if (tokens.takeWords('USE')) return { kind: 'use', keyspace: tokens.identifier() };
  if (tokens.takeWords('CREATE')) return parseCreate(tokens);
  if (tokens.takeWords('ALTER')) return parseAlter(tokens);
  if (tokens.takeWords('DROP')) return parseDrop(tokens);
  if (tokens.takeWords('TRUNCATE')) {
    tokens.takeWords('TABLE');
    return { kind: 'truncate', table: parseTableName(tokens) };
  }
  return tokens.fail('unknown statement');
}
