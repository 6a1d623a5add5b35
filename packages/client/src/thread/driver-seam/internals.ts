/** The private parts of the driver that our hooks use: their types, and a check that this driver has them. */
import { driverModule } from '../../values/driver.ts';
import { loadDriverModule } from './modules.ts';

/** Why the hooks cannot be used, as the end of a sentence. */
export interface Unavailable {
  readonly unavailable: string;
}

/** The driver's frame header, parser state, reader and connection. Only the parts that the hooks use. */
export interface FrameInfo {
  readonly header: FrameHeader;
  readonly meta?: { readonly columns?: ArrayLike<unknown> };
  readonly flagsInfo?: { customPayload?: Record<string, Buffer | null> };
  readonly isStreaming?: boolean;
  readonly parsingError?: boolean;
  /** The chunks of a body that has not arrived completely, and their number of bytes. */
  buffers?: Buffer[] | null;
  bufferLength?: number;
  /** Ours: the memory that collects the chunks instead, until it is given back. */
  memory?: Buffer | undefined;
  /** Ours: where the body ends, once it has arrived completely. */
  bodyEnd?: number;
}
export interface FrameHeader {
  readonly version: number;
  readonly streamId: number;
  readonly opcode: number;
  readonly bodyLength: number;
}
export interface FrameItem {
  readonly header: FrameHeader;
  readonly offset: number;
  chunk: Buffer;
}
export interface FrameReader {
  readonly buf: Buffer;
  offset: number;
}
/** The output of a parser: an answer, or the end of a frame, after which its stream id is free. */
export interface ParserItem {
  readonly header: FrameHeader;
  readonly error?: unknown;
  readonly result?: unknown;
  readonly frameEnded?: boolean;
}
export interface Parser {
  [owner]?: Connection;
  /** `null` ends the stream. */
  push(item: ParserItem | null): boolean;
  parseBody(frame: FrameInfo, item: FrameItem): void;
  handleFrameBuffers(frame: FrameInfo, item: FrameItem): boolean;
  addFrameBuffer(frame: FrameInfo, item: FrameItem): void;
  getFrameBuffer(frame: FrameInfo, item: FrameItem): Buffer;
  parseResult(frame: FrameInfo, reader: FrameReader): void;
  parseRows(frame: FrameInfo, reader: FrameReader): void;
}
export interface ParserClass {
  new (...parameters: unknown[]): Parser;
  readonly prototype: Parser;
}
export interface ResultEmitter {
  readonly rowBuffer: Record<number, unknown>;
  each(item: ParserItem): void;
}
export interface ResultEmitterClass {
  new (...parameters: unknown[]): ResultEmitter;
  readonly prototype: ResultEmitter;
}
export interface Operation {
  readonly request?: {
    readonly options?: { getRawQueryOptions?(): object | undefined };
    readonly query?: unknown;
    readonly queries?: unknown;
  };
}
export interface Connection {
  /** True once its handshake has ended. */
  readonly connected?: boolean;
  readonly protocolVersion?: number;
  readonly _operations?: ReadonlyMap<number, Operation>;
  readonly parser?: Parser;
  readonly netClient?: { destroy(error: Error): void };
}
export interface Internals {
  readonly streams: { Parser: ParserClass; ResultEmitter: ResultEmitterClass };
  readonly connectionPrototype: { bindSocketListeners: (this: Connection) => void };
}

/** On a parser: its connection. */
export const owner: unique symbol = Symbol.for('async-cassandra.raw-pages.connection');

/** Returns the parts that the hooks need, or which of them this driver lacks. */
export function findInternals(): Internals | Unavailable {
  const { version } = driverModule as unknown as { readonly version?: string };
  if (version === undefined || !isKnownVersion(version)) {
    return { unavailable: `cassandra-driver ${version ?? 'of unknown version'} is not in the range >=4.10 <5` };
  }
  let loaded;
  try {
    loaded = {
      Client: loadDriverModule('Client'),
      Connection: loadDriverModule('Connection') as { readonly prototype?: object },
      streams: loadDriverModule('streams') as Partial<
        Record<'Parser' | 'ResultEmitter', { readonly prototype?: object }>
      >,
    };
  } catch (error) {
    return { unavailable: `cassandra-driver's internal modules cannot be loaded: ${String(error)}` };
  }
  if (loaded.Client !== driverModule.Client) {
    return { unavailable: 'the internal modules found are those of another copy of cassandra-driver' };
  }
  const { streams, Connection } = loaded;
  const missing = missingParts(streams.Parser?.prototype, streams.ResultEmitter?.prototype, Connection.prototype);
  if (missing.length > 0) return { unavailable: `this cassandra-driver has no ${missing.join(', no ')}` };
  return {
    streams: streams as Internals['streams'],
    connectionPrototype: Connection.prototype as unknown as Internals['connectionPrototype'],
  };
}

function isKnownVersion(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return major === 4 && minor !== undefined && minor >= 10;
}

function missingParts(
  parser: object | undefined,
  emitter: object | undefined,
  connection: object | undefined,
): string[] {
  const parts: readonly (readonly [string, object | undefined, string])[] = [
    ...['parseBody', 'parseResult', 'parseRows', 'handleFrameBuffers', 'addFrameBuffer', 'getFrameBuffer'].map(
      (method) => ['Parser', parser, method] as const,
    ),
    ['ResultEmitter', emitter, 'each'],
    ['Connection', connection, 'bindSocketListeners'],
  ];
  return parts
    .filter(
      ([, prototype, method]) => typeof (prototype as Record<string, unknown> | undefined)?.[method] !== 'function',
    )
    .map(([name, , method]) => `${name}.${method}()`);
}
