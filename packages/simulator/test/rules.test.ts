import { startSimulator, type RuleError, type RuleReaction, type Simulator } from '@async-cassandra/simulator';
import { errors, types, type Client } from 'cassandra-driver';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectDriver, noRetry, rejection } from './connect.ts';
import { RawClient } from './raw-client.ts';
import { users } from './tables.ts';

const query = 'SELECT name FROM app.users WHERE id = 1';

let simulator: Simulator;
let client: Client & AsyncDisposable;

beforeAll(async () => {
  simulator = await startSimulator({ tables: [users] });
  client = await connectDriver(simulator, noRetry);
});

beforeEach(() => {
  simulator.clearRules();
  simulator.clearRequests();
});

afterAll(async () => {
  await client.shutdown();
  await simulator.stop();
});

const react = (then: RuleReaction): (() => void) => simulator.addRule({ when: { query }, then });
const codes = types.responseErrorCodes;
const replicas = { consistency: 'QUORUM', received: 1, blockFor: 2 } as const;
const seen = { consistencies: types.consistencies.quorum, received: 1, blockFor: 2 };

const everyError: readonly (readonly [RuleError, object])[] = [
  [
    { code: 'server', message: 'm' },
    { code: codes.serverError, message: 'm' },
  ],
  [
    { code: 'protocol', message: 'm' },
    { code: codes.protocolError, message: 'm' },
  ],
  [
    { code: 'badCredentials', message: 'm' },
    { code: codes.badCredentials, message: 'm' },
  ],
  [
    { code: 'overloaded', message: 'm' },
    { code: codes.overloaded, message: 'm' },
  ],
  [
    { code: 'bootstrapping', message: 'm' },
    { code: codes.isBootstrapping, message: 'm' },
  ],
  [
    { code: 'truncate', message: 'm' },
    { code: codes.truncateError, message: 'm' },
  ],
  [
    { code: 'syntax', message: 'm' },
    { code: codes.syntaxError, message: 'm' },
  ],
  [
    { code: 'unauthorized', message: 'm' },
    { code: codes.unauthorized, message: 'm' },
  ],
  [
    { code: 'invalid', message: 'm' },
    { code: codes.invalid, message: 'm' },
  ],
  [
    { code: 'config', message: 'm' },
    { code: codes.configError, message: 'm' },
  ],
  [
    { code: 'unavailable', consistency: 'ALL', required: 3, alive: 2 },
    { code: codes.unavailableException, consistencies: types.consistencies.all, required: 3, alive: 2 },
  ],
  [
    { code: 'readTimeout', ...replicas, isDataPresent: true },
    { code: codes.readTimeout, ...seen, isDataPresent: 1 },
  ],
  [
    { code: 'readFailure', ...replicas, failures: 1 },
    { code: codes.readFailure, ...seen, failures: 1, isDataPresent: 0 },
  ],
  [
    { code: 'writeTimeout', ...replicas, writeType: 'BATCH_LOG' },
    { code: codes.writeTimeout, ...seen, writeType: 'BATCH_LOG' },
  ],
  [
    { code: 'writeFailure', ...replicas, failures: 2, writeType: 'CAS' },
    { code: codes.writeFailure, ...seen, failures: 2, writeType: 'CAS' },
  ],
  [
    { code: 'functionFailure', keyspace: 'k', functionName: 'f', argumentTypes: ['int'] },
    { code: codes.functionFailure, keyspace: 'k', functionName: 'f', argTypes: ['int'] },
  ],
  [
    { code: 'alreadyExists', keyspace: 'k', table: 't' },
    { code: codes.alreadyExists, keyspace: 'k', table: 't' },
  ],
];

describe('errors by rule', () => {
  it.each(everyError.map(([error, fields]) => [error.code, error, fields] as const))(
    '%s reaches the driver with all its fields',
    async (_, error, fields) => {
      react({ error });

      const reached = await rejection(client.execute(query));

      const inner: unknown =
        reached instanceof errors.NoHostAvailableError ? Object.values(reached.innerErrors)[0] : reached;
      expect(inner).toBeInstanceOf(errors.ResponseError);
      expect(inner).toMatchObject(fields);
    },
  );

  it('with codes that protocol v4 does not know reach the driver unchanged', async () => {
    react({ error: { code: 0x1600, message: 'of v5', fields: Buffer.from([1, 2]) } });

    expect(await rejection(client.execute(query))).toMatchObject({ code: 0x1600, message: 'of v5' });
  });

  it('may be given by their code alone', async () => {
    react({ error: 'truncate' });

    expect(await rejection(client.execute(query))).toMatchObject({ code: codes.truncateError });
  });
});

describe('answers by rule', () => {
  it('give rows with the columns of the table', async () => {
    react({ rows: [{ name: 'made up' }] });

    expect((await client.execute(query)).rows).toEqual([{ name: 'made up' }]);
  });

  it('give rows of given types to statements that nothing else understands, prepared too', async () => {
    simulator.addRule({
      when: { query: 'CALL anything(?)' },
      then: { rows: [{ n: 1, at: '2026-11-24' }], columns: { n: 'bigint', at: 'date' } },
    });

    const expected = [{ n: types.Long.fromNumber(1), at: types.LocalDate.fromString('2026-11-24') }];
    expect((await client.execute('CALL anything(?)', ['x'])).rows).toEqual(expected);
    expect((await client.execute('CALL anything(?)', ['x'], { prepare: true })).rows).toEqual(expected);
  });

  it('give the bytes of a result as they are, valid or not', async () => {
    await using raw = await RawClient.start(simulator.port);
    react({ rawBody: Buffer.from('00000002ffffffff', 'hex') });

    expect((await raw.query(query)).body.toString('hex')).toBe('00000002ffffffff');
  });

  it('add warnings to the answer of the tables', async () => {
    react({ warnings: ['careful'] });

    const { info, rows } = await client.execute(query);

    expect(info.warnings).toEqual(['careful']);
    expect(rows).toHaveLength(1);
  });

  it('give an empty page that is not the last, and then the rows', async () => {
    const all = 'SELECT id FROM app.users';
    simulator.addRule({ when: { query: all, nth: 2 }, then: { emptyPage: true } });
    const first = await client.execute(all, [], { fetchSize: 400 });
    const states = [first.pageState];
    const lengths = [first.rowLength];
    while (states.at(-1)) {
      const page = await client.execute(all, [], { fetchSize: 400, pageState: states.at(-1) as string });
      states.push(page.pageState);
      lengths.push(page.rowLength);
    }

    expect(lengths).toEqual([400, 0, 400, 200]);
  });
});

describe('faults by rule', () => {
  it('delay an answer and let others pass it', async () => {
    react({ delayMs: 50 });
    const order: string[] = [];

    await Promise.all([
      client.execute(query).then(() => order.push('slow')),
      client.execute('SELECT name FROM app.users WHERE id = 2').then(() => order.push('fast')),
    ]);

    expect(order).toEqual(['fast', 'slow']);
  });

  it('drop an answer: the driver times out and the connection continues', async () => {
    react({ drop: true });

    const error = await rejection(client.execute(query, [], { readTimeout: 30 }));

    expect(error).toBeInstanceOf(errors.OperationTimedOutError);
    expect((await client.execute('SELECT name FROM app.users WHERE id = 2')).rowLength).toBe(1);
  });

  it('close the connection', async () => {
    simulator.addRule({ when: { opcode: 'OPTIONS' }, then: { close: true } });
    const raw = await RawClient.start(simulator.port);
    const closed = new Promise((resolve) => raw.socket.once('close', resolve));

    void raw.ask({ opcode: 'OPTIONS' });

    await closed;
    expect(raw.socket.destroyed).toBe(true);
  });

  it('keep the connection open without an answer', async () => {
    await using raw = await RawClient.start(simulator.port);
    react({ halfOpen: true });
    void raw.query(query);
    let isAnswered = false;
    void raw.query('SELECT name FROM app.users WHERE id = 2').then(() => (isAnswered = true));
    await client.execute('SELECT name FROM app.users WHERE id = 2');

    expect(isAnswered).toBe(false);
    expect(raw.socket.destroyed).toBe(false);
  });

  it('send an answer byte by byte, with the next one behind it', async () => {
    await using raw = await RawClient.start(simulator.port);
    const whole = await raw.query(query);
    simulator.addRule({ when: { query, firstTimes: 1 }, then: { splitBytes: 1 } });
    raw.bytes.length = 0;

    const [slow, next] = await Promise.all([raw.query(query), raw.query(query)]);

    expect([slow.body, next.body]).toEqual([whole.body, whole.body]);
    expect(raw.bytes.length).toBeGreaterThan(5);
  });
});

describe('an answer that is sent twice', () => {
  it('has the same stream and bytes both times, and the driver goes on', async () => {
    react({ duplicate: true });
    await using raw = await RawClient.start(simulator.port);

    const answers = [await raw.query(query), await raw.next()];
    expect(answers[1]).toEqual(answers[0]);
    expect((await client.execute(query)).rows).toHaveLength(1);
    simulator.clearRules();
    expect((await client.execute(query)).rows).toHaveLength(1);
  });
});

describe('conditions', () => {
  const failures = async (count: number): Promise<boolean[]> => {
    const failed: boolean[] = [];
    for (let i = 0; i < count; i++)
      failed.push(
        await client.execute(query).then(
          () => false,
          () => true,
        ),
      );
    return failed;
  };
  const then = { error: 'invalid' } as const;

  it.each([
    [{ nth: 2 }, [false, true, false, false]],
    [{ every: 2 }, [false, true, false, true]],
    [{ firstTimes: 2 }, [true, true, false, false]],
    [{ from: 3 }, [false, false, true, true]],
    [{ opcode: 'EXECUTE' }, [false, false, false, false]],
    [{ node: 2 }, [false, false, false, false]],
    [{ node: '127.0.0.1' }, [true, true, true, true]],
    [{ keyspace: 'other' }, [false, false, false, false]],
    [{ not: { query } }, [false, false, false, false]],
  ] as const)('%o', async (when, expected) => {
    simulator.addRule({ when: { query: /app\.users/g, ...when }, then });

    expect(await failures(4)).toEqual(expected);
  });

  it('with a probability select the same requests for the same seed', async () => {
    const runs: boolean[][] = [];
    for (const seed of [7, 7, 8]) {
      const remove = simulator.addRule({ when: { query, probability: 0.5, seed }, then });
      runs.push(await failures(30));
      remove();
    }

    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]).not.toEqual(runs[2]);
    expect(new Set(runs[0])).toEqual(new Set([true, false]));
  });

  it('select nothing after the rule was removed', async () => {
    const remove = react(then);
    expect(await failures(1)).toEqual([true]);
    remove();

    expect(await failures(1)).toEqual([false]);
  });

  it('match the text of an EXECUTE and of the statements in a batch', async () => {
    const insert = 'INSERT INTO app.users (id, name) VALUES (?, ?)';
    simulator.addRule({ when: { query: insert }, then });

    expect(await rejection(client.execute(insert, [1, 'x'], { prepare: true }))).toMatchObject({ code: codes.invalid });
    expect(await rejection(client.batch([{ query: insert, params: [1, 'x'] }], { prepare: true }))).toMatchObject({
      code: codes.invalid,
    });
  });
});
