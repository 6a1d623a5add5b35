import { policies } from '../../values/driver.ts';
import type { EncodedQueryOptions } from '../../options/driver-query-options.ts';
import { hasOtherLogListeners } from '../driver-seam/warnings.ts';
import { encoderOf } from '../driver-seam/check-raw-pages.ts';
import type { DriverClient, DriverColumn } from '../driver-seam/client.ts';
import type { ThreadState } from '../thread-state.ts';
import { ConnectionChooser, isKnownPolicy } from './choose-connection.ts';
import type { ClientParts, LeanParts, LoadBalancing } from './driver-parts.ts';
import { valueLengths, type Encoding } from './encode-values.ts';
import { hasKnownDefaults, resolveRequestOptions, type RequestOptions } from './request-options.ts';
import { LeanStatements } from './statements.ts';

/** The parts of the thread's state that an answer needs. */
export type LeanState = Pick<ThreadState, 'rowPath' | 'shapes' | 'coordinators' | 'definitions'>;

const protocolVersion = 4;
const resultOpcode = 0x08;
const rowsKind = 2;
const { NoSpeculativeExecutionPolicy } = policies.speculativeExecution;

/** A driver client, and the state of the lean path for it. */
export class LeanClient {
  readonly driver: DriverClient;
  readonly parts: ClientParts;
  readonly state: LeanState;
  readonly statements: LeanStatements;
  readonly encoding: Encoding;
  readonly #lean: LeanParts;
  /** Whether the lean path supports the client's options. */
  readonly #isPlain: boolean;
  readonly #isSpeculative: boolean;
  /** Whether the log goes to a function of the application instead of the client's listeners. */
  readonly #hasOwnLog: boolean;
  readonly #choosers = new Map<LoadBalancing, ConnectionChooser | undefined>();
  /** The resolved options of requests that give none. */
  readonly #defaults: RequestOptions | undefined;

  constructor(driver: DriverClient, state: LeanState, lean: LeanParts) {
    const parts = driver as unknown as ClientParts;
    const { options, controlConnection, metrics } = parts;
    this.driver = driver;
    this.parts = parts;
    this.state = state;
    this.#lean = lean;
    this.statements = new LeanStatements(parts);
    this.encoding = {
      encoder: encoderOf(driver),
      undefinedLength: options.encoding.useUndefinedAsUnset ? valueLengths.unset : valueLengths.null,
      hasBigIntLongs: options.encoding.useBigIntAsLong === true,
      adaptNamedParameters: lean.adaptNamedParameters,
    };
    this.#isPlain =
      controlConnection.protocolVersion === protocolVersion &&
      !options.requestTracker &&
      !options.policies.timestampGeneration &&
      metrics.constructor === lean.DefaultMetrics &&
      hasKnownDefaults(parts);
    this.#isSpeculative = options.policies.speculativeExecution.constructor !== NoSpeculativeExecutionPolicy;
    // The driver's default is the bound `emit` of the client.
    this.#hasOwnLog = options.logEmitter?.name !== 'bound emit';
    this.#defaults = resolveRequestOptions(undefined, parts, false);
  }

  /** Whether the lean path may send requests now. It may not while somebody listens to events that only the driver's own path has. */
  get isOpen(): boolean {
    if (!this.#isPlain || !this.parts.connected) return false;
    const { responses } = this.parts.metrics;
    return !responses?.listenerCount('increment') && !responses?.success?.listenerCount('increment');
  }

  /** Whether somebody listens to the driver's log. */
  get isLogged(): boolean {
    return this.#hasOwnLog || hasOtherLogListeners(this.driver);
  }

  /** Reads a result's columns from `offset` on with the driver's reader. Returns `undefined` if it cannot read them. */
  readMetadata(
    frame: Buffer,
    offset: number,
  ): { readonly columns: readonly DriverColumn[]; readonly end: number } | undefined {
    const { FrameHeader, FrameReader } = this.#lean;
    try {
      const reader = new FrameReader(new FrameHeader(protocolVersion, 0, 0, resultOpcode, frame.length), frame, offset);
      const { columns = [] } = reader.readMetadata(rowsKind);
      return { columns, end: reader.offset };
    } catch {
      return undefined; // the driver reads it again and reports the error
    }
  }

  /** Resolves the options of one request. Returns `undefined` if only the driver supports them. */
  optionsOf(encoded: EncodedQueryOptions | undefined, isBatch: boolean): RequestOptions | undefined {
    const options =
      encoded === undefined && !isBatch ? this.#defaults : resolveRequestOptions(encoded, this.parts, isBatch);
    // Speculative executions are scheduled by the driver, when it sends an idempotent request.
    return options?.isIdempotent && this.#isSpeculative ? undefined : options;
  }

  /** Returns `undefined` for a policy that is not one of the driver's. */
  chooserOf({ profile: { loadBalancing } }: RequestOptions): ConnectionChooser | undefined {
    if (this.#choosers.has(loadBalancing)) return this.#choosers.get(loadBalancing);
    const chooser = isKnownPolicy(loadBalancing)
      ? new ConnectionChooser(this.parts, loadBalancing, this.#lean)
      : undefined;
    this.#choosers.set(loadBalancing, chooser);
    return chooser;
  }
}
