import { format } from 'node:util';
import { errors } from '../../values/driver.ts';
import type { Adopt } from './adopt.ts';
import type { DriverConnection, OperationState } from './driver-parts.ts';
import type { FrameMemory } from './frame.ts';
import type { LeanOperation, OperationOwner } from './operation.ts';
import { Receiver } from './receive.ts';
import type { TimeOuts } from './time-outs.ts';

/** Frames of this many bytes are sent before the turn ends. */
const flushBytes = 64 * 1024;
const attached: unique symbol = Symbol.for('async-cassandra.lean.connection');

interface Attached extends DriverConnection {
  [attached]?: LeanConnection;
}

/** Returns the lean path's object of a connection, if it has one. */
export function leanConnectionOf(connection: DriverConnection): LeanConnection | undefined {
  return (connection as Attached)[attached];
}

/**
 * The lean path's state for one connection of the driver: the frames of this turn, and the operations that wait for an answer, by
 * stream id. The connection gives out the ids, so the driver counts these operations as its own requests.
 */
export class LeanConnection implements FrameMemory, OperationOwner {
  readonly driver: DriverConnection;
  bytes: Buffer = Buffer.allocUnsafeSlow(16 * 1024);
  view: DataView = new DataView(this.bytes.buffer);
  length = 0;
  readonly #operations: (LeanOperation | undefined)[] = [];
  readonly #timeOuts: TimeOuts;
  readonly #adopt: Adopt;
  readonly #receiver: Receiver;
  /** How many frames were written into `bytes`, and how many of them went to the socket. */
  #frames = 0;
  #sentFrames = 0;
  #isFlushDue = false;
  #waitsForDrain = false;

  /** Must be created before the first byte of the socket is read. */
  constructor(driver: DriverConnection, timeOuts: TimeOuts, adopt: Adopt) {
    this.driver = driver;
    this.#timeOuts = timeOuts;
    this.#adopt = adopt;
    (driver as Attached)[attached] = this;
    const { protocol } = driver;
    const { write } = protocol;
    this.#receiver = new Receiver(this.#operations, driver, {
      deliver: (bytes) => write.call(protocol, bytes),
      release: (operation) => this.#release(operation),
      adopt: (operation) => this.#adoptWithTimer(operation),
      adoptAll: () => {
        for (const operation of this.#waiting()) this.#adoptWithTimer(operation);
      },
    });
    // The socket's pipe writes here. It still handles back-pressure and the end.
    protocol.write = (chunk) => this.#receiver.write(chunk);
    const { clearAndInvokePending } = driver;
    driver.clearAndInvokePending = (innerError) => {
      // Must run before the driver rejects waiting requests, because it makes a new table then.
      this.#failAll(innerError);
      clearAndInvokePending.call(driver, innerError);
    };
  }

  /** Whether a request can be sent now. */
  get isOpen(): boolean {
    const { connected, isSocketOpen, writeQueue } = this.driver;
    return connected && isSocketOpen && writeQueue.error === null && !this.#receiver.isBlind;
  }

  reserve(byteLength: number): void {
    if (this.length + byteLength <= this.bytes.length) return;
    if (this.length >= flushBytes) this.#flush();
    if (this.length + byteLength <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + byteLength));
    larger.set(this.bytes.subarray(0, this.length));
    this.#useMemory(larger);
  }

  /** Sends the frame from `frameStart` to `length` together with this turn's other frames, and expects its answer. */
  send(operation: LeanOperation, frameStart: number): void {
    operation.frame = ++this.#frames;
    operation.frameStart = frameStart;
    const { streamId } = operation;
    this.#operations[streamId] = operation;
    this.#timeOuts.add(operation);
    if (operation.request.client.isLogged)
      this.driver.log('verbose', `Sent stream #${streamId} to ${this.driver.endpointFriendlyName}`);
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    process.nextTick(this.#flush);
  }

  /** Gives the operation to the driver, which decides what happens next. */
  #adoptNow(operation: LeanOperation): OperationState {
    this.#forget(operation);
    return this.#adopt(operation, this.driver);
  }

  /** Does the same for an operation that still waits for the rest of its frame, or for its turn in the driver's streams. */
  #adoptWithTimer(operation: LeanOperation): void {
    const adopted = this.#adoptNow(operation);
    const { timeoutMs, startedAt } = operation;
    if (timeoutMs === 0) return;
    const leftMs = Math.max(1, startedAt + timeoutMs - performance.now());
    adopted._timeout = setTimeout(() => this.#markAsTimedOut(adopted, timeoutMs), leftMs);
  }

  onTimeOut(operation: LeanOperation): void {
    const wasSent = operation.frame <= this.#sentFrames;
    if (!wasSent) this.#withdraw(operation);
    const adopted = this.#adoptNow(operation);
    this.#markAsTimedOut(adopted, operation.timeoutMs);
    if (wasSent) return;
    // The driver's write queue does the same with a request that is abandoned before it is written.
    this.driver.freeStreamId(operation);
    adopted.setResult(null);
  }

  #markAsTimedOut(adopted: OperationState, timeoutMs: number): void {
    const { driver } = this;
    driver.timedOutOperations++;
    const message = format('The host %s did not reply before timeout %d ms', driver.endpoint, timeoutMs);
    adopted._markAsTimedOut(
      new errors.OperationTimedOutError(message, driver.endpoint),
      () => driver.timedOutOperations--,
    );
  }

  readonly #flush = (): void => {
    this.#isFlushDue = false;
    const { netClient, isSocketOpen } = this.driver;
    if (this.length === 0 || this.#waitsForDrain || !isSocketOpen) return;
    if (netClient.writableNeedDrain) {
      this.#waitsForDrain = true;
      netClient.once('drain', () => {
        this.#waitsForDrain = false;
        this.#flush();
      });
      return;
    }
    this.#sentFrames = this.#frames;
    const { bytes, length } = this;
    this.length = 0;
    netClient.write(length === bytes.length ? bytes : bytes.subarray(0, length));
    // Bytes that the system has not taken yet must not change.
    if (netClient.writableLength > 0) this.#useMemory(Buffer.allocUnsafeSlow(16 * 1024));
    this.driver._setIdleTimeout();
  };

  #useMemory(bytes: Buffer): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  #forget(operation: LeanOperation): void {
    this.#operations[operation.streamId] = undefined;
    this.#timeOuts.remove(operation);
  }

  /** Frees the stream id, because the answer has come. */
  #release(operation: LeanOperation): void {
    const { driver } = this;
    this.#forget(operation);
    if (operation.request.client.isLogged)
      driver.log('verbose', `Received frame #${operation.streamId} from ${driver.endpointFriendlyName}`);
    driver.emit('responseDequeued');
    driver.freeStreamId(operation);
  }

  /** Removes a frame that still waits for the socket. */
  #withdraw(operation: LeanOperation): void {
    const { frameStart } = operation;
    const end = frameStart + 9 + this.view.getInt32(frameStart + 5);
    this.bytes.copyWithin(frameStart, end, this.length);
    this.length -= end - frameStart;
    for (const other of this.#operations)
      if (other !== undefined && other.frame > operation.frame) other.frameStart -= end - frameStart;
  }

  #waiting(): LeanOperation[] {
    return this.#operations.filter((operation) => operation !== undefined);
  }

  /** The socket is closed, and the driver rejects all its requests. It may send again any request that was never written. */
  #failAll(innerError: Error | undefined): void {
    for (const operation of this.#waiting()) {
      const adopted = this.#adoptNow(operation);
      if (operation.frame <= this.#sentFrames) continue;
      this.driver._operations.delete(operation.streamId);
      this.driver._streamIds.push(operation.streamId);
      adopted.setResult(notWritten(innerError));
    }
    this.length = 0;
    this.#sentFrames = this.#frames;
  }
}

/** Makes the driver's error for a request that never reached the socket. */
function notWritten(innerError: Error | undefined): Error {
  // The driver declares the class as abstract.
  const DriverError = errors.DriverError as unknown as new (message: string) => Error;
  const inner = innerError === undefined ? {} : { innerError };
  return Object.assign(new DriverError('Socket was closed'), {
    isSocketError: true,
    requestNotWritten: true,
    ...inner,
  });
}
