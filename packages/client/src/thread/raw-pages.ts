/**
 * Takes the rows of a page from the driver as bytes, before it decodes them cell by cell on this thread.
 *
 * Two hooks and no copied driver code: the parser that every connection makes for itself is a subclass, and it is told
 * which connection it belongs to. Only a response to a request whose options carry our mark is taken: the driver's own
 * requests share the same connections. All of this is private to the driver, so each part is looked for before it is
 * touched, `thread/check-raw-pages.ts` compares real pages once connected, and `thread/decoded-pages.ts` stands in.
 */
import { createRequire } from 'node:module';
import { driverModule } from '../values/driver.ts';
import type { PageSource } from '../wire/page.ts';
import type { DriverResult } from './driver.ts';

/** The mark on a request's options. A symbol is lost in a structured clone, so it can only be set in this thread. */
const marked: unique symbol = Symbol.for('async-cassandra.raw-page');
/** On the subclass, so that two copies of this package in one thread install it once. Changes when the code below does. */
const installed: unique symbol = Symbol.for('async-cassandra.raw-pages.v1');
const owner: unique symbol = Symbol.for('async-cassandra.raw-pages.connection');

/** What stands in for the rows of a marked request: their number, and where they lie. */
interface RawRows {
  readonly length: number;
  readonly raw: { readonly buffer: Buffer; readonly offset: number; readonly end: number };
}

/** The two verbs of the seam. */
export interface RawPages {
  /** Asks for the raw page of the request that these options are for. */
  mark(options: object): void;
  /** The raw page of a result; `undefined` if it has no rows at all, or decoded ones. */
  take(result: DriverResult): PageSource | undefined;
}

/** Why pages cannot be taken raw, as the end of a sentence. */
export interface Unavailable {
  readonly unavailable: string;
}

/** The driver's frame header, parser state, reader and connection, as far as the hooks touch them. */
interface FrameInfo {
  readonly header: { readonly streamId: number; readonly bodyLength: number };
  readonly meta: unknown;
  readonly flagsInfo?: { customPayload?: Record<string, Buffer | null> };
  readonly isStreaming?: boolean;
  readonly parsingError?: boolean;
  bodyEnd?: number;
}
interface FrameItem {
  readonly header: { readonly bodyLength: number };
  readonly offset: number;
}
interface FrameReader {
  readonly buf: Buffer;
  offset: number;
}
interface Parser {
  [owner]?: Connection;
  push(item: unknown): void;
  handleFrameBuffers(frame: FrameInfo, item: FrameItem): boolean;
  parseRows(frame: FrameInfo, reader: FrameReader): void;
}
interface ParserClass {
  new (...parameters: unknown[]): Parser;
  readonly prototype: Parser;
  [installed]?: true;
}
interface Operation {
  readonly request?: { readonly options?: { getRawQueryOptions?(): { readonly [marked]?: true } | undefined } };
}
interface Connection {
  readonly _operations?: ReadonlyMap<number, Operation>;
  readonly parser?: Parser;
}
interface Internals {
  readonly streams: { Parser: ParserClass };
  readonly connectionPrototype: { bindSocketListeners: (this: Connection) => void };
}

/** Installs the hooks, once per thread however often it is called. To be called before the first driver client. */
export function installRawPages(): RawPages | Unavailable {
  const internals = findInternals();
  if ('unavailable' in internals) return internals;
  const { streams, connectionPrototype } = internals;
  if (streams.Parser[installed] !== true) {
    streams.Parser = rawParserClass(streams.Parser);
    const { bindSocketListeners } = connectionPrototype;
    connectionPrototype.bindSocketListeners = function bindAndNameConnection(this: Connection): void {
      bindSocketListeners.call(this);
      if (this.parser) this.parser[owner] = this;
    };
  }
  return { mark: markOptions, take: takeRawPage };
}

function markOptions(options: { [marked]?: true }): void {
  options[marked] = true;
}

const noBytes = Buffer.alloc(0);

function takeRawPage(result: DriverResult): PageSource | undefined {
  const rows = result.rows as Partial<RawRows> | undefined;
  if (rows?.length === undefined) return undefined;
  if (rows.raw !== undefined) return { ...rows.raw, rowCount: rows.length };
  // An empty page is left to the driver, which makes an empty array of it.
  return rows.length === 0 ? { buffer: noBytes, offset: 0, end: 0, rowCount: 0 } : undefined;
}

function rawParserClass(base: ParserClass): ParserClass {
  return class RawParser extends base {
    static override readonly [installed] = true;

    /** Notes where this body ends: the buffer goes on behind it with other requests' responses. */
    override handleFrameBuffers(frame: FrameInfo, item: FrameItem): boolean {
      const isComplete = super.handleFrameBuffers(frame, item);
      if (isComplete && !frame.isStreaming) frame.bodyEnd = item.offset + item.header.bodyLength;
      return isComplete;
    }

    override parseRows(frame: FrameInfo, reader: FrameReader): void {
      const end = frame.bodyEnd;
      // A response that is read row by row has no end noted: it need not be there as a whole.
      if (end === undefined || frame.parsingError || !isMarked(this[owner], frame)) {
        return super.parseRows(frame, reader);
      }
      const { buf: buffer, offset } = reader;
      const rowCount = offset + 4 <= end && end <= buffer.length ? buffer.readInt32BE(offset) : 0;
      // Empty pages and broken ones are the driver's to report.
      if (rowCount <= 0) return super.parseRows(frame, reader);
      reader.offset = end;
      copyPayload(frame);
      const rows: RawRows = { length: rowCount, raw: { buffer, offset: offset + 4, end } };
      // The shape in which the driver itself hands on a page without rows, which its next stage passes through.
      this.push({ header: frame.header, result: { rows, meta: frame.meta, flags: frame.flagsInfo } });
    }
  };
}

/** The operation is still there: a stream id is freed only after its response has been parsed. */
function isMarked(connection: Connection | undefined, frame: FrameInfo): boolean {
  const operation = connection?._operations?.get(frame.header.streamId);
  return operation?.request?.options?.getRawQueryOptions?.()?.[marked] === true;
}

/** The payload's values are views of the page's buffer. Copied outside the pool, which a clone would drag along. */
function copyPayload(frame: FrameInfo): void {
  const payload = frame.flagsInfo?.customPayload;
  if (payload === undefined) return;
  for (const [name, bytes] of Object.entries(payload)) {
    if (bytes === null) continue;
    const copy = Buffer.allocUnsafeSlow(bytes.length);
    copy.set(bytes);
    payload[name] = copy;
  }
}

function findInternals(): Internals | Unavailable {
  const { version } = driverModule as unknown as { readonly version?: string };
  if (version === undefined || !isKnownVersion(version)) {
    return { unavailable: `cassandra-driver ${version ?? 'of unknown version'} is not in the range >=4.10 <5` };
  }
  const require = createRequire(import.meta.url);
  let loaded;
  try {
    loaded = {
      Client: require('cassandra-driver/lib/client') as unknown,
      Connection: require('cassandra-driver/lib/connection') as { readonly prototype?: Record<string, unknown> },
      streams: require('cassandra-driver/lib/streams') as { readonly Parser?: Partial<ParserClass> },
    };
  } catch (error) {
    return { unavailable: `cassandra-driver's internal modules cannot be loaded: ${String(error)}` };
  }
  if (loaded.Client !== driverModule.Client) {
    return { unavailable: 'the internal modules found are those of another copy of cassandra-driver' };
  }
  const missing = missingParts(loaded.streams.Parser?.prototype, loaded.Connection.prototype);
  if (missing.length > 0) return { unavailable: `this cassandra-driver has no ${missing.join(', no ')}` };
  return {
    streams: loaded.streams as Internals['streams'],
    connectionPrototype: loaded.Connection.prototype as unknown as Internals['connectionPrototype'],
  };
}

function isKnownVersion(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return major === 4 && minor !== undefined && minor >= 10;
}

function missingParts(parser: object | undefined, connection: object | undefined): string[] {
  const parts: readonly [string, object | undefined, string][] = [
    ['Parser', parser, 'parseRows'],
    ['Parser', parser, 'handleFrameBuffers'],
    ['Connection', connection, 'bindSocketListeners'],
  ];
  return parts
    .filter(([, prototype, method]) => typeof (prototype as Record<string, unknown> | undefined)?.[method] !== 'function')
    .map(([name, , method]) => `${name}.${method}()`);
}
