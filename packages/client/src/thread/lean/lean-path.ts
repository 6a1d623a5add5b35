/**
 * The lean path: statements that the driver has prepared, over the driver's own hosts, policies, pools and connections, without
 * the objects that the driver makes for each request. README.md has the path as a table.
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

/** On a client's options, which its connections share: called with each connection whose socket has opened. */
const onSocket: unique symbol = Symbol.for('async-cassandra.lean.on-socket');
/** On the driver's function, so that several copies of this package replace it once. */
const installed: unique symbol = Symbol.for('async-cassandra.lean.installed');

interface HookedOptions {
  [onSocket]?: (connection: DriverConnection) => void;
}

/** Requests of one turn are encoded one after the other, so that one memory serves all of them. */
const values = new ValueBytes();
/** Where the values of a batch's later statements begin, which nobody asks for. */
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

  /** To be made before the thread's first driver client. `warn` gets at most one sentence. */
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

  /** Has the connections of a client looked at. To be called before it connects; no other client's are touched. */
  watch(client: DriverClient): void {
    const adopt = this.#adopt;
    if (this.#parts === undefined || adopt === undefined) return;
    const { options } = client as unknown as { readonly options: HookedOptions };
    options[onSocket] = (connection) => void new LeanConnection(connection, this.#timeOuts, adopt);
  }

  /** Sends a statement on both paths through the first client that connected, and compares the answers; once in a thread. */
  check(client: DriverClient, state: LeanState): Promise<void> {
    this.#checking ??= this.#check(client, state);
    return this.#checking;
  }

  /**
   * Sends a request if it can, and answers it later. If it returns false nothing was sent, and the driver has to do it; the
   * reader is at no particular place then.
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
    // What its options ask for, the options of the thread's other clients do too.
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

  /** The client's part of the lean path, `undefined` if it may not take it now. */
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

/** From a request's extras on. */
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
    return false; // the driver refuses the value, and its error names it
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

/** Sends what lies in `values`. `count` is how many there are, of a batch's first statement. */
function send(request: LeanRequest, options: RequestOptions, count: number): boolean {
  const { client, statement, batch } = request;
  const chooser = client.chooserOf(options);
  try {
    if (!chooser?.choose(statement, values, count)) return false;
  } catch {
    return false; // a policy or the metadata is in trouble, which the driver reports
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
