import type { RequestContext, RequestReader } from '@async-cassandra/executor/thread';
import type { EncodedQueryOptions } from '../../options/driver-query-options.ts';
import type { DriverHostParts, QueryPlan } from './driver-parts.ts';
import type { LeanClient } from './lean-client.ts';
import type { RequestOptions } from './request-options.ts';
import type { LeanStatement } from './statements.ts';
import type { Waiting } from './time-outs.ts';

/** A request of the main thread, with everything that the driver's own request needs. */
export interface LeanRequest {
  readonly client: LeanClient;
  readonly context: RequestContext;
  /** The statement, or the first of a batch. */
  readonly statement: LeanStatement;
  /** All statements of a batch. */
  readonly batch: readonly LeanStatement[] | undefined;
  /** Positioned at the parameters, or at the entries of a batch. */
  readonly parameters: RequestReader;
  readonly encodedOptions: EncodedQueryOptions | undefined;
  /** Microseconds since the epoch, from the main thread. */
  readonly timestamp: number | undefined;
}

/** The methods of its connection that an operation calls. */
export interface OperationOwner {
  onTimeOut(operation: LeanOperation): void;
}

/** One request that was sent, from its stream id to its answer or its adoption. */
export class LeanOperation implements Waiting {
  readonly request: LeanRequest;
  readonly options: RequestOptions;
  readonly host: DriverHostParts;
  /** The hosts to try next. `undefined` if no plan was needed to find the host. */
  readonly plan: QueryPlan | undefined;
  readonly streamId: number;
  readonly timeoutMs: number;
  /** The number of its frame on the connection, and the frame's position until it is written. */
  frame = 0;
  frameStart = 0;
  startedAt = 0;
  previous: Waiting | undefined = undefined;
  next: Waiting | undefined = undefined;
  readonly #owner: OperationOwner;

  constructor(
    request: LeanRequest,
    options: RequestOptions,
    host: DriverHostParts,
    plan: QueryPlan | undefined,
    owner: OperationOwner,
    streamId: number,
  ) {
    this.request = request;
    this.options = options;
    this.host = host;
    this.plan = plan;
    this.#owner = owner;
    this.streamId = streamId;
    this.timeoutMs = options.timeoutMs;
  }

  onTimeOut(): void {
    this.#owner.onTimeOut(this);
  }
}
