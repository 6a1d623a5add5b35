/**
 * The lean path. It sends statements that the driver has prepared over the driver's own hosts, policies, pools and connections, without
 * the objects that the driver makes for each request. README.md lists the steps.
 */
import type { RequestContext, RequestReader } from '@async-cassandra/executor/thread';
import { operations, readExtras, readStatement } from '../../wire/request.ts';
import type { LeanPathChoice } from '../../wire/thread-data.ts';
import type { DriverClient } from '../driver-seam/client.ts';
import type { ThreadState } from '../thread-state.ts';
import { createAdopt, type Adopt } from './adopt.ts';
import { checkLeanPath } from './check-lean-path.ts';
import { findLeanParts, type DriverConnection, type LeanParts } from './driver-parts.ts';
import { encodeParameters } from './encode-values.ts';
import { writeBatch, writeBatchEntry, writeExecute } from './frame.ts';
import { LeanClient, type LeanState } from './lean-client.ts';
import { LeanConnection, leanConnectionOf } from './lean-connection.ts';
import { LeanOperation, type LeanRequest } from './operation.ts';
import type { RequestOptions } from './request-options.ts';
import type { LeanStatement } from './statements.ts';
import { TimeOuts } from './time-outs.ts';
import { ValueBytes } from './value-bytes.ts';

/** A key in a client's options, which its connections share. The function is called with each connection whose socket has opened. */
const onSocket: unique symbol = Symbol.for('async-cassandra.lean.on-socket');
/** Marks the driver's function, so that several copies of this package replace it once. */
const installed: unique symbol = Symbol.for('async-cassandra.lean.installed');

interface HookedOptions {
  [onSocket]?: (connection: DriverConnection) => void;
}

/** Requests are encoded one after the other, so all of them use the same memory. */
const values = new ValueBytes();
/** Receives the positions of values in a batch's later statements, which nobody reads. */
const unused: number[] = [];

export class LeanPath {
  #parts: LeanParts | undefined;
  readonly #timeOuts = new TimeOuts();
  readonly #clients = new WeakMap<DriverClient, LeanClient>();
  readonly #warn: (message: string) => void;
  readonly #adopt: Adopt | undefined;
  readonly #choice: LeanPathChoice;
  #checking: Promise<void> | undefined;
  #isTrusted = false;

  /** Must be created before the thread's first driver client. `warn` is called at most once. */
  constructor(choice: LeanPathChoice, warn: (message: string) => void) {
    this.#warn = warn;
    this.#choice = choice;
    if (choice === 'off') return;
    const parts = findLeanParts();
    if ('unavailable' in parts) {
      this.#fallBack(parts.unavailable);
      return;
    }
    install(parts);
    this.#parts = parts;
    this.#adopt = createAdopt(parts);
  }

  /** Adds the lean path to the connections of this client only. Must be called before the client connects. */
  watch(client: DriverClient): void {
    const adopt = this.#adopt;
    if (this.#parts === undefined || adopt === undefined) return;
    const { options } = client as unknown as { readonly options: HookedOptions };
    options[onSocket] = (connection) => void new LeanConnection(connection, this.#timeOuts, adopt);
  }

  /** Sends a statement on both paths through the first client that connected, and compares the answers. Runs once per thread. */
  check(client: DriverClient, state: LeanState): Promise<void> {
    this.#checking ??= this.#check(client, state);
    return this.#checking;
  }

  /**
   * Sends a request if it can, and answers it later. If it returns false, nothing was sent and the driver must send it. The position of
   * the reader is then undefined.
   */
  take(state: LeanState & Pick<ThreadState, 'clients'>, reader: RequestReader, context: RequestContext): boolean {
    if (!this.#isTrusted) return false;
    const operation = reader.int32();
    if (operation !== operations.execute && operation !== operations.batch) return false;
    const driver = state.clients.connected(reader.int32());
    const client = driver === undefined ? undefined : this.#openClient(driver, state);
    if (client === undefined) return false;
    return operation === operations.execute
      ? takeStatement(client, reader, context)
      : takeBatch(client, reader, context);
  }

  async #check(driver: DriverClient, state: LeanState): Promise<void> {
    if (this.#parts === undefined || !state.rowPath.isRaw) return;
    const client = this.#openClient(driver, state);
    // All clients of a thread have the same options, so the others cannot be used either.
    if (client === undefined) return;
    const reason = await checkLeanPath(client, takeExecute);
    if (reason !== undefined || this.#choice === 'broken') this.#fallBack(reason ?? 'a test asked for it');
    else this.#isTrusted = true;
  }

  #fallBack(reason: string): void {
    this.#parts = undefined;
    this.#isTrusted = false;
    this.#warn(
      `Prepared statements cannot take the lean path through this cassandra-driver (${reason}). The driver sends them ` +
        'itself, which gives the same results and costs the threads more time. cassandra-driver >=4.10 <5 is what this ' +
        'version is made for; the cluster option leanPath: false switches the lean path off.',
    );
  }

  /** Returns the lean path's state for a client, or `undefined` if the client may not use the lean path now. */
  #openClient(driver: DriverClient, state: LeanState): LeanClient | undefined {
    if (this.#parts === undefined) return undefined;
    let client = this.#clients.get(driver);
    if (client === undefined) {
      client = new LeanClient(driver, state, this.#parts);
      this.#clients.set(driver, client);
    }
    return client.isOpen ? client : undefined;
  }
}

function install({ connectionPrototype }: LeanParts): void {
  const { bindSocketListeners } = connectionPrototype;
  if (installed in bindSocketListeners) return;
  connectionPrototype.bindSocketListeners = Object.assign(
    function bindAndWatch(this: DriverConnection): void {
      bindSocketListeners.call(this);
      (this.options as HookedOptions)[onSocket]?.(this);
    },
    { [installed]: true },
  );
}

function takeStatement(client: LeanClient, reader: RequestReader, context: RequestContext): boolean {
  const name = readStatement(reader);
  if (typeof name === 'string') return false;
  const statement = client.statements.find(name, client.state.definitions);
  return statement !== undefined && takeExecute(client, statement, reader, context);
}

/** Sends one statement. The reader is at the request's extras. */
function takeExecute(
  client: LeanClient,
  statement: LeanStatement,
  reader: RequestReader,
  context: RequestContext,
): boolean {
  const { options: encodedOptions, timestamp } = readExtras(reader);
  const options = client.optionsOf(encodedOptions, false);
  if (options === undefined) return false;
  const parameters = reader.copy();
  values.reset();
  let count;
  try {
    count = encodeParameters(reader, statement.meta.columns, client.encoding, values, values.starts);
  } catch {
    return false; // the driver rejects the value with an error that names it
  }
  if (count < 0) return false;
  const request = { client, context, statement, batch: undefined, parameters, encodedOptions, timestamp };
  return send(request, options, count);
}

function takeBatch(client: LeanClient, reader: RequestReader, context: RequestContext): boolean {
  const { options: encodedOptions, timestamp } = readExtras(reader);
  const options = client.optionsOf(encodedOptions, true);
  if (options === undefined) return false;
  const parameters = reader.copy();
  values.reset();
  const batch: LeanStatement[] = [];
  let firstCount = 0;
  for (let left = reader.int32(); left > 0; left--) {
    const statement = client.statements.find(reader.value() as string, client.state.definitions);
    if (statement === undefined) return false;
    const countAt = writeBatchEntry(values, statement.queryId);
    const starts = batch.length === 0 ? values.starts : unused;
    let count;
    try {
      count = encodeParameters(reader, statement.meta.columns, client.encoding, values, starts);
    } catch {
      return false;
    }
    if (count < 0) return false;
    values.view.setUint16(countAt, count);
    if (batch.push(statement) === 1) firstCount = count;
  }
  const [statement] = batch;
  if (statement === undefined || batch.length > maxBatch) return false;
  return send({ client, context, statement, batch, parameters, encodedOptions, timestamp }, options, firstCount);
}

const maxBatch = 0xffff;

/** Sends the values in `values`. `count` is their number; for a batch, the number in its first statement. */
function send(request: LeanRequest, options: RequestOptions, count: number): boolean {
  const { client, statement, batch } = request;
  const chooser = client.chooserOf(options);
  try {
    if (!chooser?.choose(statement, values, count)) return false;
  } catch {
    return false; // a policy or the metadata failed, and the driver reports it
  }
  const { host, connection: driverConnection, plan } = chooser;
  if (host === undefined || driverConnection === undefined) return false;
  const connection = leanConnectionOf(driverConnection);
  if (!connection?.isOpen) return false;
  const streamId = driverConnection._streamIds.pop();
  if (streamId === null) return false;
  const timestamp = request.timestamp ?? options.timestamp;
  const frameStart =
    batch === undefined
      ? writeExecute(connection, streamId, statement.queryId, count, values, options, timestamp)
      : writeBatch(connection, streamId, batch.length, values, options, timestamp);
  values.shrink();
  connection.send(new LeanOperation(request, options, host, plan, connection, streamId), frameStart);
  return true;
}
