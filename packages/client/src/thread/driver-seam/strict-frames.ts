/**
 * Makes sure that a broken response fails its own request, and no other.
 *
 * The driver does not check where a body ends, so it continues a short body with the next response of the same chunk. Other broken
 * responses have these effects without this file:
 *
 * - An ERROR or EVENT that is cut off ends the thread, because nobody listens for the parser's `error`.
 * - Rows without their number, or with a negative number, get no answer at all.
 * - An unknown kind of result is taken for an empty result.
 * - Rows that were read before the error appear in the next result of their stream.
 */
import { errors } from '../../values/driver.ts';
import {
  owner,
  type Connection,
  type FrameHeader,
  type FrameInfo,
  type FrameItem,
  type FrameReader,
  type ParserItem,
  type ParserClass,
  type ResultEmitterClass,
} from './internals.ts';

/** The longest body that the protocol allows (v4, section 2.5). */
const maxBodyBytes = 256 * 1024 * 1024;
/** The opcodes that can answer a statement (v4, section 2.4). */
const opcodes = { error: 0, result: 8 };
/** VOID to SCHEMA_CHANGE (v4, section 4.2.5). */
const resultKinds = { first: 1, last: 5 };

/** Makes a parser that never reads past a body and that answers each response exactly once, whatever it contains. */
export function strictParserClass(base: ParserClass): ParserClass {
  return class StrictParser extends base {
    declare [owner]?: Connection;
    #hasAnswered = false;
    #isOutOfStep = false;

    override push(item: ParserItem | null): boolean {
      if (item === null) return super.push(null);
      if (this.#isOutOfStep) return true;
      // Nobody waits for this answer. Freeing its id would throw, or give the next two requests the same id.
      if (item.frameEnded === true && !isAwaited(this[owner], item.header)) return true;
      this.#hasAnswered = true;
      return super.push(item);
    }

    override parseBody(frame: FrameInfo, item: FrameItem): void {
      this.#isOutOfStep ||= closeIfOutOfStep(this[owner], item.header);
      if (this.#isOutOfStep) return;
      this.#hasAnswered = false;
      const { opcode } = item.header;
      if (opcode !== opcodes.result && opcode !== opcodes.error && isStatement(this[owner], frame.header)) {
        return this.#fail(frame.header, 'its opcode cannot answer a statement');
      }
      try {
        super.parseBody(frame, item);
      } catch (error) {
        this.#fail(frame.header, error instanceof Error ? error.message : String(error), { cause: error });
        return;
      }
      if (!this.#hasAnswered && frame.bodyEnd !== undefined) this.#fail(frame.header, 'it ends before its rows');
    }

    override handleFrameBuffers(frame: FrameInfo, item: FrameItem): boolean {
      const isComplete = super.handleFrameBuffers(frame, item);
      // A response that is read row by row may not have arrived completely. We never ask for one.
      if (!isComplete || frame.isStreaming) return isComplete;
      const end = item.offset + item.header.bodyLength;
      frame.bodyEnd = end;
      if (end < item.chunk.length) item.chunk = item.chunk.subarray(0, end);
      return true;
    }

    override parseResult(frame: FrameInfo, reader: FrameReader): void {
      const { buf: buffer, offset } = reader;
      if (frame.bodyEnd !== undefined && offset + 4 <= buffer.length) {
        const kind = buffer.readInt32BE(offset);
        const isKnown = kind >= resultKinds.first && kind <= resultKinds.last;
        if (!isKnown) return this.#fail(frame.header, `${kind} is not a kind of result`);
      }
      super.parseResult(frame, reader);
    }

    override parseRows(frame: FrameInfo, reader: FrameReader): void {
      const { buf: buffer, offset } = reader;
      if (frame.bodyEnd !== undefined && offset + 4 <= buffer.length) {
        const columns = frame.meta?.columns?.length ?? 0;
        const fault = findFault(buffer, offset + 4, buffer.length, buffer.readInt32BE(offset), columns);
        if (fault !== undefined) return this.#fail(frame.header, fault);
      }
      super.parseRows(frame, reader);
    }

    #fail(header: FrameHeader, reason: string, options?: ErrorOptions): void {
      this.push({ header, error: unreadable(header, reason, options) });
    }
  };
}

/** Returns what is wrong with the lengths of the cells from `position` to `end`. The driver treats any negative length as null. */
export function findFault(
  buffer: Buffer,
  position: number,
  end: number,
  rows: number,
  columns: number,
): string | undefined {
  // Each cell has at least 4 bytes for its length, so the size of the response limits the loop.
  const isPossible = rows === 0 || (rows > 0 && columns > 0 && rows * columns * 4 <= end - position);
  if (!isPossible) return `${rows} rows of ${columns} columns in ${end - position} bytes`;
  for (let cell = 0; cell < rows * columns; cell++) {
    const left = end - position - 4;
    const length = left < 0 ? 0 : buffer.readInt32BE(position);
    if (left < 0 || length < -1 || length > left) return `a cell of ${length} bytes with ${left} left`;
    position += 4 + Math.max(length, 0);
  }
  return undefined;
}

/** Makes the stage after the parser forget the rows of a broken response. */
export function strictEmitterClass(base: ResultEmitterClass): ResultEmitterClass {
  return class StrictResultEmitter extends base {
    override each(item: ParserItem): void {
      if (item.error) delete this.rowBuffer[item.header.streamId];
      super.each(item);
    }
  };
}

/** Events have negative ids. Only tests have a parser without a connection. */
function isAwaited(connection: Connection | undefined, { streamId }: FrameHeader): boolean {
  return streamId < 0 || connection?._operations?.has?.(streamId) !== false;
}

function isStatement(connection: Connection | undefined, { streamId }: FrameHeader): boolean {
  const request = connection?._operations?.get(streamId)?.request;
  return request?.query !== undefined || request?.queries !== undefined;
}

/**
 * Closes the connection if the header is impossible. Then an earlier body had another length than it claimed, and nothing that
 * follows can be trusted. The requests on the connection fail as if it were closed.
 */
function closeIfOutOfStep(connection: Connection | undefined, header: FrameHeader): boolean {
  const { bodyLength, version } = header;
  const isTooLong = bodyLength > maxBodyBytes;
  const isOfOtherVersion = connection?.connected === true && version !== connection.protocolVersion;
  if (!isTooLong && !isOfOtherVersion) return false;
  const reason = isTooLong
    ? `its body has ${bodyLength} bytes, more than the protocol's limit of ${maxBodyBytes}`
    : `it is of version ${version}, on a connection of version ${connection?.protocolVersion}`;
  connection?.netClient?.destroy(unreadable(header, reason));
  return true;
}

function unreadable({ opcode, streamId }: FrameHeader, reason: string, options?: ErrorOptions): Error {
  const error = new errors.DriverInternalError(
    `A response of the server could not be read (opcode ${opcode}, stream ${streamId}): ${reason}`,
  );
  if (options !== undefined)
    Object.defineProperty(error, 'cause', { value: options.cause, writable: true, configurable: true });
  return error;
}
