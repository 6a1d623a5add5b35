import { format } from 'node:util';
import { errors } from '../../values/driver.ts';
import type { Adopt } from './adopt.ts';
import type { DriverConnection, OperationState } from './driver-parts.ts';
import type { FrameMemory } from './frame.ts';
import type { LeanOperation, OperationOwner } from './operation.ts';
import { Receiver } from './receive.ts';
import type { TimeOuts } from './time-outs.ts';

/** A turn's frames go before it ends when there are so many bytes of them. */
const flushBytes = 64 * 1024;
const attached: unique symbol = Symbol.for('async-cassandra.lean.connection');

interface Attached extends DriverConnection {
  [attached]?: LeanConnection;
}

/** What the lean path added to a connection of the driver. */
export function leanConnectionOf(connection: DriverConnection): LeanConnection | undefined {
  return (connection as Attached)[attached];
}

/**
 * The lean path's side of one connection of the driver: the frames of this turn, and a table of the operations that wait
 * for an answer, by stream id. The ids are the connection's own, so the driver counts them as its own requests.
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
  /** Frames written into `bytes`, and those of them that went to the socket. */
  #frames = 0;
  #sentFrames = 0;
  #isFlushDue = false;
  #waitsForDrain = false;

  /** To be made before the socket's first byte is read. */
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
    // The socket's pipe writes here, and goes on to look after back-pressure and the end.
    protocol.write = (chunk) => this.#receiver.write(chunk);
    const { clearAndInvokePending } = driver;
    driver.clearAndInvokePending = (innerError) => {
      // Before the driver fails what waits: it makes a new table for that.
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

  /** Sends the frame from `frameStart` to `length` with this turn's others, and waits for its answer. */
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

  /** Hands the operation to the driver: what becomes of it is decided there. */
  #adoptNow(operation: LeanOperation): OperationState {
    this.#forget(operation);
    return this.#adopt(operation, this.driver);
  }

  /** The same for one that goes on to wait: for the rest of its frame, or for its turn in the driver's streams. */
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
    // As the driver's write queue does with a request that is given up before it is written.
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
    // What the system has not taken yet must stay as it is.
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

  /** The answer is there: the stream id is free. */
  #release(operation: LeanOperation): void {
    const { driver } = this;
    this.#forget(operation);
    if (operation.request.client.isLogged)
      driver.log('verbose', `Received frame #${operation.streamId} from ${driver.endpointFriendlyName}`);
    driver.emit('responseDequeued');
    driver.freeStreamId(operation);
  }

  /** Takes a frame out again that waits for the socket to take more. */
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

  /** The socket is gone: the driver fails all that it has. What was never written it may send again, whatever it is. */
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

/** The driver's error of a request that never reached the socket. */
function notWritten(innerError: Error | undefined): Error {
  // Its declarations call the class abstract.
  const DriverError = errors.DriverError as unknown as new (message: string) => Error;
  const inner = innerError === undefined ? {} : { innerError };
  return Object.assign(new DriverError('Socket was closed'), {
    isSocketError: true,
    requestNotWritten: true,
    ...inner,
  });
}
