import type { ClientOperation } from './operation.ts';

/** Connects the driver client of a keyspace. `needs` does that, so there is nothing left to run. `calls/open-keyspace-call.ts` writes the request. */
export const openKeyspace: ClientOperation = { needs: 'client', run: () => undefined };
