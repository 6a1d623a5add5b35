/**
 * Takes the rows of a page from the driver as bytes, before it decodes them cell by cell on this thread.
 *
 * Hooks and no copied driver code: the parser that every connection makes for itself is a subclass, strict about what it
 * reads (`thread/driver-seam/strict-frames.ts`) and thrifty with its memory (`thread/driver-seam/response-memory.ts`), and it is told which
 * connection it belongs to. Only a response to a request whose options carry our mark is taken: the driver's own requests
 * share the same connections. All of this is private to the driver, so each part is looked for before it is touched
 * (`thread/driver-seam/internals.ts`), `thread/driver-seam/check-raw-pages.ts` compares real pages once connected, and `thread/driver-seam/decoded-pages.ts` stands in.
 */
import type { PageSource } from '../../wire/page.ts';
import type { DriverResult } from './client.ts';
import {
  findInternals,
  owner,
  type Connection,
  type FrameInfo,
  type FrameReader,
  type Internals,
  type ParserClass,
  type Unavailable,
} from './internals.ts';
import { gatheringParserClass, releaseOf } from './response-memory.ts';
import { strictEmitterClass, strictParserClass } from './strict-frames.ts';

/** The mark on a request's options. A symbol is lost in a structured clone, so it can only be set in this thread. */
const marked: unique symbol = Symbol.for('async-cassandra.raw-page');
/** On the subclass, so that two copies of this package in one thread install it once. Changes when the code below does. */
const installed: unique symbol = Symbol.for('async-cassandra.raw-pages.v3');

/** What stands in for the rows of a marked request: their number, and where they lie. */
interface RawRows {
  readonly length: number;
  readonly raw: Pick<RawPage, 'buffer' | 'offset' | 'end' | 'release'>;
}

/** A page's rows as the server sent them, in memory that is wanted back. */
export interface RawPage extends PageSource {
  /** To be called when the page has been read and nothing refers to its buffer any more; absent where nobody waits for it. */
  readonly release?: (() => void) | undefined;
}

/** The two verbs of the seam. */
export interface RawPages {
  /** Asks for the raw page of the request that these options are for. */
  mark(options: object): void;
  /** The raw page of a result; `undefined` if it has no rows at all, or decoded ones. */
  take(result: DriverResult): RawPage | undefined;
}

/** Installs the hooks, once per thread however often it is called. To be called before the first driver client. */
export function installRawPages(): RawPages | Unavailable {
  const internals = findInternals();
  if ('unavailable' in internals) return internals;
  const { streams, connectionPrototype } = internals;
  if (!isInstalled(streams)) {
    streams.Parser = rawParserClass(gatheringParserClass(strictParserClass(streams.Parser), isMarked));
    streams.ResultEmitter = strictEmitterClass(streams.ResultEmitter);
    const { bindSocketListeners } = connectionPrototype;
    connectionPrototype.bindSocketListeners = function bindAndNameConnection(this: Connection): void {
      bindSocketListeners.call(this);
      if (this.parser) this.parser[owner] = this;
    };
  }
  return { mark: markOptions, take: takeRawPage };
}

function isInstalled({ Parser }: Internals['streams']): boolean {
  return installed in Parser;
}

function markOptions(options: { [marked]?: true }): void {
  options[marked] = true;
}

const noBytes = Buffer.alloc(0);

function takeRawPage(result: DriverResult): RawPage | undefined {
  const rows = result.rows as Partial<RawRows> | undefined;
  if (rows?.length === undefined) return undefined;
  if (rows.raw !== undefined) return { ...rows.raw, rowCount: rows.length };
  // An empty page is left to the driver, which makes an empty array of it.
  return rows.length === 0 ? { buffer: noBytes, offset: 0, end: 0, rowCount: 0 } : undefined;
}

function rawParserClass(base: ParserClass): ParserClass {
  return class RawParser extends base {
    static readonly [installed] = true;

    override parseRows(frame: FrameInfo, reader: FrameReader): void {
      const end = frame.bodyEnd;
      // A response that is read row by row has no end noted: it need not be there as a whole.
      if (end === undefined || frame.parsingError || !isMarked(this[owner], frame)) {
        return super.parseRows(frame, reader);
      }
      const { buf: buffer, offset } = reader;
      const rowCount = offset + 4 <= end ? buffer.readInt32BE(offset) : 0;
      // Empty pages and broken ones are not ours to report.
      if (rowCount <= 0) return super.parseRows(frame, reader);
      reader.offset = end;
      copyPayload(frame);
      const rows: RawRows = { length: rowCount, raw: { buffer, offset: offset + 4, end, release: releaseOf(frame) } };
      // The shape in which the driver itself hands on a page without rows, which its next stage passes through.
      this.push({ header: frame.header, result: { rows, meta: frame.meta, flags: frame.flagsInfo } });
    }
  };
}

/** The operation is still there: a stream id is freed only after its response has been parsed. */
function isMarked(connection: Connection | undefined, frame: FrameInfo): boolean {
  const operation = connection?._operations?.get(frame.header.streamId);
  const options: { readonly [marked]?: true } | undefined = operation?.request?.options?.getRawQueryOptions?.();
  return options?.[marked] === true;
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
