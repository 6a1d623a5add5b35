import { MalformedBytesError } from '../bytes/malformed.ts';
import { CqlSyntaxError } from '../cql/syntax-error.ts';
import type { ErrorResponse } from '../protocol/responses/error.ts';
import { InvalidRequestError } from '../storage/invalid-request.ts';
import { InvalidValueError } from '../types/invalid-value.ts';
import { ServerFaultError } from '../types/server-fault.ts';
import { ResponseError } from '../plan/response-error.ts';

/** Turns an exception into the error that is sent. This is the only place that does. */
export function errorResponse(error: unknown): ErrorResponse {
  if (error instanceof ResponseError) return error.response;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CqlSyntaxError) return { kind: 'error', error: 'syntax', message };
  if (error instanceof InvalidRequestError || error instanceof InvalidValueError)
    return { kind: 'error', error: 'invalid', message };
  if (error instanceof MalformedBytesError) return { kind: 'error', error: 'protocol', message };
  if (error instanceof ServerFaultError) return { kind: 'error', error: 'server', message };
  // Anything else is a defect of the simulator or of a table's row function, so the stack is sent.
  const stack = error instanceof Error ? (error.stack ?? message) : message;
  return { kind: 'error', error: 'server', message: stack.slice(0, 2000) };
}
