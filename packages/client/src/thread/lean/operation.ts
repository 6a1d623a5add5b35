import type { RequestContext, RequestReader } from '@async-cassandra/executor/thread';
import type { EncodedQueryOptions } from '../../options/driver-query-options.ts';
import type { DriverHostParts, QueryPlan } from './driver-parts.ts';
import type { LeanClient } from './lean-client.ts';
import type { RequestOptions } from './request-options.ts';
import type { LeanStatement } from './statements.ts';
import type { Waiting } from './time-outs.ts';

/** What a request was on main: enough to make the driver's request of it. */
export interface LeanRequest {
  readonly client: LeanClient;
  readonly context: RequestContext;
  /** The statement, or the first of a batch. */
  readonly statement: LeanStatement;
  /** All statements of a batch. */
  readonly batch: readonly LeanStatement[] | undefined;
  /** At the parameters, or at the entries of a batch. */
  readonly parameters: RequestReader;
  readonly encodedOptions: EncodedQueryOptions | undefined;
  /** Microseconds, made on main. */
  readonly timestamp: number | undefined;
}

/** The connection that an operation is on, as far as the operation calls it. */
export interface OperationOwner {
  onTimeOut(operation: LeanOperation): void;
}

/** One request on its way, from the stream id it was given to its answer or its adoption. */
export class LeanOperation implements Waiting {
  readonly request: LeanRequest;
  readonly options: RequestOptions;
  readonly host: DriverHostParts;
  /** The hosts to try next. `undefined` if no plan was needed to find the host. */
  readonly plan: QueryPlan | undefined;
  readonly streamId: number;
  readonly timeoutMs: number;
  /** The number of its frame on the connection, and where it lies until it is written. */
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
