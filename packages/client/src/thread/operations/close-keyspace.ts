import type { KeyspaceOperation } from './operation.ts';

/** Closes the driver client of a keyspace, if there is one. `calls/close-keyspace-call.ts` writes the request. */
export const closeKeyspace: KeyspaceOperation = {
  needs: 'nothing',
  run: (state, keyspace) => state.clients.disconnect(keyspace),
};
