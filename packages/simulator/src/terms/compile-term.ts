import { unset, type BoundValue } from '../bytes/byte-reader.ts';
import type { ConstantForm, Marker, Term } from '../cql/statement.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import { formatCqlType, nativeType, type CqlType, type NativeTypeName } from '../types/cql-type.ts';
import { codecOf } from '../types/registry.ts';
import { InvalidValueError } from '../types/invalid-value.ts';
import { boundCell } from './bound-cell.ts';
import { readCollectionLiteral, type CollectionTerm } from './collection-literal.ts';
import { fitOfConstant, fitOfType } from './fit.ts';
import { fitOfTerm, resolveTerm } from './fit-of-term.ts';
import { hintText, termText } from './term-text.ts';
import type { Variables } from './variables.ts';

/** Returns the cell of a term for the bound values. */
export type Evaluator = (values: readonly BoundValue[]) => BoundValue;

/**
 * Compiles a term for a column's type. Constants are encoded once, here, so a wrong one fails when the statement is
 * prepared.
 *
 * @throws {InvalidRequestError} for a constant that does not fit the type
 */
export function compileTerm(term: Term, type: CqlType, name: string, variables: Variables): Evaluator {
  switch (term.kind) {
    case 'null':
      return () => null;
    case 'marker': {
      variables.add(term, name, type);
      const { index } = term;
      return (values) => boundCell(values[index] ?? null, type);
    }
    case 'constant': {
      const cell = encodeConstant(term.text, term.form, type, name);
      return () => cell;
    }
    case 'hint':
      return compileHint(term, type, name, variables);
    case 'function':
      return compileCall(term, type, name, variables);
    default:
      return compileCollection(term, type, name, variables);
  }
}

function compileCollection(term: CollectionTerm, type: CqlType, name: string, variables: Variables): Evaluator {
  const { parts, join } = readCollectionLiteral(term, type, name, variables);
  const evaluators = parts.map((part) => compileTerm(part.term, part.type, part.name, variables));
  return (values) =>
    join(
      evaluators.map((evaluate) => {
        const cell = evaluate(values);
        return cell === unset ? null : cell;
      }),
    );
}

/** The hint's type only has to fit: the term becomes a value of the column's type. */
function compileHint(
  term: Extract<Term, { kind: 'hint' }>,
  type: CqlType,
  name: string,
  variables: Variables,
): Evaluator {
  const hint = variables.parseType(term.type);
  if (fitOfTerm(term.term, hint, variables) === 'none') {
    throw new InvalidRequestError(`Cannot cast value ${termText(term.term)} to type ${formatCqlType(hint)}`);
  }
  if (fitOfType(hint, type) === 'none') {
    throw new InvalidRequestError(
      `Cannot assign value ${hintText(term, variables.keyspace)} to ${name} of type ${formatCqlType(type)}`,
    );
  }
  return compileTerm(term.term, type, name, variables);
}

function compileCall(
  term: Extract<Term, { kind: 'function' }>,
  type: CqlType,
  name: string,
  variables: Variables,
): Evaluator {
  const { name: called, parameter, result, apply, legacy } = resolveTerm(term, variables);
  const fit = fitOfType(nativeType(result), type);
  const isTaken = fit === 'exact' || (fit === 'weak' && !(legacy?.isResult && isNative(type, 'uuid')));
  if (!isTaken) {
    const [given, wanted] = [`system.${called} (type ${result})`, `${name} (type ${formatCqlType(type)})`];
    throw new InvalidRequestError(`Type error: cannot assign result of function ${given} to ${wanted}`);
  }
  const [argument] = term.arguments;
  if (!argument || !parameter) return () => apply(noArgument);
  const evaluate = compileTerm(argument, nativeType(parameter), `arg0(system.${called})`, variables);
  const marker = markerOf(argument);
  if (marker && legacy && !legacy.isResult) variables.add(marker, `arg0(system.${called})`, legacy.type);
  return (values) => {
    const cell = evaluate(values);
    return cell === null || cell === unset ? null : apply(cell);
  };
}

/** The marker that a term is, with or without a type in front. */
export function markerOf(term: Term | undefined): Marker | undefined {
  return term?.kind === 'hint' ? markerOf(term.term) : term?.kind === 'marker' ? term : undefined;
}

const noArgument = Buffer.alloc(0);

function isNative(type: CqlType, name: NativeTypeName): boolean {
  return type.kind === 'native' && type.name === name;
}

function encodeConstant(text: string, form: ConstantForm, type: CqlType, name: string): Buffer {
  if (fitOfConstant(form, text, type) === 'none') {
    const written = form === 'blob' ? 'HEX' : form.toUpperCase();
    throw new InvalidRequestError(`Invalid ${written} constant (${text}) for "${name}" of type ${formatCqlType(type)}`);
  }
  try {
    return codecOf(type).encode(text);
  } catch (cause) {
    if (form === 'integer') throw new InvalidRequestError(`Unable to make ${javaName(type)} from '${text}'`);
    throw invalidLiteral(name, type, cause);
  }
}

/** Cassandra names integers as Java does here. */
function javaName(type: CqlType): string {
  const name = formatCqlType(type);
  return { bigint: 'long', counter: 'long', smallint: 'short', tinyint: 'byte' }[name] ?? name;
}

function invalidLiteral(name: string, type: CqlType, cause: unknown): InvalidRequestError {
  if (!(cause instanceof InvalidValueError)) throw cause;
  return new InvalidRequestError(`Invalid value for "${name}" of type ${formatCqlType(type)}: ${cause.message}`);
}
