/** What runs in every thread: the driver as a service of the executor. */
import type { RequestReader, ServiceContext, ServiceHandler } from '@async-cassandra/executor/thread';
import { definitions as kinds, notices, type Definition, type Notice } from '../wire/signal.ts';
import type { ThreadData } from '../wire/thread-data.ts';
import { CoordinatorNumbers } from './coordinator-numbers.ts';
import { Definitions } from './definitions.ts';
import { DriverClients } from './driver-clients.ts';
import { handleRequest, type ThreadState } from './handle-request.ts';
import { LeanPath } from './lean/lean-path.ts';
import { RowPath } from './row-path.ts';
import { ShapeNumbers } from './shape-numbers.ts';

/** Starts the service in one thread. Driver clients are made later, one for each keyspace at its first use. */
export function createService(context: ServiceContext): ServiceHandler {
  const notify = (notice: Notice): void => context.signal(notice);
  const data = context.data as ThreadData; // wire/thread-data.ts: made by session/cluster-threads.ts alone
  const definitions = new Definitions();
  const warn = (warning: string): void => notify([notices.warning, warning]);
  const rowPath = new RowPath(data.rowPath, warn);
  const lean = new LeanPath(data.leanPath, warn);
  const answers = {
    definitions,
    rowPath,
    shapes: new ShapeNumbers(notify),
    coordinators: new CoordinatorNumbers(notify),
  };
  const clients = new DriverClients(data.options, context, definitions, {
    beforeConnect: (client) => lean.watch(client),
    onConnect: async (client) => {
      await rowPath.check(client);
      await lean.check(client, answers);
    },
  });
  const state: ThreadState = { ...answers, clients, lean };
  return {
    // session/dispatch.ts writes every request
    request: (payload, request) => handleRequest(state, payload as RequestReader, request),
    signal: (payload) => {
      const definition = payload as Definition; // session/ is the only writer
      if (definition[0] === kinds.schemaChanged) state.clients.refreshKeyspaces();
      else definitions.add(definition);
    },
    close: () => state.clients.close(),
  };
}
