import type { SignalHandlers, SignalToThread } from '../wire/signal.ts';
import type { Definitions } from './definitions.ts';
import type { DriverClients } from './driver-clients.ts';

/** Creates a thread's handlers for signals of the main thread. */
export function createSignalHandlers(
  definitions: Definitions,
  clients: DriverClients,
): SignalHandlers<SignalToThread, undefined> {
  return {
    keyspace: ({ keyspace, name }) => definitions.defineKeyspace(keyspace, name),
    statement: ({ statement, cql }) => definitions.defineStatement(statement, cql),
    'forget-statement': ({ statement }) => definitions.forgetStatement(statement),
    'schema-changed': ({ scope }) => {
      clients.refreshKeyspaces();
      clients.dropTypes(scope);
    },
    'types-changed': ({ scope }) => clients.dropTypes(scope),
    'statement-types': ({ key, signature }) => clients.dropOtherTypes({ key, signature }),
  };
}
