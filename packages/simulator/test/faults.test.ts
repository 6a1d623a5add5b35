import { decodeResponse, startSimulator, type RuleReaction, type Simulator } from '@async-cassandra/simulator';
import { once } from 'node:events';
import { errors } from 'cassandra-driver';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectDriver, noRetry, rejection } from './connect.ts';
import { RawClient } from './raw-client.ts';
import { users } from './tables.ts';

const query = 'SELECT name FROM app.users WHERE id = 1';
const other = 'SELECT name FROM app.users WHERE id = 2';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ tables: [users], nodes: 2 });
});

beforeEach(() => simulator.clearRules());

afterAll(() => simulator.stop());

const react = (then: RuleReaction): (() => void) => simulator.addRule({ when: { query }, then });

/** The frame of the plain answer to `query`. */
async function wholeAnswer(): Promise<Buffer> {
  await using raw = await RawClient.start(simulator.port);
  raw.bytes.length = 0;
  await raw.query(query);
  return Buffer.concat(raw.bytes);
}

describe('answers in pieces', () => {
  it.each([
    ['splitBytes', { splitBytes: 7 }],
    ['splitAt', { splitAt: [1, 9, 12] }],
  ] as const)('%s: arrive as the very bytes of the whole one', async (_, shape) => {
    const whole = await wholeAnswer();
    await using raw = await RawClient.start(simulator.port);
    react(shape);
    raw.bytes.length = 0;

    await raw.query(query);

    expect(Buffer.concat(raw.bytes)).toEqual(whole);
    expect(raw.bytes.length).toBeGreaterThan(1);
  });

  it('are cut at the offsets of the rule, whichever offset of the frame it is', async () => {
    const whole = await wholeAnswer();
    await using raw = await RawClient.start(simulator.port);
    let cut = 0;
    for (let offset = 1; offset < whole.length; offset++) {
      const remove = react({ splitAt: [offset], pieceDelayMs: 1 });
      raw.bytes.length = 0;
      await raw.query(query);
      remove();

      expect(Buffer.concat(raw.bytes)).toEqual(whole);
      // A busy machine may hand both pieces over at once.
      expect([offset, whole.length]).toContain(raw.bytes[0]?.length);
      if (raw.bytes.length > 1) cut++;
    }
    expect(cut).toBeGreaterThan(0);
  });

  it('leave with the pause of the rule between them, and later answers wait', async () => {
    const { length } = await wholeAnswer();
    await using raw = await RawClient.start(simulator.port);
    react({ splitBytes: Math.ceil(length / 5), pieceDelayMs: 20 });
    const start = performance.now();

    const [slow, next] = await Promise.all([raw.query(query), raw.query(other)]);

    expect(performance.now() - start).toBeGreaterThanOrEqual(4 * 20 - 5);
    expect([slow, next].map((frame) => frame.body.toString('latin1').includes('user'))).toEqual([true, true]);
  });

  it('end with their connection', async () => {
    const raw = await RawClient.start(simulator.port);
    react({ splitBytes: 1, pieceDelayMs: 60_000 });
    void raw.query(query);
    await once(raw.socket, 'data');
    await raw[Symbol.asyncDispose]();

    expect((await wholeAnswerOf(other)).length).toBeGreaterThan(0);
  });
});

async function wholeAnswerOf(text: string): Promise<Buffer> {
  await using raw = await RawClient.start(simulator.port);
  return (await raw.query(text)).body;
}

describe('answers that wait for each other', () => {
  it('leave in one write as soon as there are as many as the rule says', async () => {
    const { length } = await wholeAnswer();
    await using raw = await RawClient.start(simulator.port);
    react({ coalesce: 3 });
    raw.bytes.length = 0;
    const answers = [1, 2, 3].map(() => raw.query(query));

    await Promise.all(answers);

    expect(raw.bytes.map((chunk) => chunk.length)).toEqual([3 * length]);
  });

  it('do not delay other answers, and can be cut in the middle of a header', async () => {
    const { length } = await wholeAnswer();
    await using raw = await RawClient.start(simulator.port);
    react({ coalesce: 2, splitAt: [length + 4], pieceDelayMs: 1 });
    raw.bytes.length = 0;
    const first = raw.send(raw.encodeQuery(query, 11));
    const passing = raw.send(raw.encodeQuery(other, 12));
    expect((await first).stream).toBe(12);
    const second = raw.send(raw.encodeQuery(query, 13));

    expect((await passing).stream).toBe(11);
    expect((await second).stream).toBe(13);
    expect(Buffer.concat(raw.bytes.slice(1)).length).toBe(2 * length);
    expect([length + 4, 2 * length]).toContain(raw.bytes[1]?.length);
  });
});

describe('a raw frame of a rule', () => {
  it('is sent with its own header', async () => {
    await using raw = await RawClient.start(simulator.port);
    react({
      rawFrame: { version: 0x85, flags: 0x40, stream: 77, opcode: 0x33, bodyLength: 9, body: Buffer.from('ab') },
    });
    raw.bytes.length = 0;
    void raw.query(query);
    await once(raw.socket, 'data');

    expect(raw.bytes[0]?.toString('hex')).toBe('8540004d33000000096162');
  });

  it('gets the stream of the request and its real length by default', async () => {
    await using raw = await RawClient.start(simulator.port);
    react({ rawFrame: { body: Buffer.from('00000001', 'hex') } });

    expect(await raw.query(query)).toMatchObject({ version: 0x84, flags: 0, stream: 1, opcode: 8 });
  });
});

describe('connections that are closed or fall silent', () => {
  it('are reset, which the client sees as ECONNRESET', async () => {
    await using raw = await RawClient.start(simulator.port);
    react({ reset: true });
    const failed = once(raw.socket, 'error');
    void raw.query(query);

    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' });
  });

  it('fall silent after n frames, counted for each connection', async () => {
    simulator.addRule({ when: { from: 3, countPer: 'connection' }, then: { halfOpen: true } });
    await using one = await RawClient.start(simulator.port);
    await using two = await RawClient.start(simulator.port);
    await one.query(query);
    await two.query(query);
    let isAnswered = false;
    for (const raw of [one, two]) void raw.query(query).then(() => (isAnswered = true));
    // Both third requests were read when this one, sent later, has its answer.
    await wholeAnswerOf(query);

    expect(isAnswered).toBe(false);
    expect([one, two].map((raw) => raw.socket.destroyed)).toEqual([false, false]);
  });

  it('send neither an event nor a delayed answer after they fell silent', async () => {
    await using raw = await RawClient.start(simulator.port);
    await raw.ask({ opcode: 'REGISTER', eventTypes: ['STATUS_CHANGE'] });
    simulator.addRule({ when: { query: other }, then: { delayMs: 10 } });
    react({ halfOpen: true });
    let isAnswered = false;
    void raw.query(other).then(() => (isAnswered = true));
    void raw.query(query);
    await using second = await connectDriver(simulator);
    await second.execute(other);
    simulator.emit({ eventType: 'STATUS_CHANGE', change: 'UP', node: 2 });
    await second.execute(other);

    expect(isAnswered).toBe(false);
  });
});

describe('a paused node', () => {
  it('accepts connections and answers nothing until it is resumed, and then answers every request', async () => {
    await using before = await RawClient.start(simulator.port);
    simulator.pauseNode(1);
    let count = 0;
    const asked = before.query(query).then(() => count++);
    const opened = await RawClient.open(simulator.port);
    const started = opened.ask({ opcode: 'STARTUP', options: new Map([['CQL_VERSION', '3.0.0']]) }).then(() => count++);
    await using elsewhere = await RawClient.start(simulator.port, '127.0.0.2');
    await elsewhere.query(query);
    expect(count).toBe(0);

    simulator.resumeNode(1);

    await Promise.all([asked, started]);
    await opened[Symbol.asyncDispose]();
  });

  it('makes the driver time out and use another node', async () => {
    await using cluster = await startSimulator({ nodes: 2, tables: [users] });
    await using client = await connectDriver(cluster, { ...noRetry, socketOptions: { readTimeout: 50 } });
    cluster.pauseNode(2);

    const results = await Promise.allSettled(Array.from({ length: 10 }, () => client.execute(query)));
    cluster.resumeNode(2);

    const failures = results.filter((each) => each.status === 'rejected');
    expect(failures.every(({ reason }) => reason instanceof errors.OperationTimedOutError)).toBe(true);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.length).toBeLessThan(10);
  });
});

describe('a node that is stopped', () => {
  it('resets its connections when it stops like a process that dies', async () => {
    await using cluster = await startSimulator({ nodes: 2 });
    const raw = await RawClient.start(cluster.port, '127.0.0.2');
    const failed = once(raw.socket, 'error');
    await cluster.stopNode(2, { connections: 'reset' });

    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' });
  });

  it('keeps its connections open and silent when it vanishes, and accepts no new ones', async () => {
    await using cluster = await startSimulator({ nodes: 2 });
    await using raw = await RawClient.start(cluster.port, '127.0.0.2');
    await using watching = await RawClient.start(cluster.port);
    await watching.ask({ opcode: 'REGISTER', eventTypes: ['STATUS_CHANGE'] });
    await cluster.stopNode(2, { connections: 'silence', isAnnounced: false });
    let isAnswered = false;
    void raw.query(query).then(() => (isAnswered = true));

    expect(await rejection(RawClient.open(cluster.port, '127.0.0.2'))).toMatchObject({ code: 'ECONNREFUSED' });
    await watching.ask({ opcode: 'OPTIONS' });
    expect([isAnswered, raw.socket.destroyed, watching.bytes.length]).toEqual([false, false, 3]);
  });
});

describe('a stopped node', () => {
  it.each(['close', 'reset'] as const)('has no connection as soon as it is stopped with %s', async (connections) => {
    await using cluster = await startSimulator();
    await using _client = await connectDriver(cluster);
    expect(cluster.connectionCount()).toBeGreaterThan(0);

    await cluster.stopNode(1, { connections });

    expect(cluster.connectionCount()).toBe(0);
  });
});

describe('invalid rules', () => {
  it.each([
    [{ when: {}, then: { dely: 1 } }, 'then has no field dely'],
    [{ when: { probability: 7 }, then: {} }, 'when.probability must be a number from 0 to 1, got 7'],
    [{ when: { not: { opcode: 'SELECT' } }, then: {} }, 'when.not.opcode must be of STARTUP'],
    [{ when: {}, then: { error: 'readTimout' } }, 'then.error must be one of server, protocol'],
    [{ when: {}, then: { splitAt: [3, 2] } }, 'then.splitAt must be ascending integers'],
    [{ when: {}, then: { rows: [], columns: { a: 'integer' } } }, 'Unknown type integer'],
    [{ then: {} }, 'when is missing'],
    ['drop', 'A rule must be an object'],
  ])('%o: are refused with the reason', async (rule, message) => {
    const refused = { code: 'invalid-option', message: expect.stringContaining(message) as string };
    expect(() => simulator.addRule(rule as never)).toThrow(expect.objectContaining(refused));
    expect(await rejection(startSimulator({ rules: [rule as never] }))).toMatchObject(refused);
  });
});

describe('what the protocol cannot express', () => {
  const long = 'é'.repeat(60_000);

  it('an error that repeats a long statement is cut to the 65,535 bytes of a string', async () => {
    await using client = await connectDriver(simulator);
    for (const cql of ['x'.repeat(100_000), `USE "${long}"`, `SELECT * FROM app."${long}"`]) {
      // oxlint-disable-next-line no-await-in-loop -- each on a connection that the one before has not spoilt
      const error = (await rejection(client.execute(cql))) as Error;
      expect(error).toBeInstanceOf(errors.ResponseError);
      expect(Buffer.byteLength(error.message)).toBeGreaterThan(65_500);
      expect(error.message).toMatch(/[xé]\.\.\.$/);
    }
  });

  it('a column with a longer name is a server error, and the connection goes on', async () => {
    await using raw = await RawClient.start(simulator.port);

    const refused = await raw.query(`SELECT id AS "${long}" FROM app.users WHERE id = 1`);

    const message = expect.stringContaining('The answer cannot be encoded') as string;
    expect(decodeResponse(refused).response).toMatchObject({ kind: 'error', error: 'server', message });
    expect(decodeResponse(await raw.query(query)).response).toMatchObject({ kind: 'rows' });
  });
});
