import { parseCreateAggregate, parseCreateFunction, parseDropFunction } from './parse-function.ts';
import { parseTableName } from './parse-table-name.ts';
import type {
  AlterTableStatement,
  ColumnDefinition,
  CreateTableStatement,
  SchemaOptions,
  SchemaStatement,
} from './statement.ts';
import type { TokenStream } from './token-stream.ts';

/** CREATE, after the word itself. */
export function parseCreate(tokens: TokenStream): SchemaStatement {
  if (tokens.takeWords('KEYSPACE')) return parseKeyspace(tokens, 'create-keyspace');
  if (tokens.takeWords('TABLE') || tokens.takeWords('COLUMNFAMILY')) return parseCreateTable(tokens);
  if (tokens.takeWords('TYPE')) {
    const ifExists = tokens.takeWords('IF', 'NOT', 'EXISTS');
    const target = parseTableName(tokens);
    return { kind: 'create-type', target, ifExists, fields: tokens.list('(', ')', () => parseColumn(tokens)) };
  }
  const orReplace = tokens.takeWords('OR', 'REPLACE');
  if (tokens.takeWords('FUNCTION')) return parseCreateFunction(tokens, orReplace);
  if (tokens.takeWords('AGGREGATE')) return parseCreateAggregate(tokens, orReplace);
  const isCustom = tokens.takeWords('CUSTOM');
  if (tokens.takeWords('INDEX')) return parseCreateIndex(tokens, isCustom);
  return tokens.fail('expecting KEYSPACE, TABLE, TYPE, INDEX, FUNCTION or AGGREGATE');
}

/** ALTER, after the word itself. */
export function parseAlter(tokens: TokenStream): SchemaStatement {
  if (tokens.takeWords('KEYSPACE')) return parseKeyspace(tokens, 'alter-keyspace');
  if (tokens.takeWords('TABLE')) return parseAlterTable(tokens);
  tokens.expectWord('TYPE');
  const target = parseTableName(tokens);
  tokens.expectWord('ADD');
  return { kind: 'alter-type', target, field: parseColumn(tokens) };
}

/** DROP, after the word itself. */
export function parseDrop(tokens: TokenStream): SchemaStatement {
  if (tokens.takeWords('FUNCTION')) return parseDropFunction(tokens, 'FUNCTION');
  if (tokens.takeWords('AGGREGATE')) return parseDropFunction(tokens, 'AGGREGATE');
  const isKeyspace = tokens.takeWords('KEYSPACE');
  const kind = isKeyspace ? undefined : dropKind(tokens);
  const ifExists = tokens.takeWords('IF', 'EXISTS');
  if (kind === undefined) return { kind: 'drop-keyspace', name: tokens.identifier(), ifExists };
  return { kind, target: parseTableName(tokens), ifExists };
}

function dropKind(tokens: TokenStream): 'drop-table' | 'drop-type' | 'drop-index' {
  if (tokens.takeWords('TABLE')) return 'drop-table';
  if (tokens.takeWords('TYPE')) return 'drop-type';
  if (tokens.takeWords('INDEX')) return 'drop-index';
  return tokens.fail('expecting KEYSPACE, TABLE, TYPE, INDEX, FUNCTION or AGGREGATE');
}

function parseKeyspace(tokens: TokenStream, kind: 'create-keyspace' | 'alter-keyspace'): SchemaStatement {
  const ifExists =
    kind === 'create-keyspace' ? tokens.takeWords('IF', 'NOT', 'EXISTS') : tokens.takeWords('IF', 'EXISTS');
  const name = tokens.identifier();
  if (!tokens.isWord('WITH')) tokens.fail('expecting WITH');
  return { kind, name, ifExists, options: parseOptions(tokens, new Set()) };
}

function parseCreateTable(tokens: TokenStream): CreateTableStatement {
  const ifExists = tokens.takeWords('IF', 'NOT', 'EXISTS');
  const table = parseTableName(tokens);
  const columns: ColumnDefinition[] = [];
  const partitionKey: string[] = [];
  const clusteringKey: string[] = [];
  tokens.list('(', ')', () => {
    if (tokens.takeWords('PRIMARY', 'KEY')) {
      tokens.expectSymbol('(');
      if (tokens.isSymbol('(')) partitionKey.push(...tokens.list('(', ')', () => tokens.identifier()));
      else partitionKey.push(tokens.identifier());
      while (tokens.takeSymbol(',')) clusteringKey.push(tokens.identifier());
      tokens.expectSymbol(')');
      return;
    }
    const column = parseColumn(tokens);
    columns.push(column);
    if (tokens.takeWords('PRIMARY', 'KEY')) partitionKey.push(column.name);
  });
  const descending = new Set<string>();
  const options = parseOptions(tokens, descending);
  return { kind: 'create-table', table, ifExists, columns, partitionKey, clusteringKey, descending, options };
}

function parseColumn(tokens: TokenStream): ColumnDefinition {
  const name = tokens.identifier();
  const type = tokens.typeText();
  return { name, type, isStatic: tokens.takeWords('STATIC') };
}

function parseAlterTable(tokens: TokenStream): AlterTableStatement {
  const table = parseTableName(tokens);
  const empty = {
    kind: 'alter-table',
    table,
    ifExists: false,
    add: [],
    drop: [],
    rename: [],
    options: new Map(),
  } as const;
  if (tokens.takeWords('ADD')) {
    const ifExists = tokens.takeWords('IF', 'NOT', 'EXISTS');
    return { ...empty, ifExists, add: parseOneOrListed(tokens, () => parseColumn(tokens)) };
  }
  if (tokens.takeWords('DROP')) {
    const ifExists = tokens.takeWords('IF', 'EXISTS');
    return { ...empty, ifExists, drop: parseOneOrListed(tokens, () => tokens.identifier()) };
  }
  if (tokens.takeWords('RENAME')) {
    const from = tokens.identifier();
    tokens.expectWord('TO');
    return { ...empty, rename: [[from, tokens.identifier()]] };
  }
  if (!tokens.isWord('WITH')) tokens.fail('expecting ADD, DROP, RENAME or WITH');
  return { ...empty, options: parseOptions(tokens, new Set()) };
}

/** One item, or several in parentheses. */
function parseOneOrListed<T>(tokens: TokenStream, item: () => T): T[] {
  return tokens.isSymbol('(') ? tokens.list('(', ')', item) : [item()];
}

function parseCreateIndex(tokens: TokenStream, isCustom: boolean): SchemaStatement {
  const ifExists = tokens.takeWords('IF', 'NOT', 'EXISTS');
  const name = tokens.isWord('ON') ? undefined : tokens.identifier();
  tokens.expectWord('ON');
  const table = parseTableName(tokens);
  tokens.expectSymbol('(');
  const isWrapped = tokens.isSymbol('(', 1);
  if (isWrapped) {
    tokens.next();
    tokens.expectSymbol('(');
  }
  const column = tokens.identifier();
  if (isWrapped) tokens.expectSymbol(')');
  tokens.expectSymbol(')');
  const custom = tokens.takeWords('USING') ? tokens.string() : undefined;
  parseOptions(tokens, new Set());
  return { kind: 'create-index', name, table, column, custom: custom ?? (isCustom ? '' : undefined), ifExists };
}

/** WITH a = 'x' AND b = {…} AND CLUSTERING ORDER BY (c DESC) AND COMPACT STORAGE. */
function parseOptions(tokens: TokenStream, descending: Set<string>): SchemaOptions {
  const options = new Map<string, string | ReadonlyMap<string, string>>();
  if (!tokens.takeWords('WITH')) return options;
  do {
    if (tokens.takeWords('CLUSTERING', 'ORDER', 'BY')) {
      tokens.list('(', ')', () => {
        const column = tokens.identifier();
        if (tokens.takeWords('DESC')) descending.add(column);
        else tokens.takeWords('ASC');
      });
      continue;
    }
    const name = tokens.identifier();
    tokens.expectSymbol('=');
    options.set(name, tokens.isSymbol('{') ? parseOptionMap(tokens) : parseOptionText(tokens));
  } while (tokens.takeWords('AND'));
  return options;
}

function parseOptionMap(tokens: TokenStream): ReadonlyMap<string, string> {
  const entries = tokens.list('{', '}', () => {
    const key = tokens.string();
    tokens.expectSymbol(':');
    return [key, parseOptionText(tokens)] as const;
  });
  return new Map(entries);
}

function parseOptionText(tokens: TokenStream): string {
  const { kind } = tokens.peek();
  if (!['string', 'integer', 'float', 'word', 'uuid'].includes(kind)) tokens.fail('expecting an option value');
  return tokens.next().text;
}
