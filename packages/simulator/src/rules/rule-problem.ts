import { inspect } from 'node:util';
import { errorCodes } from '../protocol/error-codes.ts';
import { requestOpcodes } from '../protocol/opcodes.ts';
import { parseCqlType } from '../types/parse-type.ts';
import type { Rule, RuleCondition, RuleReaction } from './rule.ts';

type Check = (value: unknown) => string | undefined;

/** Returns what is wrong with a rule: the field, what it must be, and its value. `undefined` for a valid rule. */
export function ruleProblem(rule: unknown): string | undefined {
  if (!isObject(rule)) return `A rule must be an object with when and then, got ${show(rule)}`;
  return (
    problemOf('rule', rule, { when: isObjectCheck, then: isObjectCheck } satisfies Record<keyof Rule, Check>) ??
    (isObject(rule['when'])
      ? conditionProblem('when', rule['when'])
      : 'when is missing. Give {} to select every request') ??
    (isObject(rule['then']) ? reactionProblem(rule['then']) : 'then is missing. Give {} to let the tables answer')
  );
}

const count =
  (minimum: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= minimum ? undefined : `an integer of ${minimum} or more`;

const isObjectCheck: Check = (value) => (isObject(value) ? undefined : 'an object');
const isText: Check = (value) => (typeof value === 'string' ? undefined : 'a text');
const isTrue: Check = (value) => (value === true ? undefined : 'true, or left out');
const isBytes: Check = (value) => (value instanceof Uint8Array ? undefined : 'a Uint8Array');
const isArray: Check = (value) => (Array.isArray(value) ? undefined : 'an array');

const conditionChecks: Readonly<Record<keyof RuleCondition, Check>> = {
  query: (value) =>
    typeof value === 'string' || value instanceof RegExp ? undefined : 'a text or a regular expression',
  opcode: (value) =>
    [value].flat().every((each) => requestOpcodes.some((known) => known === each))
      ? undefined
      : `of ${requestOpcodes.join(', ')}`,
  node: (value) => (typeof value === 'string' ? undefined : count(1)(value) && 'a number from 1 or an address'),
  keyspace: isText,
  nth: count(1),
  every: count(1),
  firstTimes: count(0),
  from: count(1),
  countPer: (value) => (value === 'connection' ? undefined : `'connection'`),
  probability: (value) => (typeof value === 'number' && value >= 0 && value <= 1 ? undefined : 'a number from 0 to 1'),
  seed: count(0),
  not: isObjectCheck,
};

const reactionChecks: Readonly<Record<keyof RuleReaction, Check>> = {
  rows: isArray,
  columns: columnsProblem,
  emptyPage: isTrue,
  error: errorProblem,
  useKeyspace: isText,
  rawBody: isBytes,
  rawFrame: (value) => (isObject(value) && value['body'] instanceof Uint8Array ? undefined : 'an object with a body'),
  delayMs: count(0),
  drop: isTrue,
  close: isTrue,
  reset: isTrue,
  halfOpen: isTrue,
  splitBytes: count(1),
  splitAt: (value) =>
    Array.isArray(value) && value.every((each, i) => Number.isInteger(each) && each > (i === 0 ? 0 : value[i - 1]))
      ? undefined
      : 'ascending integers of 1 or more',
  pieceDelayMs: count(0),
  coalesce: count(1),
  duplicate: isTrue,
  warnings: isArray,
};

function conditionProblem(path: string, condition: Readonly<Record<string, unknown>>): string | undefined {
  const problem = problemOf(path, condition, conditionChecks);
  const { not } = condition;
  return problem ?? (isObject(not) ? conditionProblem(`${path}.not`, not) : undefined);
}

function reactionProblem(reaction: Readonly<Record<string, unknown>>): string | undefined {
  if (reaction['splitAt'] !== undefined && reaction['splitBytes'] !== undefined) {
    return 'then has splitAt and splitBytes, which exclude each other: give one of them';
  }
  return problemOf('then', reaction, reactionChecks);
}

function problemOf(
  path: string,
  value: Readonly<Record<string, unknown>>,
  checks: Readonly<Record<string, Check>>,
): string | undefined {
  for (const [name, field] of Object.entries(value)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check) return `${path} has no field ${name}; known are ${Object.keys(checks).join(', ')}`;
    const wanted = field === undefined ? undefined : check(field);
    if (wanted !== undefined) return `${path}.${name} must be ${wanted}, got ${show(field)}`;
  }
  return undefined;
}

function errorProblem(error: unknown): string | undefined {
  const code = isObject(error) ? error['code'] : error;
  if (isObject(error) && typeof code === 'number') return undefined;
  return typeof code === 'string' && Object.hasOwn(errorCodes, code)
    ? undefined
    : `one of ${Object.keys(errorCodes).join(', ')}, or an object with such a code and the fields of it`;
}

function columnsProblem(columns: unknown): string | undefined {
  if (!isObject(columns)) return 'an object of CQL types by column';
  try {
    for (const type of Object.values(columns)) parseCqlType(String(type));
    return undefined;
  } catch (error) {
    return `CQL types by column (${error instanceof Error ? error.message : String(error)})`;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value, { depth: 2, breakLength: Infinity });
}
