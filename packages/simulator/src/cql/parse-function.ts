import { parseTableName } from './parse-table-name.ts';
import type { CreateAggregateStatement, CreateFunctionStatement, DropFunctionStatement } from './statement.ts';
import type { TokenStream } from './token-stream.ts';

/** CREATE FUNCTION, behind these words. */
export function parseCreateFunction(tokens: TokenStream, orReplace: boolean): CreateFunctionStatement {
  const ifExists = tokens.takeWords('IF', 'NOT', 'EXISTS');
  const target = parseTableName(tokens);
  const parameters = tokens.list('(', ')', () => ({ name: tokens.identifier(), type: tokens.typeText() }));
  const isCalledOnNull = tokens.takeWords('CALLED');
  if (!isCalledOnNull) tokens.expectWord('RETURNS', 'NULL');
  tokens.expectWord('ON', 'NULL', 'INPUT', 'RETURNS');
  const returnType = tokens.typeText();
  tokens.expectWord('LANGUAGE');
  const language = tokens.identifier();
  tokens.expectWord('AS');
  const body = tokens.string();
  return {
    kind: 'create-function',
    target,
    ifExists,
    orReplace,
    parameters,
    isCalledOnNull,
    returnType,
    language,
    body,
  };
}

/** CREATE AGGREGATE, behind these words. */
export function parseCreateAggregate(tokens: TokenStream, orReplace: boolean): CreateAggregateStatement {
  const ifExists = tokens.takeWords('IF', 'NOT', 'EXISTS');
  const target = parseTableName(tokens);
  const argumentTypes = tokens.list('(', ')', () => tokens.typeText());
  tokens.expectWord('SFUNC');
  const stateFunction = tokens.identifier();
  tokens.expectWord('STYPE');
  const stateType = tokens.typeText();
  const finalFunction = tokens.takeWords('FINALFUNC') ? tokens.identifier() : undefined;
  const initialCondition = tokens.takeWords('INITCOND') ? tokens.restText() : undefined;
  return {
    kind: 'create-aggregate',
    target,
    ifExists,
    orReplace,
    argumentTypes,
    stateFunction,
    stateType,
    finalFunction,
    initialCondition,
  };
}

/** DROP FUNCTION and DROP AGGREGATE, behind these words; the types may be left out when the name is of one alone. */
export function parseDropFunction(tokens: TokenStream, target: 'FUNCTION' | 'AGGREGATE'): DropFunctionStatement {
  const ifExists = tokens.takeWords('IF', 'EXISTS');
  const name = parseTableName(tokens);
  const argumentTypes = tokens.isSymbol('(') ? tokens.list('(', ')', () => tokens.typeText()) : undefined;
  return { kind: 'drop-function', what: target, target: name, ifExists, argumentTypes };
}
