import type { ScalarFunction } from '../functions/scalar-function.ts';
import { isKnownButNotRun, scalarFunctions } from '../functions/scalar-functions.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import { nativeType, type CqlType } from '../types/cql-type.ts';
import type { Fit } from './fit.ts';
import { functionName } from './term-text.ts';
import type { Variables } from './variables.ts';

/** An argument as it can be looked at before the function is known. */
export interface CallArgument {
  readonly text: string;
  readonly fit: (type: CqlType) => Fit;
}

interface Call {
  readonly keyspace: string | undefined;
  readonly name: string;
}

/**
 * The function that a call means, by its name and what it is given.
 *
 * @throws {InvalidRequestError} for none, with `unknown` when there is none of that name, and for more than one
 */
export function resolveCall(
  call: Call,
  given: readonly CallArgument[],
  variables: Variables,
  unknown: (name: string) => string,
): ScalarFunction {
  const { keyspace = 'system', name } = call;
  const candidates = keyspace === 'system' ? (scalarFunctions.get(name) ?? []) : [];
  if (candidates.length === 0) throw new InvalidRequestError(whyNone(call, variables, unknown));
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) {
    assertGiven(only, given);
    return only;
  }
  const fitting = candidates
    .map((candidate) => ({ candidate, fit: fitOfAll(candidate, given) }))
    .filter(({ fit }) => fit !== 'none');
  const exact = fitting.find(({ fit }) => fit === 'exact');
  if (exact) return exact.candidate;
  const [first, second] = fitting;
  if (!first) {
    throw new InvalidRequestError(
      `Invalid call to function ${name}, none of its type signatures match (known type signatures: ${signatures(candidates)})`,
    );
  }
  if (!second) return first.candidate;
  const possible = signatures(fitting.map(({ candidate }) => candidate));
  throw new InvalidRequestError(
    `Ambiguous call to function ${name} (can be matched by following signatures: ${possible}): use type casts to disambiguate`,
  );
}

function whyNone(call: Call, variables: Variables, unknown: (name: string) => string): string {
  const name = functionName(call);
  const isThere = isKnownButNotRun(call.name) || variables.hasFunction(call.keyspace, call.name);
  return isThere ? `The simulator does not run the function ${name}; a rule can answer the statement` : unknown(name);
}

function fitOfAll({ parameter }: ScalarFunction, given: readonly CallArgument[]): Fit {
  const [argument] = given;
  if (given.length !== (parameter ? 1 : 0)) return 'none';
  return argument && parameter ? argument.fit(nativeType(parameter)) : 'exact';
}

function assertGiven(callee: ScalarFunction, given: readonly CallArgument[]): void {
  const { name, parameter } = callee;
  const required = parameter ? 1 : 0;
  if (given.length !== required) {
    throw new InvalidRequestError(
      `Invalid number of arguments in call to function system.${name}: ${required} required but ${given.length} provided`,
    );
  }
  if (fitOfAll(callee, given) !== 'none') return;
  throw new InvalidRequestError(
    `Type error: ${given[0]?.text} cannot be passed as argument 0 of function system.${name} of type ${parameter}`,
  );
}

function signatures(functions: readonly ScalarFunction[]): string {
  return functions.map(({ name, parameter = '', result }) => `system.${name} : (${parameter}) -> ${result}`).join(', ');
}
