import { createRequire } from 'node:module';
import type { Writable } from 'node:stream';
import driver from 'cassandra-driver';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  errorFrame,
  FrameServer,
  int,
  local,
  rowsContent,
  rowsFrame,
  typeCodes,
  voidFrame,
  type RowsFrame,
} from '../../../test/frame-server.ts';
import { Encoder } from '../../values/driver.ts';
import { checkRawPages } from './check-raw-pages.ts';
import type { DriverClient, DriverResult } from './client.ts';
import { installRawPages, type RawPages } from './raw-pages.ts';

const require = createRequire(import.meta.url);
const streams = require('cassandra-driver/lib/streams') as Record<
  'Protocol' | 'Parser' | 'ResultEmitter',
  new (...parameters: unknown[]) => Writable
> & { Parser: object };
const Connection = require('cassandra-driver/lib/connection') as { prototype: Record<string, unknown> };
const ownParser = streams.Parser;
const ownBind = Connection.prototype['bindSocketListeners'];

const rawPages = installed();
function installed(): RawPages {
  const pages = installRawPages();
  if ('unavailable' in pages) throw new Error(pages.unavailable);
  return pages;
}

const columns = { id: typeCodes.int, name: typeCodes.varchar };
const rows = Array.from({ length: 5 }, (_, id) => [int(id), id === 2 ? null : Buffer.from(`name ${id}`)]);

/** The answer to one request of the pipeline. */
interface Response {
  readonly error?: Error;
  readonly page?: { rowCount: number; content: Buffer; pageState: unknown; customPayload: unknown };
  readonly rows?: unknown;
}

/** The driver's three streams, connected as in a connection, with the operations of the test. */
function readChunks(chunks: readonly Buffer[], marked: (streamId: number) => boolean): Map<number, Response> {
  const protocol = new streams.Protocol({ objectMode: true });
  const parser = new streams.Parser({ objectMode: true }, new Encoder(4, {}));
  const emitter = new streams.ResultEmitter({ objectMode: true });
  const connection = { _operations: { get: operationOf }, parser };
  // The wrapper of `bindSocketListeners` needs a socket, so the test does its work here.
  (parser as unknown as Record<symbol, unknown>)[Symbol.for('async-cassandra.raw-pages.connection')] = connection;
  function operationOf(streamId: number): unknown {
    const options = {};
    if (marked(streamId)) rawPages.mark(options);
    return { request: { options: { getRawQueryOptions: () => options } } };
  }
  const responses = new Map<number, Response>();
  emitter.on(
    'result',
    (header: { streamId: number }, error: Error | null, result: Record<string, never> | undefined) => {
      responses.set(header.streamId, error ? { error } : read(result as never));
    },
  );
  protocol.pipe(parser).pipe(emitter);
  for (const chunk of chunks) protocol.write(chunk);
  return responses;
}

function read(result: {
  rows: DriverResult['rows'] | undefined;
  meta?: { pageState: unknown };
  flags?: { customPayload?: unknown };
}): Response {
  const page = rawPages.take(result as unknown as DriverResult);
  if (page === undefined || result.rows === undefined || Array.isArray(result.rows)) {
    return { rows: Array.isArray(result.rows) ? [...result.rows].map((row) => ({ ...row })) : undefined };
  }
  const content = Buffer.from(page.buffer.subarray(page.offset, page.end));
  return {
    page: {
      rowCount: page.rowCount,
      content,
      pageState: result.meta?.pageState,
      customPayload: result.flags?.customPayload,
    },
  };
}

const decoded = rows.map(([id, name]) => ({ id: id?.readInt32BE(), name: name?.toString() ?? null }));

describe('a raw page', () => {
  const pageState = Buffer.from('state');
  const customPayload = { one: Buffer.from('payload'), two: Buffer.alloc(0) };
  const response = rowsFrame({ streamId: 1, columns, rows, pageState, customPayload });
  const expected = { rowCount: 5, content: rowsContent(rows), pageState, customPayload };

  it('has the bytes that the server sent, wherever the stream is cut', () => {
    for (let cut = 0; cut <= response.length; cut++) {
      const chunks = [response.subarray(0, cut), response.subarray(cut)].map((chunk) => Buffer.from(chunk));
      expect(readChunks(chunks, () => true).get(1)).toEqual({ page: expected });
    }
  });

  it('has the bytes that the server sent when each byte arrives alone', () => {
    const chunks = [...response].map((byte) => Buffer.from([byte]));
    expect(readChunks(chunks, () => true).get(1)).toEqual({ page: expected });
  });

  it('ends where its body ends, whatever follows in the same chunk', () => {
    const next = rowsFrame({ streamId: 2, columns, rows: rows.slice(0, 2) });
    const stream = Buffer.concat([voidFrame(3), response, next, errorFrame(4, 0x2200, 'no')]);
    for (let cut = 0; cut <= stream.length; cut++) {
      const responses = readChunks(
        [Buffer.from(stream.subarray(0, cut)), Buffer.from(stream.subarray(cut))],
        (streamId) => streamId === 1,
      );
      expect(responses.get(1)).toEqual({ page: expected });
      expect(responses.get(2)).toEqual({ rows: decoded.slice(0, 2) });
      expect(responses.get(3)).toEqual({ rows: undefined });
      expect(responses.get(4)?.error).toMatchObject({ code: 0x2200 });
    }
  });

  it('has a copy of the payload, which stays valid when the memory is reused', () => {
    const chunk = Buffer.from(response);
    const page = readChunks([chunk], () => true).get(1)?.page;
    chunk.fill(0);
    expect(page?.customPayload).toEqual(customPayload);
  });

  it('without rows is read by the driver', () => {
    const empty = rowsFrame({ streamId: 1, columns, rows: [], pageState });
    expect(readChunks([empty], () => true).get(1)).toEqual({ rows: [] });
    expect(rawPages.take({ rows: [] } as unknown as DriverResult)).toMatchObject({ rowCount: 0 });
    expect(rawPages.take({ rows: undefined } as unknown as DriverResult)).toBeUndefined();
    expect(rawPages.take({ rows: [{ id: 1 }] } as unknown as DriverResult)).toBeUndefined();
  });

  it('that ends before its number of rows fails its own request', () => {
    const broken = Buffer.from(rowsFrame({ streamId: 1, columns, rows: [] }));
    const cut = Buffer.from(broken.subarray(0, broken.length - 2));
    cut.writeInt32BE(cut.length - 9, 5);
    expect(readChunks([cut, voidFrame(2)], () => true).get(1)?.error).toBeInstanceOf(RangeError);
  });

  it('and other responses reach their own requests, wherever the stream is cut', () => {
    const cell = fc.oneof(
      fc.constant(null),
      fc.uint8Array({ maxLength: 30 }).map((each) => Buffer.from(each)),
    );
    const page = fc.record({
      isMarked: fc.boolean(),
      rows: fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }).map(int), cell), { maxLength: 6 }),
    });
    fc.assert(
      fc.property(
        fc.array(page, { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 12 }),
        (pages, sizes) => {
          const frames = pages.map(({ rows: cells }, streamId) =>
            rowsFrame({
              streamId,
              columns: { id: typeCodes.int, data: typeCodes.blob },
              rows: cells,
            } satisfies RowsFrame),
          );
          const responses = readChunks(
            cutInto(Buffer.concat(frames), sizes),
            (streamId) => pages[streamId]?.isMarked === true,
          );
          for (const [streamId, { isMarked, rows: cells }] of pages.entries()) {
            const expectedRows = cells.map(([id, data]) => ({ id: id.readInt32BE(), data }));
            const isRaw = isMarked && cells.length > 0;
            expect(responses.get(streamId)).toMatchObject(
              isRaw ? { page: { rowCount: cells.length, content: rowsContent(cells) } } : { rows: expectedRows },
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

function cutInto(stream: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let offset = 0, turn = 0; offset < stream.length; turn++) {
    const size = sizes[turn % sizes.length] as number;
    chunks.push(Buffer.from(stream.subarray(offset, offset + size)));
    offset += size;
  }
  return chunks;
}

describe('the hooks', () => {
  it('are installed once, even if installed several times', () => {
    const parser = streams.Parser;
    const bind = Connection.prototype['bindSocketListeners'];
    expect(parser).not.toBe(ownParser);
    expect(bind).not.toBe(ownBind);
    installed();
    expect(streams.Parser).toBe(parser);
    expect(Connection.prototype['bindSocketListeners']).toBe(bind);
  });

  it('name the missing part, and change nothing', () => {
    const bind = Connection.prototype['bindSocketListeners'];
    delete Connection.prototype['bindSocketListeners'];
    const parser = streams.Parser;
    try {
      expect(installRawPages()).toEqual({
        unavailable: 'this cassandra-driver has no Connection.bindSocketListeners()',
      });
      expect(streams.Parser).toBe(parser);
    } finally {
      Connection.prototype['bindSocketListeners'] = bind;
    }
    const module = driver as unknown as { version: string };
    const { version } = module;
    for (const other of ['5.0.0', '4.9.0', '3.2.1']) {
      module.version = other;
      expect(installRawPages()).toEqual({ unavailable: `cassandra-driver ${other} is not in the range >=4.10 <5` });
    }
    module.version = version;
  });
});

describe('on the connections of a driver client', () => {
  let server: FrameServer;
  let client: DriverClient;

  beforeAll(async () => {
    server = await FrameServer.start((query, streamId) =>
      query.includes('ks.table') ? rowsFrame({ streamId, columns, rows }) : undefined,
    );
    client = new driver.Client({
      contactPoints: ['127.0.0.1'],
      localDataCenter: 'datacenter1',
      protocolOptions: { port: server.port, maxVersion: 4 },
      isMetadataSyncEnabled: false,
      pooling: { coreConnectionsPerHost: { 0: 1 } },
    });
    await client.connect();
  });

  afterAll(async () => {
    await client.shutdown();
    await server[Symbol.asyncDispose]();
  });

  it('requests of the application and of the driver do not mix', async () => {
    const marked = {};
    rawPages.mark(marked);
    const turns = await Promise.all(
      Array.from({ length: 50 }, () => [
        client.execute('SELECT * FROM ks.table', [], marked),
        client.execute('SELECT * FROM ks.table'),
        client.execute("SELECT * FROM system.local WHERE key='local'", [], marked),
        (
          client as unknown as { controlConnection: { query(cql: string): Promise<DriverResult> } }
        ).controlConnection.query('SELECT * FROM system.local'),
      ]).map((turn) => Promise.all(turn)),
    );
    for (const [page, plain, system, own] of turns) {
      const source = rawPages.take(page as DriverResult);
      expect(source?.buffer.subarray(source.offset, source.end)).toEqual(rowsContent(rows));
      expect((plain as DriverResult).rows.map((row) => ({ ...row }))).toEqual(decoded);
      const systemSource = rawPages.take(system as DriverResult);
      expect(systemSource?.buffer.subarray(systemSource.offset, systemSource.end)).toEqual(
        rowsContent([[...local.row]]),
      );
      expect((own as DriverResult).rows[0]?.['data_center']).toBe('datacenter1');
    }
  });

  it('eachRow stays row by row', async () => {
    const marked = {};
    rawPages.mark(marked);
    const seen: number[] = [];
    await new Promise<void>((resolve, reject) => {
      client.eachRow(
        'SELECT * FROM ks.table',
        [],
        marked,
        (_, row) => seen.push(row['id'] as number),
        (error) => (error ? reject(error) : resolve()),
      );
    });
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });

  it('the check finds that a raw page equals the decoded one', async () => {
    expect(await checkRawPages(client, rawPages)).toBeUndefined();
  });

  it.each<[string, (pages: RawPages) => RawPages['take'], RegExp]>([
    ['ends too early', (pages) => (result) => shifted(pages.take(result), 0, -1), /ends after its page$/u],
    [
      'ends too late',
      (pages) => (result) => shifted(pages.take(result), 0, 1),
      /^a page has 1 bytes after its last cell$/u,
    ],
    ['begins too late', (pages) => (result) => shifted(pages.take(result), 4, 0), /^the cell of column/u],
    ['never comes', () => () => undefined, /^a page that was requested raw arrived decoded$/u],
    [
      'throws',
      () => () => {
        throw new RangeError('out of range');
      },
      /^the comparison failed: out of range$/u,
    ],
  ])('the check finds that a page %s', async (_, take, reason) => {
    expect(await checkRawPages(client, { mark: (options) => rawPages.mark(options), take: take(rawPages) })).toMatch(
      reason,
    );
  });
});

type Page = ReturnType<RawPages['take']>;

function shifted(page: Page, begin: number, end: number): Page {
  return page && { ...page, offset: page.offset + begin, end: page.end + end };
}
