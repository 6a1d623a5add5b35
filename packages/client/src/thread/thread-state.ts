import type { RequestContext, RequestReader } from '@async-cassandra/executor/thread';
import type { CoordinatorNumbers } from './coordinator-numbers.ts';
import type { Definitions } from './definitions.ts';
import type { RowPath } from './driver-seam/row-path.ts';
import type { DriverClients } from './driver-clients.ts';
import type { ShapeNumbers } from './shape-numbers.ts';

/** A path that skips the driver's own request code (`thread/lean/`). It takes a request, or leaves it unchanged. */
export interface ShortPath {
  take(state: ThreadState, request: RequestReader, context: RequestContext): boolean;
}

/** The objects of the service in this thread. */
export interface ThreadState {
  readonly definitions: Definitions;
  readonly clients: DriverClients;
  readonly rowPath: RowPath;
  readonly shapes: ShapeNumbers;
  readonly coordinators: CoordinatorNumbers;
  readonly lean: ShortPath;
}
