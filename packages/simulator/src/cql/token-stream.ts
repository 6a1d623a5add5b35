import { CqlSyntaxError, supportedCql } from './syntax-error.ts';
import { position, tokenize, type Token } from './tokenize.ts';

/** A statement's tokens with a place in them; the parsers take what they expect and fail with the place otherwise. */
export class TokenStream {
  readonly cql: string;
  readonly #tokens: readonly Token[];
  #index = 0;
  #markers = 0;

  constructor(cql: string) {
    this.cql = cql;
    this.#tokens = tokenize(cql);
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)] as Token;
  }

  next(): Token {
    const token = this.peek();
    this.#index++;
    return token;
  }

  /** The number of the next bind marker, from 0 in the order they stand in the text. */
  nextMarkerIndex(): number {
    return this.#markers++;
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'word' && token.text.toUpperCase() === word;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === symbol;
  }

  /** Takes these words if they stand here, all or none. */
  takeWords(...words: readonly string[]): boolean {
    if (!words.every((word, i) => this.isWord(word, i))) return false;
    this.#index += words.length;
    return true;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#index++;
    return true;
  }

  expectWord(...words: readonly string[]): void {
    for (const word of words) if (!this.takeWords(word)) this.fail(`expecting ${word}`);
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) this.fail(`expecting '${symbol}'`);
  }

  /** A name: bare ones are lower-cased, quoted ones kept. */
  identifier(): string {
    const token = this.next();
    if (token.kind === 'quoted') return token.text;
    if (token.kind === 'word') return token.text.toLowerCase();
    this.#index--;
    return this.fail('expecting a name');
  }

  string(): string {
    if (this.peek().kind !== 'string') this.fail('expecting a string');
    return this.next().text;
  }

  /** Items between the two symbols, separated by commas. */
  list<T>(open: string, close: string, item: () => T): T[] {
    this.expectSymbol(open);
    const items: T[] = [];
    if (this.takeSymbol(close)) return items;
    do items.push(item());
    while (this.takeSymbol(','));
    this.expectSymbol(close);
    return items;
  }

  /** The text from here to where the type ends: `frozen<map<text, int>>`. */
  typeText(): string {
    const start = this.peek().offset;
    let depth = 0;
    let end = start;
    do {
      const token = this.next();
      if (token.kind === 'end') this.fail('expecting a type');
      if (token.text === '<' && token.kind === 'symbol') depth++;
      if (token.text === '>' && token.kind === 'symbol') depth--;
      end = this.peek().offset;
    } while (depth > 0 || this.isSymbol('<') || this.isSymbol('.'));
    return this.cql.slice(start, end).trim();
  }

  /** Everything that is left, as it is written. */
  restText(): string {
    const text = this.cql.slice(this.peek().offset).trim().replace(/;$/, '');
    this.#index = this.#tokens.length - 1;
    return text;
  }

  expectEnd(): void {
    this.takeSymbol(';');
    if (this.peek().kind !== 'end') this.fail('expecting EOF');
  }

  fail(reason: string): never {
    const token = this.peek();
    throw new CqlSyntaxError(
      `${position(this.cql, token.offset)} no viable alternative at input '${token.text}' (${reason}). ${supportedCql}`,
    );
  }
}
