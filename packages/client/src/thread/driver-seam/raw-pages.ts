/**
 * Takes the rows of a page from the driver as bytes, before it decodes them cell by cell on this thread.
 *
 * We hook into the driver and copy none of its code. Each connection gets a subclass of the driver's parser, which knows its
 * connection. The subclass checks what it reads (`strict-frames.ts`) and reuses memory (`response-memory.ts`). Only responses to
 * requests with our mark in their options are taken, because the driver's own requests use the same connections.
 *
 * All of this is private to the driver. So `internals.ts` checks that each part exists, `check-raw-pages.ts` compares real pages
 * after connecting, and `decoded-pages.ts` is the fallback.
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
/** On the subclass, so that two copies of this package in one thread install it once. Change it when you change the code below. */
const installed: unique symbol = Symbol.for('async-cassandra.raw-pages.v3');

/** Replaces the rows of a marked request: their number and their position. */
interface RawRows {
  readonly length: number;
  readonly raw: Pick<RawPage, 'buffer' | 'offset' | 'end' | 'release'>;
}

/** A page's rows as the server sent them, in memory that will be reused. */
export interface RawPage extends PageSource {
  /** Call it when the page has been read and nothing refers to its buffer any more. Missing if the memory is not reused. */
  readonly release?: (() => void) | undefined;
}

/** Takes raw pages from the driver. */
export interface RawPages {
  /** Asks for the raw page of the request that these options are for. */
  mark(options: object): void;
  /** Returns the raw page of a result, or `undefined` if its rows are decoded or it has none. */
  take(result: DriverResult): RawPage | undefined;
}

/** Installs the hooks once in a thread, even if called several times. Call it before the first driver client is made. */
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
  // The driver reads an empty page itself and makes an empty array of it.
  return rows.length === 0 ? { buffer: noBytes, offset: 0, end: 0, rowCount: 0 } : undefined;
}

function rawParserClass(base: ParserClass): ParserClass {
  return class RawParser extends base {
    static readonly [installed] = true;

    override parseRows(frame: FrameInfo, reader: FrameReader): void {
      const end = frame.bodyEnd;
      // A response that is read row by row has no `bodyEnd`, because it may not have arrived completely.
      if (end === undefined || frame.parsingError || !isMarked(this[owner], frame)) {
        return super.parseRows(frame, reader);
      }
      const { buf: buffer, offset } = reader;
      const rowCount = offset + 4 <= end ? buffer.readInt32BE(offset) : 0;
      // The driver handles empty pages and reports broken ones.
      if (rowCount <= 0) return super.parseRows(frame, reader);
      reader.offset = end;
      copyPayload(frame);
      const rows: RawRows = { length: rowCount, raw: { buffer, offset: offset + 4, end, release: releaseOf(frame) } };
      // The driver itself passes on a page without rows in this form, so its next stage does not change it.
      this.push({ header: frame.header, result: { rows, meta: frame.meta, flags: frame.flagsInfo } });
    }
  };
}

/** The operation still exists, because a stream id is freed only after its response has been parsed. */
function isMarked(connection: Connection | undefined, frame: FrameInfo): boolean {
  const operation = connection?._operations?.get(frame.header.streamId);
  const options: { readonly [marked]?: true } | undefined = operation?.request?.options?.getRawQueryOptions?.();
  return options?.[marked] === true;
}

/** Copies the payload, because its values are views of the page's buffer. Not into Node's pool: cloning a view copies the whole pool. */
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
