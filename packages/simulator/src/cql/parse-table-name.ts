import type { TableName } from './statement.ts';
import type { TokenStream } from './token-stream.ts';

/** `name` or `keyspace.name`, of a table, a type or an index. */
export function parseTableName(tokens: TokenStream): TableName {
  const first = tokens.identifier();
  return tokens.takeSymbol('.') ? { keyspace: first, name: tokens.identifier() } : { keyspace: undefined, name: first };
}
