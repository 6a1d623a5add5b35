import type { ConstantForm, Term } from './statement.ts';
import type { TokenStream } from './token-stream.ts';

const forms: Readonly<Partial<Record<string, ConstantForm>>> = {
  string: 'string',
  integer: 'integer',
  float: 'float',
  blob: 'blob',
  uuid: 'uuid',
  duration: 'duration',
};

/** A literal, a bind marker, a collection of terms or a function call. */
export function parseTerm(tokens: TokenStream): Term {
  const token = tokens.peek();
  const form = forms[token.kind];
  if (form) return { kind: 'constant', form, text: tokens.next().text };
  if (token.kind === 'marker' || token.kind === 'named-marker') return parseMarker(tokens);
  if (token.kind === 'word') return parseWord(tokens);
  if (token.kind === 'quoted') return parseCall(tokens);
  if (tokens.isSymbol('[')) return { kind: 'list', items: tokens.list('[', ']', () => parseTerm(tokens)) };
  if (tokens.isSymbol('(')) return parseParentheses(tokens);
  if (tokens.isSymbol('{')) return parseBraces(tokens);
  if (tokens.isSymbol('-')) return parseNegativeWord(tokens);
  return tokens.fail('expecting a value');
}

export function parseMarker(tokens: TokenStream): Term {
  const token = tokens.next();
  return {
    kind: 'marker',
    index: tokens.nextMarkerIndex(),
    name: token.kind === 'named-marker' ? token.text : undefined,
  };
}

function parseWord(tokens: TokenStream): Term {
  if (tokens.takeWords('NULL')) return { kind: 'null' };
  if (tokens.takeWords('TRUE')) return { kind: 'constant', form: 'boolean', text: 'true' };
  if (tokens.takeWords('FALSE')) return { kind: 'constant', form: 'boolean', text: 'false' };
  if (tokens.takeWords('NAN')) return { kind: 'constant', form: 'float', text: 'NaN' };
  if (tokens.takeWords('INFINITY')) return { kind: 'constant', form: 'float', text: 'Infinity' };
  return parseCall(tokens);
}

function parseCall(tokens: TokenStream): Term {
  const keyspace = takeKeyspace(tokens);
  if (!tokens.isSymbol('(', 1)) tokens.fail('expecting a value');
  const name = tokens.identifier();
  return { kind: 'function', keyspace, name, arguments: tokens.list('(', ')', () => parseTerm(tokens)) };
}

/** The keyspace of a function's qualified name, and the dot behind it. */
export function takeKeyspace(tokens: TokenStream): string | undefined {
  if (!tokens.isSymbol('.', 1) || !tokens.isSymbol('(', 3)) return undefined;
  const keyspace = tokens.identifier();
  tokens.expectSymbol('.');
  return keyspace;
}

/** The number of a LIMIT, TTL or TIMESTAMP: a literal or a marker. */
export function parseInteger(tokens: TokenStream): Term {
  return tokens.isSymbol('(') ? tokens.fail('expecting an integer or a marker') : parseTerm(tokens);
}

function parseNegativeWord(tokens: TokenStream): Term {
  tokens.expectSymbol('-');
  if (tokens.takeWords('INFINITY')) return { kind: 'constant', form: 'float', text: '-Infinity' };
  if (tokens.takeWords('NAN')) return { kind: 'constant', form: 'float', text: 'NaN' };
  const term = parseTerm(tokens);
  if (term.kind !== 'constant') tokens.fail('expecting a number');
  return { ...term, text: `-${term.text}` };
}

/** A tuple `(1, 'a')`, or a type in front of a term: `(int) ?`. */
function parseParentheses(tokens: TokenStream): Term {
  const type = takeHint(tokens);
  if (type !== undefined) return { kind: 'hint', type, term: parseTerm(tokens) };
  return { kind: 'tuple', items: tokens.list('(', ')', () => parseTerm(tokens)) };
}

/** The type in parentheses that stands here, taken. */
export function takeHint(tokens: TokenStream): string | undefined {
  const name = tokens.peek(1);
  const isName = name.kind === 'quoted' || (name.kind === 'word' && !isConstantWord(name.text));
  const isCall = tokens.isSymbol('.', 2) && tokens.isSymbol('(', 4);
  const isHint =
    tokens.isSymbol('(') &&
    isName &&
    !isCall &&
    (tokens.isSymbol(')', 2) || tokens.isSymbol('<', 2) || tokens.isSymbol('.', 2));
  if (!isHint) return undefined;
  tokens.expectSymbol('(');
  const type = tokens.typeText();
  tokens.expectSymbol(')');
  return type;
}

export function isConstantWord(word: string): boolean {
  return /^(?:null|true|false|nan|infinity)$/i.test(word);
}

/** `{1, 2}` a set, `{1: 'a'}` a map, `{field: 1}` a user-defined type, `{}` a set until a type says map. */
function parseBraces(tokens: TokenStream): Term {
  const isName = tokens.peek(1).kind === 'word' || tokens.peek(1).kind === 'quoted';
  // `{a: 1}` and, without a blank, `{a:name}`, where the tokens are a name and a named marker.
  if (isName && tokens.isSymbol(':', 2)) {
    const fields = tokens.list('{', '}', () => {
      const name = tokens.identifier();
      tokens.expectSymbol(':');
      return [name, parseTerm(tokens)] as const;
    });
    return { kind: 'udt', fields };
  }
  tokens.expectSymbol('{');
  if (tokens.takeSymbol('}')) return { kind: 'set', items: [] };
  const first = parseTerm(tokens);
  return tokens.takeSymbol(':') ? parseMapRest(tokens, first) : parseSetRest(tokens, first);
}

function parseMapRest(tokens: TokenStream, firstKey: Term): Term {
  const entries: (readonly [Term, Term])[] = [[firstKey, parseTerm(tokens)]];
  while (tokens.takeSymbol(',')) {
    const key = parseTerm(tokens);
    tokens.expectSymbol(':');
    entries.push([key, parseTerm(tokens)]);
  }
  tokens.expectSymbol('}');
  return { kind: 'map', entries };
}

function parseSetRest(tokens: TokenStream, first: Term): Term {
  const items = [first];
  while (tokens.takeSymbol(',')) items.push(parseTerm(tokens));
  tokens.expectSymbol('}');
  return { kind: 'set', items };
}
