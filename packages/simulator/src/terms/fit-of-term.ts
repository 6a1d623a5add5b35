import type { Term } from '../cql/statement.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import { formatCqlType, nativeType, type CqlType } from '../types/cql-type.ts';
import { fitOfConstant, fitOfType, type Fit } from './fit.ts';
import { resolveCall } from './resolve-call.ts';
import { termText } from './term-text.ts';
import type { Variables } from './variables.ts';

/**
 * Tells whether a term can be a value of a type. The server checks this before it evaluates anything.
 *
 * @throws {InvalidRequestError} for a list where no list can be, and for an unknown function
 */
export function fitOfTerm(term: Term, type: CqlType, variables: Variables): Fit {
  const all = (terms: readonly Term[], elementType: CqlType): boolean =>
    terms.every((each) => fitOfTerm(each, elementType, variables) !== 'none');
  const weakIf = (isFit: boolean): Fit => (isFit ? 'weak' : 'none');
  switch (term.kind) {
    case 'null':
    case 'marker':
      return 'weak';
    case 'constant':
      return fitOfConstant(term.form, term.text, type);
    case 'hint':
      return fitOfType(variables.parseType(term.type), type);
    case 'function':
      return fitOfType(nativeType(resolveTerm(term, variables).result), type);
    case 'list':
      if (type.kind !== 'list' && type.kind !== 'vector') throw notAList(type);
      return weakIf(all(term.items, type.element));
    case 'set':
      return weakIf(
        (type.kind === 'set' && all(term.items, type.element)) ||
          (term.items.length === 0 && (type.kind === 'map' || type.kind === 'udt')),
      );
    case 'map':
      return weakIf(
        type.kind === 'map' && term.entries.every(([key, value]) => all([key], type.key) && all([value], type.value)),
      );
    case 'tuple':
      return weakIf(
        type.kind === 'tuple' &&
          term.items.length <= type.elements.length &&
          term.items.every((item, i) => all([item], type.elements[i] as CqlType)),
      );
    default:
      return weakIf(
        type.kind === 'udt' &&
          term.fields.every(([name, value]) =>
            type.fields.some((field) => field.name === name && all([value], field.type)),
          ),
      );
  }
}

/** The function that a call means. */
export function resolveTerm(
  term: Extract<Term, { kind: 'function' }>,
  variables: Variables,
): ReturnType<typeof resolveCall> {
  const parts = term.arguments.map((argument) => ({
    text: termText(argument),
    fit: (type: CqlType) => fitOfTerm(argument, type, variables),
  }));
  return resolveCall(term, parts, variables, (name) => `Unknown function ${name} called`);
}

export function notAList(type: CqlType): InvalidRequestError {
  return new InvalidRequestError(
    `Unexpected receiver type '${formatCqlType(type)}'; only list and vector are expected`,
  );
}
