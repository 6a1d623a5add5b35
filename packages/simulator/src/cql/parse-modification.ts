import { parseTableName } from './parse-table-name.ts';
import { parseInteger, parseTerm } from './parse-term.ts';
import { parseRelations } from './parse-where.ts';
import type {
  Assignment,
  BatchStatementText,
  DeleteStatement,
  IfClause,
  InsertStatement,
  ModificationStatement,
  Term,
  UpdateStatement,
  UsingClause,
} from './statement.ts';
import type { TokenStream } from './token-stream.ts';

/** INSERT, after the word itself. */
export function parseInsert(tokens: TokenStream): InsertStatement {
  tokens.expectWord('INTO');
  const table = parseTableName(tokens);
  const columns = tokens.list('(', ')', () => tokens.identifier());
  tokens.expectWord('VALUES');
  const values = tokens.list('(', ')', () => parseTerm(tokens));
  const condition = tokens.takeWords('IF', 'NOT', 'EXISTS') ? ({ kind: 'not-exists' } as const) : undefined;
  return { kind: 'insert', table, columns, values, using: parseUsing(tokens), condition };
}

/** UPDATE, after the word itself. */
export function parseUpdate(tokens: TokenStream): UpdateStatement {
  const table = parseTableName(tokens);
  const using = parseUsing(tokens);
  tokens.expectWord('SET');
  const assignments: Assignment[] = [];
  do assignments.push(parseAssignment(tokens));
  while (tokens.takeSymbol(','));
  assertSetOnce(tokens, assignments);
  tokens.expectWord('WHERE');
  const where = parseRelations(tokens);
  return { kind: 'update', table, assignments, where, using, condition: parseCondition(tokens) };
}

/** A column that is set as a whole may not be changed in any other way. */
function assertSetOnce(tokens: TokenStream, assignments: readonly Assignment[]): void {
  for (const { column, operation } of assignments) {
    const isAlone = assignments.filter((each) => each.column === column).length === 1;
    if (operation === 'set' && !isAlone) tokens.fail(`Multiple incompatible setting of column ${column}`);
  }
}

/** DELETE, after the word itself. */
export function parseDelete(tokens: TokenStream): DeleteStatement {
  const columns: { column: string; key: Term | undefined }[] = [];
  while (!tokens.takeWords('FROM')) {
    if (columns.length > 0) tokens.expectSymbol(',');
    columns.push({ column: tokens.identifier(), key: parseElementKey(tokens) });
  }
  const table = parseTableName(tokens);
  const using = parseUsing(tokens);
  tokens.expectWord('WHERE');
  const where = parseRelations(tokens);
  return { kind: 'delete', table, columns, where, using, condition: parseCondition(tokens) };
}

/** BEGIN … BATCH … APPLY BATCH, after BEGIN. */
export function parseBatchText(tokens: TokenStream): BatchStatementText {
  const batchKind = tokens.takeWords('UNLOGGED') ? 'unlogged' : tokens.takeWords('COUNTER') ? 'counter' : 'logged';
  tokens.expectWord('BATCH');
  const using = parseUsing(tokens);
  const statements: ModificationStatement[] = [];
  while (!tokens.takeWords('APPLY', 'BATCH')) {
    statements.push(parseModification(tokens));
    tokens.takeSymbol(';');
  }
  return { kind: 'batch', batchKind, statements, using };
}

function parseModification(tokens: TokenStream): ModificationStatement {
  if (tokens.takeWords('INSERT')) return parseInsert(tokens);
  if (tokens.takeWords('UPDATE')) return parseUpdate(tokens);
  if (tokens.takeWords('DELETE')) return parseDelete(tokens);
  return tokens.fail('expecting INSERT, UPDATE or DELETE');
}

function parseUsing(tokens: TokenStream): UsingClause {
  let timestamp: Term | undefined;
  let ttl: Term | undefined;
  if (!tokens.takeWords('USING')) return { timestamp, ttl };
  do {
    if (tokens.takeWords('TIMESTAMP')) timestamp = parseInteger(tokens);
    else if (tokens.takeWords('TTL')) ttl = parseInteger(tokens);
    else tokens.fail('expecting TIMESTAMP or TTL');
  } while (tokens.takeWords('AND'));
  return { timestamp, ttl };
}

function parseCondition(tokens: TokenStream): IfClause | undefined {
  if (!tokens.takeWords('IF')) return undefined;
  if (tokens.takeWords('EXISTS')) return { kind: 'exists' };
  return { kind: 'conditions', conditions: parseRelations(tokens) };
}

function parseElementKey(tokens: TokenStream): Term | undefined {
  if (!tokens.takeSymbol('[')) return undefined;
  const key = parseTerm(tokens);
  tokens.expectSymbol(']');
  return key;
}

function parseAssignment(tokens: TokenStream): Assignment {
  const column = tokens.identifier();
  const key = parseElementKey(tokens);
  const field = tokens.takeSymbol('.') ? tokens.identifier() : undefined;
  const base = { column, key, field };
  if (tokens.takeSymbol('+=')) return { ...base, operation: 'append', value: parseTerm(tokens) };
  if (tokens.takeSymbol('-=')) return { ...base, operation: 'remove', value: parseTerm(tokens) };
  tokens.expectSymbol('=');
  if (key) return { ...base, operation: 'set-element', value: parseTerm(tokens) };
  if (field !== undefined) return { ...base, operation: 'set-field', value: parseTerm(tokens) };
  if (startsWithColumn(tokens, column)) {
    tokens.next();
    const operation = tokens.takeSymbol('-') ? 'remove' : 'append';
    if (operation === 'append') tokens.expectSymbol('+');
    return { ...base, operation, value: parseTerm(tokens) };
  }
  const value = parseTerm(tokens);
  if (!tokens.takeSymbol('+')) return { ...base, operation: 'set', value };
  if (tokens.identifier() !== column) tokens.fail(`expecting ${column}`);
  return { ...base, operation: 'prepend', value };
}

function startsWithColumn(tokens: TokenStream, column: string): boolean {
  const token = tokens.peek();
  const isName =
    token.kind === 'quoted' ? token.text === column : token.kind === 'word' && token.text.toLowerCase() === column;
  return isName && (tokens.isSymbol('+', 1) || tokens.isSymbol('-', 1));
}
