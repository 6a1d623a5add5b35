import { readParameterColumns } from '../parameter-columns.ts';
import type { ClientOperation } from './operation.ts';

/** Prepares a statement and answers with the columns of its parameters. `calls/prepare-call.ts` writes the request. */
export const prepare: ClientOperation = {
  needs: 'client',
  run: (state, client, request) => readParameterColumns(client, state.definitions.statement(request.int32())),
};
