/**
 * Responses that no server should send, each in one chunk with answers to other statements. Only the statement of the broken
 * response fails, and the thread goes on.
 */
import { AsyncCluster, errors, policies, types, type AsyncSession } from '@async-cassandra/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from './each-path.ts';
import {
  bytes,
  errorFrame,
  frame,
  FrameServer,
  int,
  rowsFrame,
  short,
  string,
  typeCodes,
  voidFrame,
} from './frame-server.ts';
import { failureOf, type AnyError } from './same-error.ts';

type MakeFrame = (streamId: number) => Buffer;

const result = 0x08;
const columns = { id: typeCodes.int, name: typeCodes.varchar };
const rowsOf = (length: number): Buffer[][] => Array.from({ length }, (_, id) => [int(id), Buffer.from(`name ${id}`)]);

function body(...parts: readonly Buffer[]): MakeFrame {
  return (streamId) => frame(result, streamId, Buffer.concat(parts));
}

/** Makes rows of one column of that type. The test provides the cells. */
function column(type: Buffer, ...cells: readonly Buffer[]): MakeFrame {
  return body(int(2), int(1), int(1), string('ks'), string('t'), string('c'), type, int(cells.length), ...cells);
}

const metadata = (count: number): Buffer =>
  Buffer.concat([int(2), int(1), int(count), string('ks'), string('t'), string('c'), short(typeCodes.int)]);
const nested = (levels: number): Buffer =>
  Buffer.concat([...Array.from({ length: levels }, () => short(32)), short(typeCodes.int)]);
const lengthOf =
  (makeFrame: MakeFrame, length: number): MakeFrame =>
  (streamId) => {
    const made = makeFrame(streamId);
    made.writeInt32BE(length, 5);
    return made;
  };

/** Makes every possible beginning of a body, in a frame with the matching length. */
function beginnings(makeFrame: MakeFrame): [string, MakeFrame][] {
  const whole = makeFrame(0);
  return Array.from({ length: whole.length - 9 }, (_, length) => [
    `the first ${length} bytes of a response of ${whole.length - 9} (opcode ${whole[4]})`,
    (streamId) => lengthOf((id) => Buffer.from(makeFrame(id).subarray(0, 9 + length)), length)(streamId),
  ]);
}

const unavailable: MakeFrame = (streamId) =>
  frame(0, streamId, Buffer.concat([int(0x1000), string('no'), short(1), int(3), int(1)]));
const unprepared: MakeFrame = (streamId) =>
  frame(0, streamId, Buffer.concat([int(0x2500), string('no'), short(4), int(1)]));

/** The driver returns the existing part of such an element, and so does the path with decoded rows. */
const longElement = 'a list with an element longer than itself';

const hostile: readonly (readonly [string, MakeFrame])[] = [
  ...beginnings((streamId) => rowsFrame({ streamId, columns, rows: rowsOf(2), pageState: Buffer.from('next') })),
  ...beginnings(unavailable),
  ...beginnings((streamId) => frame(result, streamId, Buffer.concat([int(3), string('keyspace')]))),
  ...beginnings((streamId) =>
    frame(result, streamId, Buffer.concat([int(5), string('CREATED'), string('TABLE'), string('ks'), string('t')])),
  ),
  ['an id to prepare that nobody knows', unprepared],
  ...[0, 6, 99, -1, -(2 ** 31)].map((kind) => [`result of kind ${kind}`, body(int(kind), int(0))] as const),
  ...[-1, 2, 2 ** 31 - 1, -(2 ** 31)].map((count) => [`${count} columns where one is`, body(metadata(count))] as const),
  ...[-1, -(2 ** 31), 2 ** 31 - 1, 3].map(
    (count) => [`${count} rows where two are`, body(metadata(1), int(count), bytes(int(1)), bytes(int(2)))] as const,
  ),
  ...[1, 2 ** 31 - 1].map(
    (count) =>
      [`${count} rows of no column`, body(int(2), int(1), int(0), string('ks'), string('t'), int(count))] as const,
  ),
  ...[-(2 ** 31), 5, 2 ** 31 - 1].map(
    (length) => [`a cell of length ${length}`, column(short(typeCodes.int), int(length), int(1))] as const,
  ),
  [
    'an int of three bytes, after valid rows',
    column(short(typeCodes.int), bytes(int(1)), bytes(int(2)), bytes(Buffer.alloc(3))),
  ],
  ['a uuid of fifteen bytes', column(short(typeCodes.uuid), bytes(Buffer.alloc(15)))],
  ['a list of more elements than are there', column(nested(1), bytes(Buffer.concat([int(2 ** 30), bytes(int(1))])))],
  ['a list of a negative number of elements', column(nested(1), bytes(Buffer.concat([int(-5), bytes(int(1))])))],
  [longElement, column(nested(1), bytes(Buffer.concat([int(1), int(100), int(1)])))],
  ...[0x17, 0xff, 0x7fff, 0xffff].map(
    (code) => [`the unknown type ${code}`, column(short(code), bytes(int(1)))] as const,
  ),
  [
    'a list of an unknown type',
    column(Buffer.concat([short(32), short(0x99)]), bytes(Buffer.concat([int(1), bytes(int(1))]))),
  ],
  ...[1000, 20_000].map((levels) => [`a type nested ${levels} deep`, column(nested(levels), bytes(int(0)))] as const),
  ['a tuple of 65,535 types that are not there', column(Buffer.concat([short(49), short(65_535)]))],
  [
    'a user-defined type of 65,535 fields that are not there',
    column(Buffer.concat([short(48), string('ks'), string('u'), short(65_535)])),
  ],
  ['a trace id that is not there', (streamId) => frame(result, streamId, Buffer.alloc(4), 0x02)],
  ['65,535 warnings that are not there', (streamId) => frame(result, streamId, short(65_535), 0x08)],
  ['65,535 payloads that are not there', (streamId) => frame(result, streamId, short(65_535), 0x04)],
  [
    'a payload longer than the response',
    (streamId) => frame(result, streamId, Buffer.concat([short(1), string('p'), int(2 ** 31 - 1)]), 0x04),
  ],
  ...[0x01, 0x02, 0x03, 0x06, 0x0c, 0x0e, 0x10, 0x55, 0xff].map(
    (opcode) => [`opcode ${opcode}`, (streamId: number) => frame(opcode, streamId, Buffer.alloc(2))] as const,
  ),
];

/** Messages that a server may send without a request, cut off at every byte. */
const events = [
  ['STATUS_CHANGE', 'UP'],
  ['TOPOLOGY_CHANGE', 'NEW_NODE'],
].map(
  ([type, change]) =>
    (streamId: number) =>
      frame(0x0c, streamId, Buffer.concat([string(type!), string(change!), Buffer.from([4, 127, 0, 0, 1]), int(9042)])),
);
const noise: readonly (readonly [string, MakeFrame])[] = [
  ...events.flatMap(beginnings).map(([title, make]) => [`${title} as an event`, () => make(-1)] as const),
  ['a SCHEMA_CHANGE of nothing', () => frame(0x0c, -1, Buffer.concat([string('SCHEMA_CHANGE'), string('')]))],
  ['an event that nobody knows', () => frame(0x0c, -1, string('SOMETHING'))],
  [
    'an event with an address of three bytes',
    () => frame(0x0c, -1, Buffer.concat([string('STATUS_CHANGE'), string('UP'), Buffer.from([3, 127, 0, 0]), int(1)])),
  ],
  ['an answer that nobody waits for', () => rowsFrame({ streamId: 12_345, columns, rows: rowsOf(3) })],
  ['an error that nobody waits for', () => errorFrame(12_345, 0, 'no')],
];

/** After these, nothing on the connection can be read any more. */
const outOfStep: readonly (readonly [string, MakeFrame])[] = [
  ['a header that announces 4 GB', lengthOf(voidFrame, -1)],
  ['a header that announces 2 GB', lengthOf(voidFrame, 2 ** 31 - 1)],
  [
    'a header that announces an empty body, with a body',
    lengthOf((streamId) => rowsFrame({ streamId, columns, rows: rowsOf(3) }), 0),
  ],
  ['a header of version 3', (streamId) => Buffer.concat([Buffer.from([0x83]), voidFrame(streamId).subarray(1)])],
];

describe.for(paths)('$title', ({ title: path, options }) => {
  let server: FrameServer;
  let cluster: AsyncCluster;
  let session: AsyncSession;

  beforeAll(async () => {
    const known = new Map([...hostile, ...noise, ...outOfStep]);
    server = await FrameServer.start((query, streamId) => {
      const [, kind, what] = /^(good|noise|bad) (.*)$/u.exec(query) ?? [];
      if (kind === 'good') return rowsFrame({ streamId, columns, rows: rowsOf(Number(what)) });
      if (kind === 'bad') return known.get(what!)!(streamId);
      if (kind === 'noise')
        return Buffer.concat([known.get(what!)!(streamId), rowsFrame({ streamId, columns, rows: rowsOf(4) })]);
      return undefined;
    });
    cluster = new AsyncCluster({
      contactPoints: ['127.0.0.1'],
      localDataCenter: 'datacenter1',
      protocolOptions: { port: server.port, maxVersion: 4 },
      pooling: { coreConnectionsPerHost: { [types.distance.local]: 1 } },
      policies: { reconnection: new policies.reconnection.ConstantReconnectionPolicy(20) },
      ...options(),
    });
    session = await cluster.connect();
  });
  afterAll(async () => {
    await cluster.shutdown();
    await server[Symbol.asyncDispose]();
  });

  async function expectGood(count: number): Promise<void> {
    const { rows } = await session.execute(`good ${count}`, [], { readTimeout: 5000 });
    expect(rows.map((row) => ({ ...row }))).toEqual(
      Array.from({ length: count }, (_, id) => ({ id, name: `name ${id}` })),
    );
  }

  function expectSameThreads(): void {
    const { threads } = cluster.executor.stats();
    expect(threads.map((thread) => thread.generation)).toEqual(threads.map(() => 1));
  }

  it('rejects only the statement whose response is broken', async () => {
    for (const [title] of hostile) {
      if (title === longElement && path.includes('decoded and')) continue;
      const others = [1, 0, 5].map(expectGood);
      const failure = failureOf(session.execute(`bad ${title}`, [], { readTimeout: 5000 }), title);
      others.push(...[2, 7].map(expectGood));

      const error = await failure;
      expect(error, title).toBeInstanceOf(Error);
      expect(error, title).not.toBeInstanceOf(errors.OperationTimedOutError);
      expect(error['isSocketError'], title).toBeUndefined();
      await Promise.all(others);
    }
    expectSameThreads();
  });

  it('ignores broken messages without a request', async () => {
    for (const [title] of noise) {
      const [first] = await Promise.all([session.execute(`noise ${title}`), expectGood(3), expectGood(1)]);

      expect(first.rowLength, title).toBe(4);
    }
    expectSameThreads();
  });

  it.for(outOfStep.map(([title]) => title))(
    'closes a connection that cannot be read any more, and continues on another: %s',
    async (title) => {
      // The response with length 0 fails with a RangeError. The bytes after it close the connection.
      const expected = title.includes('empty')
        ? (failure: AnyError) => failure instanceof RangeError || failure['isSocketError'] === true
        : ({ isSocketError, innerError }: AnyError) =>
            isSocketError === true && (innerError as AnyError | undefined)?.name === 'DriverInternalError';

      // The previous test closed the only connection. Until the driver has opened another, statements fail in other ways.
      await within(10_000, async () => {
        const failure = await failureOf(session.execute(`bad ${title}`, [], { readTimeout: 1000 }));
        if (!expected(failure)) throw failure;
      });
      const outcome = await within(10_000, () => session.execute('good 2', [], { readTimeout: 1000 }));
      expect(outcome.rowLength).toBe(2);
    },
  );
});

/** Repeats a statement until it succeeds. No event says when the driver has opened its next connection. */
async function within<T>(timeoutMs: number, ask: () => Promise<T>): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
  }
}
