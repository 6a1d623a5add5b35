/** `timeoutMs` and `signal` work the same in every method. Methods without other options reject them. */
import { AsyncCluster, errors, types, type AsyncSession } from '@async-cassandra/client';
import { InlineExecutor } from '@async-cassandra/executor';
import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from './same-error.ts';

const items = table<string>({
  keyspace: 'app',
  name: 'items',
  columns: { id: 'int' },
  partitionKey: ['id'],
  rows: [{ id: 1 }],
});
const select = 'SELECT id FROM app.items';
const insert = 'INSERT INTO app.items (id) VALUES (2)';
/** Longer than a timer of one millisecond, which is what the timers make of a number that is too large for them. */
const delayMs = 50;

let simulator: Simulator;
let cluster: AsyncCluster;
let session: AsyncSession;
let texts = 0;

beforeAll(async () => {
  simulator = await startSimulator({
    tables: [items],
    keyspaces: { other: {} },
    rules: [
      { when: { opcode: 'STARTUP' }, then: { delayMs } },
      { when: { query: select }, then: { delayMs } },
      { when: { query: insert }, then: { delayMs } },
      { when: { opcode: 'PREPARE' }, then: { delayMs } },
    ],
  });
  cluster = new AsyncCluster({ ...connectionTo(simulator), executor: new InlineExecutor() });
  session = await cluster.connect();
});
afterAll(async () => {
  await cluster?.shutdown();
  await simulator?.stop();
});

function connectionTo({ contactPoints, localDataCenter, port }: Simulator): object {
  return { contactPoints, localDataCenter, protocolOptions: { port } };
}

const methods: Readonly<Record<string, (options: object) => Promise<unknown>>> = {
  connect: async (options) => {
    await using other = new AsyncCluster({ ...connectionTo(simulator), executor: new InlineExecutor() });
    await using own = await other.connect('app', options);
    return own.keyspace;
  },
  execute: (options) => session.execute(select, [], options),
  'execute of USE': async (options) => {
    await using own = await cluster.connect();
    return await own.execute('USE app', [], options);
  },
  // Another text each time: the driver remembers what it has prepared.
  prepare: (options) => session.prepare(`${select} LIMIT ${++texts}`, options),
  batch: (options) => session.batch([insert], options),
  setKeyspace: async (options) => {
    await using own = await cluster.connect();
    return await own.setKeyspace('other', options);
  },
};

describe.for(Object.entries(methods))('%s', ([name, call]) => {
  it.for([Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER, 2 ** 31, 2 ** 31 - 1, 60_000.5])(
    'waits for the answer with a timeoutMs of %d',
    async (timeoutMs) => {
      await call({ timeoutMs, signal: new AbortController().signal });
      await call({ timeoutMs });
    },
  );

  it.for([undefined, null])('treats %s as no deadline', async (none) => {
    await call({ timeoutMs: none, signal: none });
  });

  it("rejects with the driver's OperationTimedOutError at the deadline", async () => {
    const error = await failureOf(call({ timeoutMs: 1 }));

    expect(error).toBeInstanceOf(errors.OperationTimedOutError);
    expect(error.message).toContain('timeoutMs of 1 ms');
  });

  it('rejects an AbortController as signal, and says what to pass', async () => {
    const error = await failureOf(call({ signal: new AbortController() }));

    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe(
      'signal must be an AbortSignal, got an instance of AbortController. Give its property: controller.signal',
    );
  });

  it('rejects an unknown option, and suggests the nearest', async () => {
    const what = /execute|batch/.test(name) ? 'a query option' : `an option of ${name}()`;
    for (const options of [{ timeout: 5 }, { timeoutms: 5 }]) {
      const error = await failureOf(call(options));

      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toBe(`${Object.keys(options)[0]} is not ${what}. Did you mean timeoutMs?`);
    }
  });
});

describe('prepare', () => {
  it('rejects a custom payload, because it is not sent', async () => {
    const error = await failureOf(session.prepare(select, { customPayload: { a: Buffer.from('b') } } as object));

    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe(
      'customPayload cannot be given to prepare(): preparing does not send it to the server. Give it to execute().',
    );
  });

  it('rejects options that belong to execute', async () => {
    const error = await failureOf(session.prepare(select, { consistency: types.consistencies.one } as object));

    expect(error.message).toBe(
      'consistency cannot be given to prepare(): it is an option of each execution. Give it to execute().',
    );
  });
});

it('treats a readTimeout that is too long for a timer as no limit', async () => {
  for (const readTimeout of [Number.POSITIVE_INFINITY, 2 ** 31]) {
    expect((await session.execute(select, [], { readTimeout })).rowLength).toBeGreaterThan(0);
  }
});

describe('the keyspace of a cluster', () => {
  const executor = { executor: new InlineExecutor() };

  it('is the default keyspace of connect()', async () => {
    await using own = new AsyncCluster({ ...connectionTo(simulator), ...executor, keyspace: 'app' });
    await using first = await own.connect();
    await using second = await own.connect(undefined, { timeoutMs: 60_000 });
    await using elsewhere = await own.connect('other');

    expect([first.keyspace, second.keyspace, elsewhere.keyspace]).toEqual(['app', 'app', 'other']);
    expect((await first.execute('SELECT id FROM items')).rowLength).toBeGreaterThan(0);
    expect((await second.execute('SELECT id FROM items')).rowLength).toBeGreaterThan(0);
    expect((await failureOf(elsewhere.execute('SELECT id FROM items'))).message).toMatch(/items/);
  });

  it('is rejected if it cannot be a name', () => {
    expect(() => new AsyncCluster({ keyspace: 'no name' })).toThrow(
      'keyspace must be a name of 1 to 48 letters, digits and underscores, got "no name". Give it without quotes and in exact case.',
    );
  });
});
