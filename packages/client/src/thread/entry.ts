/** What runs in every thread: the driver as a service of the executor. */
import type { RequestReader, ServiceContext, ServiceHandler } from '@async-cassandra/executor/thread';
import { definitions as kinds, notices, type Definition, type Notice } from '../wire/signal.ts';
import type { ThreadData } from '../wire/thread-data.ts';
import { CoordinatorNumbers } from './coordinator-numbers.ts';
import { Definitions } from './definitions.ts';
import { DriverWarnings } from './driver-seam/warnings.ts';
import { DriverClients } from './driver-clients.ts';
import { handleRequest, type ThreadState } from './handle-request.ts';
import { RowPath } from './driver-seam/row-path.ts';
import { ShapeNumbers } from './shape-numbers.ts';

/** Starts the service in one thread. Driver clients are made later, one for each keyspace at its first use. */
export function createService(context: ServiceContext): ServiceHandler {
  const notify = (notice: Notice): void => context.signal(notice);
  const data = context.data as ThreadData; // wire/thread-data.ts: made by cluster/threads.ts alone
  const definitions = new Definitions();
  const warn = (warning: string): void => notify([notices.warning, warning]);
  const rowPath = new RowPath(data.rowPath, warn);
  const clients = new DriverClients(data.options, context, definitions, rowPath, new DriverWarnings(warn), notify);
  const state: ThreadState = {
    definitions,
    clients,
    rowPath,
    shapes: new ShapeNumbers(notify, data.keptStatements),
    coordinators: new CoordinatorNumbers(notify),
  };
  return {
    // calls/dispatch.ts writes every request
    request: (payload, request) => handleRequest(state, payload as RequestReader, request),
    signal: (payload) => {
      const definition = payload as Definition; // session/ is the only writer
      switch (definition[0]) {
        case kinds.schemaChanged:
          clients.refreshKeyspaces();
          return clients.dropTypes(definition[1]);
        case kinds.typesChanged:
          return clients.dropTypes(definition[1]);
        case kinds.statementTypes:
          return clients.dropOtherTypes({ key: definition[1], signature: definition[2] });
        default:
          return definitions.add(definition);
      }
    },
    close: () => clients.close(),
  };
}
