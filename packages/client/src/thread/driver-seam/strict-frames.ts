/**
 * Keeps the fault of one response with the request it answers.
 *
 * The driver reads a body without looking where it ends, so a short one goes on in the next response of the same chunk. What
 * it does not expect ends the thread (an ERROR or EVENT that is cut off: nobody listens for the parser's `error`), or gets
 * no answer at all (rows without their number, a negative number of rows), or is taken for an empty result (a kind of
 * result that it does not know). Rows read before a fault stay behind and begin the next result of their stream.
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
/** What a statement can be answered with (v4, section 2.4). */
const opcodes = { error: 0, result: 8 };
/** VOID to SCHEMA_CHANGE (v4, section 4.2.5). */
const resultKinds = { first: 1, last: 5 };

/** A parser that reads each body within its bounds and answers each response once, whatever is in it. */
export function strictParserClass(base: ParserClass): ParserClass {
  return class StrictParser extends base {
    declare [owner]?: Connection;
    #hasAnswered = false;
    #isOutOfStep = false;

    override push(item: ParserItem | null): boolean {
      if (item === null) return super.push(null);
      if (this.#isOutOfStep) return true;
      // Freeing the id of an answer that nobody waited for would give the next two requests the same id, or throw.
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
        return this.#fail(frame.header, 'it is not what a statement is answered with');
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
      // A response that is read row by row need not be there as a whole. We ask for none.
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
        if (!isKnown) return this.#fail(frame.header, `${kind} is no kind of result`);
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

/** What is wrong with the lengths of the cells from `position` to `end`. The driver takes any below 0 for null. */
export function findFault(
  buffer: Buffer,
  position: number,
  end: number,
  rows: number,
  columns: number,
): string | undefined {
  // Each cell has at least its length, which bounds the loop by the response's own size.
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

/** A stage behind the parser that forgets the rows of a response that turned out broken. */
export function strictEmitterClass(base: ResultEmitterClass): ResultEmitterClass {
  return class StrictResultEmitter extends base {
    override each(item: ParserItem): void {
      if (item.error) delete this.rowBuffer[item.header.streamId];
      super.each(item);
    }
  };
}

/** Events have negative ids, and a parser without a connection is a test's. */
function isAwaited(connection: Connection | undefined, { streamId }: FrameHeader): boolean {
  return streamId < 0 || connection?._operations?.has?.(streamId) !== false;
}

function isStatement(connection: Connection | undefined, { streamId }: FrameHeader): boolean {
  const request = connection?._operations?.get(streamId)?.request;
  return request?.query !== undefined || request?.queries !== undefined;
}

/**
 * A header that cannot be one: what was read before had another length than it said, and nothing that follows can be
 * trusted. The requests on the connection fail as those of a closed one.
 */
function closeIfOutOfStep(connection: Connection | undefined, header: FrameHeader): boolean {
  const { bodyLength, version } = header;
  const isTooLong = bodyLength > maxBodyBytes;
  const isOfOtherVersion = connection?.connected === true && version !== connection.protocolVersion;
  if (!isTooLong && !isOfOtherVersion) return false;
  const reason = isTooLong
    ? `its body is said to have ${bodyLength} bytes, more than ${maxBodyBytes}`
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
