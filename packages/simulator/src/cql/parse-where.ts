import { parseMarker, parseTerm } from './parse-term.ts';
import type { Operator, Relation, Term } from './statement.ts';
import type { TokenStream } from './token-stream.ts';

/** Relations joined by AND, after WHERE or IF. */
export function parseRelations(tokens: TokenStream): Relation[] {
  const relations = [parseRelation(tokens)];
  while (tokens.takeWords('AND')) relations.push(parseRelation(tokens));
  return relations;
}

function parseRelation(tokens: TokenStream): Relation {
  const isToken = tokens.isWord('TOKEN') && tokens.isSymbol('(', 1);
  if (isToken) tokens.next();
  const isMany = isToken || tokens.isSymbol('(');
  const columns = isMany ? tokens.list('(', ')', () => tokens.identifier()) : [tokens.identifier()];
  const operator = parseOperator(tokens);
  const { values, isWholeList } =
    operator === 'IN' ? parseInList(tokens) : { values: [parseTerm(tokens)], isWholeList: false };
  return { columns, isToken, isTuple: isMany && !isToken, operator, values, isWholeList };
}

function parseOperator(tokens: TokenStream): Operator {
  if (tokens.takeWords('IN')) return 'IN';
  if (tokens.takeWords('CONTAINS', 'KEY')) return 'CONTAINS KEY';
  if (tokens.takeWords('CONTAINS')) return 'CONTAINS';
  for (const symbol of ['=', '!=', '<=', '>=', '<', '>'] as const) {
    if (tokens.takeSymbol(symbol)) return symbol;
  }
  return tokens.fail('expecting an operator: =, !=, <, <=, >, >=, IN, CONTAINS or CONTAINS KEY');
}

function parseInList(tokens: TokenStream): { values: readonly Term[]; isWholeList: boolean } {
  const isMarker = tokens.peek().kind === 'marker' || tokens.peek().kind === 'named-marker';
  if (isMarker) return { values: [parseMarker(tokens)], isWholeList: true };
  return { values: tokens.list('(', ')', () => parseTerm(tokens)), isWholeList: false };
}
