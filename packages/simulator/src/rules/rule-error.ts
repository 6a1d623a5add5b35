import { consistencyCode, type ConsistencyName } from '../protocol/consistency.ts';
import type { ErrorResponse, PlainErrorName } from '../protocol/responses/error.ts';
import type { RuleError } from './rule.ts';

/** A rule's error with every field filled in; `requestId` is that of the prepared statement asked for. */
export function ruleErrorResponse(given: RuleError | PlainErrorName, requestId: Buffer | undefined): ErrorResponse {
  const error = typeof given === 'string' ? { code: given } : given;
  const head = { kind: 'error', message: error.message ?? `A rule of the simulator answers ${error.code}` } as const;
  if (isUnknown(error)) {
    return { ...head, error: 'unknown', code: error.code, fields: Buffer.from(error.fields ?? []) };
  }
  switch (error.code) {
    case 'unavailable':
      return {
        ...head,
        error: error.code,
        consistency: codeOf(error.consistency),
        required: error.required ?? 1,
        alive: error.alive ?? 0,
      };
    case 'readTimeout':
      return { ...head, error: error.code, ...replicas(error), isDataPresent: error.isDataPresent ?? false };
    case 'readFailure':
      return {
        ...head,
        error: error.code,
        ...replicas(error),
        failures: error.failures ?? 1,
        isDataPresent: error.isDataPresent ?? false,
      };
    case 'writeTimeout':
      return { ...head, error: error.code, ...replicas(error), writeType: error.writeType ?? 'SIMPLE' };
    case 'writeFailure':
      return {
        ...head,
        error: error.code,
        ...replicas(error),
        failures: error.failures ?? 1,
        writeType: error.writeType ?? 'SIMPLE',
      };
    case 'functionFailure':
      return {
        ...head,
        error: error.code,
        keyspace: error.keyspace ?? '',
        functionName: error.functionName ?? '',
        argumentTypes: error.argumentTypes ?? [],
      };
    case 'alreadyExists':
      return { ...head, error: error.code, keyspace: error.keyspace ?? '', table: error.table ?? '' };
    case 'unprepared':
      return { ...head, error: error.code, id: error.id ? Buffer.from(error.id) : (requestId ?? Buffer.alloc(16)) };
    default:
      return { ...head, error: error.code };
  }
}

function isUnknown(error: RuleError): error is Extract<RuleError, { readonly code: number }> {
  return typeof error.code === 'number';
}

interface ReplicaFields {
  readonly consistency?: ConsistencyName;
  readonly received?: number;
  readonly blockFor?: number;
}

function replicas(error: ReplicaFields): { consistency: number; received: number; blockFor: number } {
  return { consistency: codeOf(error.consistency), received: error.received ?? 0, blockFor: error.blockFor ?? 1 };
}

function codeOf(consistency: ConsistencyName = 'LOCAL_ONE'): number {
  return consistencyCode(consistency);
}
