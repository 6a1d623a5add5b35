import type { ClientOperation } from './operation.ts';

/** Connects the driver client of a keyspace, which is done before it runs. `calls/open-keyspace-call.ts` writes the request. */
export const openKeyspace: ClientOperation = { needs: 'client', run: () => undefined };
