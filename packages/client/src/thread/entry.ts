/** The service that runs the driver in every thread. */
import type { RequestReader, ServiceContext, ServiceHandler } from '@async-cassandra/executor/thread';
import { handleSignal, type SignalToMain, type SignalToThread } from '../wire/signal.ts';
import type { ThreadData } from '../wire/thread-data.ts';
import { CoordinatorNumbers } from './coordinator-numbers.ts';
import { Definitions } from './definitions.ts';
import { DriverWarnings } from './driver-seam/warnings.ts';
import { DriverClients, type ClientHooks } from './driver-clients.ts';
import { handleRequest } from './handle-request.ts';
import type { ThreadState } from './thread-state.ts';
import { LeanPath } from './lean/lean-path.ts';
import { RowPath } from './driver-seam/row-path.ts';
import { createSignalHandlers } from './signal-handlers.ts';
import { ShapeNumbers } from './shape-numbers.ts';

/** Starts the service in one thread. Driver clients are made later, one for each keyspace at its first use. */
export function createService(context: ServiceContext): ServiceHandler {
  const notify = (signal: SignalToMain): void => context.signal(signal);
  const data = context.data as ThreadData; // wire/thread-data.ts: made by cluster/threads.ts alone
  const definitions = new Definitions();
  const warn = (warning: string): void => notify({ kind: 'warning', message: warning });
  const rowPath = new RowPath(data.rowPath, warn);
  const lean = new LeanPath(data.leanPath, warn);
  const warnings = new DriverWarnings(warn);
  const answers = {
    definitions,
    rowPath,
    shapes: new ShapeNumbers(notify, data.keptStatements),
    coordinators: new CoordinatorNumbers(notify),
  };
  const hooks: ClientHooks = {
    beforeConnect: (client) => {
      warnings.watch(client);
      lean.watch(client);
    },
    onConnect: async (client) => {
      await rowPath.check(client);
      await lean.check(client, answers);
    },
  };
  const { threadName } = context;
  const identity = { threadIndex: data.threadIndex ?? context.threadIndex, threadName };
  const clients = new DriverClients(data.options, identity, definitions, hooks, notify);
  const state: ThreadState = { ...answers, clients, lean };
  const handlers = createSignalHandlers(definitions, clients);
  return {
    // calls/ writes every request
    request: (payload, request) => handleRequest(state, payload as RequestReader, request),
    // registry/ is the only sender
    signal: (payload) => handleSignal(handlers, payload as SignalToThread, undefined),
    close: () => clients.close(),
  };
}
