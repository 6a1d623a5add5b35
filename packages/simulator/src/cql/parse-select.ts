import { parseTableName } from './parse-table-name.ts';
import { isConstantWord, parseInteger, parseTerm, takeHint, takeKeyspace } from './parse-term.ts';
import { parseRelations } from './parse-where.ts';
import type { Selector, SelectStatement } from './statement.ts';
import type { TokenStream } from './token-stream.ts';

/** SELECT, after the word itself. */
export function parseSelect(tokens: TokenStream): SelectStatement {
  const isJson =
    tokens.isWord('JSON') && !tokens.isSymbol(',', 1) && !tokens.isWord('FROM', 1) && tokens.takeWords('JSON');
  const isDistinct = tokens.isWord('DISTINCT') && !tokens.isSymbol(',', 1) && tokens.takeWords('DISTINCT');
  const selectors = tokens.takeSymbol('*') ? [] : parseSelectors(tokens);
  tokens.expectWord('FROM');
  const table = parseTableName(tokens);
  const where = tokens.takeWords('WHERE') ? parseRelations(tokens) : [];
  const orderBy = tokens.takeWords('ORDER', 'BY') ? parseOrder(tokens) : [];
  const perPartitionLimit = tokens.takeWords('PER', 'PARTITION', 'LIMIT') ? parseInteger(tokens) : undefined;
  const limit = tokens.takeWords('LIMIT') ? parseInteger(tokens) : undefined;
  const allowFiltering = tokens.takeWords('ALLOW', 'FILTERING');
  return {
    kind: 'select',
    table,
    selectors,
    isDistinct,
    isJson,
    where,
    orderBy,
    limit,
    perPartitionLimit,
    allowFiltering,
  };
}

function parseSelectors(tokens: TokenStream): SelectStatement['selectors'] {
  const selectors: { selector: Selector; alias: string | undefined }[] = [];
  do {
    const selector = parseSelector(tokens);
    selectors.push({ selector, alias: tokens.takeWords('AS') ? tokens.identifier() : undefined });
  } while (tokens.takeSymbol(','));
  return selectors;
}

function parseSelector(tokens: TokenStream): Selector {
  const { kind, text } = tokens.peek();
  const hint = takeHint(tokens);
  if (hint !== undefined) return { kind: 'hint', type: hint, selector: parseSelector(tokens) };
  const isName = kind === 'quoted' || (kind === 'word' && !isConstantWord(text));
  if (!isName) return { kind: 'term', term: parseTerm(tokens) };
  const keyspace = takeKeyspace(tokens);
  if (!tokens.isSymbol('(', 1)) return { kind: 'column', name: tokens.identifier() };
  if (tokens.takeWords('CAST')) {
    tokens.expectSymbol('(');
    const selector = parseSelector(tokens);
    tokens.expectWord('AS');
    const type = tokens.typeText();
    tokens.expectSymbol(')');
    return { kind: 'cast', selector, type };
  }
  const name = tokens.identifier();
  if (name === 'count' && tokens.isSymbol('*', 1)) {
    tokens.expectSymbol('(');
    tokens.expectSymbol('*');
    tokens.expectSymbol(')');
    return { kind: 'function', keyspace, name, arguments: [], isStar: true };
  }
  return {
    kind: 'function',
    keyspace,
    name,
    arguments: tokens.list('(', ')', () => parseSelector(tokens)),
    isStar: false,
  };
}

function parseOrder(tokens: TokenStream): SelectStatement['orderBy'] {
  const order: { column: string; isDescending: boolean }[] = [];
  do {
    const column = tokens.identifier();
    const isDescending = tokens.takeWords('DESC');
    if (!isDescending) tokens.takeWords('ASC');
    order.push({ column, isDescending });
  } while (tokens.takeSymbol(','));
  return order;
}
