/** The errors that the driver itself raises, on each path, compared with the unmodified driver. */
import { createServer, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import {
  AsyncCluster,
  errors,
  policies,
  type AsyncSession,
  type ClusterOptions,
  type ResultSet,
} from '@async-cassandra/client';
import { RawCell, startSimulator, table, type Simulator, type SimulatorOptions } from '@async-cassandra/simulator';
import driver, { Client } from 'cassandra-driver';
import { describe, expect, it, onTestFinished } from 'vitest';
import { paths } from './each-path.ts';
import { expectSameError, failureOf, type AnyError } from './same-error.ts';
import askForView, { fetchSize } from './tasks/views.setup.ts';

const items = table<string>({
  keyspace: 'app',
  name: 'items',
  columns: { id: 'int', v: 'text' },
  partitionKey: ['id'],
  rows: [{ id: 1, v: 'one' }],
});
/** A vector of one text, with extra bytes after it. */
const tooLong = Buffer.from([1, 0x61, 0x62]);
const vectors = table<string>({
  keyspace: 'app',
  name: 'vectors',
  columns: { id: 'int', v: 'vector<text, 1>' },
  partitionKey: ['id'],
  rows: [{ id: 1, v: new RawCell(tooLong) }],
});
const lists = table<string>({
  keyspace: 'app',
  name: 'lists',
  columns: { id: 'int', l: 'list<vector<text, 1>>' },
  partitionKey: ['id'],
  rows: [{ id: 1, l: new RawCell(Buffer.concat([Buffer.from([0, 0, 0, 1, 0, 0, 0, 3]), tooLong])) }],
});
const select = 'SELECT v FROM app.items WHERE id = 1';
const here = 'client-errors.test.ts';

interface Sides {
  readonly simulator: Simulator;
  readonly options: ClusterOptions;
  readonly cluster: AsyncCluster;
  readonly plain: Client;
  /** Both sides connected. */
  readonly connect: () => Promise<AsyncSession>;
}

// More threads raise no other errors, and each test starts its own cluster.
const fewThreads = paths.filter(({ title }) => !title.includes('4 threads'));

describe.for(fewThreads)('$title', ({ options: own }) => {
  async function setUp(simulated: SimulatorOptions, given: ClusterOptions = {}): Promise<Sides> {
    const simulator = await startSimulator({ tables: [items, vectors, lists], ...simulated });
    const { contactPoints, localDataCenter, port } = simulator;
    const options = { contactPoints, localDataCenter, protocolOptions: { port }, ...given };
    const cluster = new AsyncCluster({ ...options, ...own() });
    const plain = new Client(options as ConstructorParameters<typeof Client>[0]);
    onTestFinished(async () => {
      await cluster.shutdown();
      await plain.shutdown();
      await simulator.stop();
    });
    const connect = async (): Promise<AsyncSession> => {
      await plain.connect();
      return await cluster.connect();
    };
    return { simulator, options, cluster, plain, connect };
  }

  function innerErrors(error: AnyError): AnyError[] {
    expect(error).toBeInstanceOf(errors.NoHostAvailableError);
    return Object.values(error['innerErrors'] as Record<string, AnyError>);
  }

  it('rejects an unknown profile with an ArgumentError', async () => {
    const { plain, connect } = await setUp({});
    const session = await connect();

    const expected = await failureOf(plain.execute(select, [], { executionProfile: 'nobody' }));
    const actual = await failureOf(session.execute(select, [], { executionProfile: 'nobody' }));

    expect(actual).toBeInstanceOf(errors.ArgumentError);
    expectSameError(actual, expected, here);
  });

  it.for([
    ['a wrong password', { credentials: { username: 'ada', password: 'wrong' } }],
    ['no password', {}],
  ] as const)('rejects %s with an AuthenticationError for each host', async ([, given]) => {
    const { plain, cluster } = await setUp({ credentials: { username: 'ada', password: 'right' } }, given);

    const expected = await failureOf(plain.connect());
    const actual = await failureOf(cluster.connect());

    expect(innerErrors(actual).every((inner) => inner instanceof errors.AuthenticationError)).toBe(true);
    expectSameError(actual, expected, here);
  });

  it('rejects with a BusyConnectionError when all connections of a host are full', async () => {
    const { simulator, plain, connect } = await setUp(
      {},
      { pooling: { maxRequestsPerConnection: 1, coreConnectionsPerHost: { 0: 1 } } },
    );
    const session = await connect();
    onTestFinished(simulator.addRule({ when: { query: /held/ }, then: { drop: true } }));
    const held = [plain, session].map((side) => failureOf(side.execute(`${select} -- held`, [], { readTimeout: 700 })));

    const expected = await failureOf(plain.execute(select));
    const actual = await failureOf(session.execute(select));

    expect(innerErrors(actual)[0]).toBeInstanceOf(errors.BusyConnectionError);
    expectSameError(actual, expected, here);
    await Promise.all(held);
  });

  it.for([
    ['closed', { close: true }, undefined],
    ['reset', { reset: true }, 'ECONNRESET'],
  ] as const)('rejects with a DriverError and its fields when the connection is %s', async ([, then, code]) => {
    const { simulator, plain, connect } = await setUp({});
    const session = await connect();
    onTestFinished(simulator.addRule({ when: { query: select }, then }));

    const expected = await failureOf(plain.execute(select));
    const actual = await failureOf(session.execute(select));

    expect(actual.constructor).toBe(errors.DriverError);
    expect(actual['isSocketError']).toBe(true);
    expect((actual['innerError'] as AnyError | undefined)?.['code']).toBe(code);
    expectSameError(actual, expected, here);
  });

  it('rejects with an OperationTimedOutError that names the silent host', async () => {
    const { simulator, plain, connect } = await setUp({});
    const session = await connect();
    onTestFinished(simulator.addRule({ when: { query: select }, then: { drop: true } }));

    const expected = await failureOf(plain.execute(select, [], { readTimeout: 50 }));
    const actual = await failureOf(session.execute(select, [], { readTimeout: 50 }));

    expect(actual).toBeInstanceOf(errors.OperationTimedOutError);
    expect(actual['host']).toBe(`127.0.0.1:${simulator.port}`);
    expectSameError(actual, expected, here);
  });

  // The driver itself never asks for a view, and knows none before Cassandra 3.
  it('rejects with a NotSupportedError when a policy of the application looks up a view', async () => {
    const simulator = await startSimulator({ tables: [items], releaseVersion: '2.2.19' });
    const { contactPoints, localDataCenter, port } = simulator;
    const options = { contactPoints, localDataCenter, protocolOptions: { port }, isMetadataSyncEnabled: false };
    const cluster = new AsyncCluster({
      ...options,
      ...own(),
      threadModule: new URL('tasks/views.setup.ts', import.meta.url),
    });
    const plain = new Client({ ...options, ...askForView({ driver }) } as ConstructorParameters<typeof Client>[0]);
    onTestFinished(async () => {
      await cluster.shutdown();
      await plain.shutdown();
      await simulator.stop();
    });
    const session = await cluster.connect();

    const expected = await failureOf(plain.execute(select, [], { fetchSize }));
    const actual = await failureOf(session.execute(select, [], { fetchSize }));

    expect(actual.constructor).toBe(errors.NotSupportedError);
    expectSameError(actual, expected, here);
    expect((await session.execute(select)).first()?.['v']).toBe('one');
  });

  it('throws the error of a corrupt value, either for the statement or when the value is read', async () => {
    const { simulator, plain, connect } = await setUp({});
    const session = await connect();
    const query = 'SELECT v FROM app.vectors WHERE id = 1';

    const prepared = 'SELECT v FROM app.vectors WHERE id = ?';

    // A vector of texts is sent undecoded. It is decoded when the application reads it, by any of these calls.
    const reads: ((result: ResultSet) => unknown)[] = [
      (result) => result.first(),
      (result) => result.rows,
      (result) => result.column('v').get(0),
      (result) => [...result.column('v')],
      (result) => [...result],
      (result) => result.all({ maxRows: 1 }),
    ];
    for (const read of reads) {
      const expected = await failureOf(plain.execute(query));
      const actual = await failureOf((async () => await read(await session.execute(query)))());
      const ofPrepared = await failureOf((async () => await read(await session.execute(prepared, [1])))());

      expect(actual).toBeInstanceOf(TypeError);
      expect(actual).toMatchObject({ coordinator: `127.0.0.1:${simulator.port}`, query });
      expectSameError(actual, expected, here);
      expectSameError(ofPrepared, await failureOf(plain.execute(prepared, [1], { prepare: true })), here);
    }
  });

  it('prints a result with a corrupt value, and the reason', async () => {
    const { connect } = await setUp({});
    const session = await connect();

    // Decoded in the thread, it is an error of the statement.
    const shown = await session.execute('SELECT l FROM app.lists').then((result) => inspect(result), inspect);

    expect(shown).toContain('Extra bytes found after decoding the vector');
  });

  it('throws the error of a corrupt value in a list, and in the result of a conditional batch', async () => {
    const { simulator, plain, connect } = await setUp({});
    const session = await connect();
    const query = 'SELECT l FROM app.lists';
    const insert = "INSERT INTO app.items (id, v) VALUES (1, 'x') IF NOT EXISTS";
    const columns = { '[applied]': 'boolean', v: 'vector<text, 1>' };
    onTestFinished(
      simulator.addRule({
        when: { opcode: 'BATCH' },
        then: { rows: [{ '[applied]': false, v: new RawCell(tooLong) }], columns },
      }),
    );

    expectSameError(
      await failureOf((async () => (await session.execute(query)).first())()),
      await failureOf(plain.execute(query)),
      here,
    );
    expectSameError(
      await failureOf((async () => (await session.batch([insert])).first())()),
      await failureOf(plain.batch([insert], {})),
      here,
    );
  });

  it('rejects with a NoHostAvailableError that has the error of each host', async () => {
    const { simulator, plain, connect } = await setUp({ nodes: 3 });
    const session = await connect();
    onTestFinished(
      simulator.addRule({ when: { query: select }, then: { error: { code: 'overloaded', message: 'too much' } } }),
    );
    const options = { isIdempotent: true, retry: new policies.retry.RetryPolicy() };

    const expected = await failureOf(plain.execute(select, [], options));
    const actual = await failureOf(session.execute(select, [], options));

    expect(Object.keys(actual['innerErrors'] as object).sort()).toEqual(
      [1, 2, 3].map((node) => `127.0.0.${node}:${simulator.port}`),
    );
    for (const inner of innerErrors(actual)) expect(inner).toMatchObject({ name: 'ResponseError', code: 0x1001 });
    expectSameError(actual, expected, here);
  });

  it('rejects with a NoHostAvailableError that has the system errors when nothing listens', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const { plain, cluster } = await setUp(
      {},
      { contactPoints: ['127.0.0.1', '127.0.0.2'], protocolOptions: { port } },
    );

    const expected = await failureOf(plain.connect());
    const actual = await failureOf(cluster.connect());

    for (const inner of innerErrors(actual))
      expect(inner).toMatchObject({ code: 'ECONNREFUSED', syscall: 'connect', port });
    expectSameError(actual, expected, here);
  });

  it('rejects with the timeout of a host that accepts connections and never answers', async () => {
    const { simulator, plain, cluster } = await setUp({}, { socketOptions: { readTimeout: 100 } });
    simulator.pauseNode(1);

    const expected = await failureOf(plain.connect());
    const actual = await failureOf(cluster.connect());

    expect(innerErrors(actual)[0]).toBeInstanceOf(errors.OperationTimedOutError);
    expectSameError(actual, expected, here);
  });

  it('rejects with the message of a host that refuses the handshake', async () => {
    const { plain, cluster } = await setUp({
      rules: [{ when: { opcode: 'STARTUP' }, then: { error: { code: 'server', message: 'not today' } } }],
    });

    const expected = await failureOf(plain.connect());
    const actual = await failureOf(cluster.connect());

    expect(innerErrors(actual)[0]).toMatchObject({ name: 'ResponseError', code: 0, message: 'not today' });
    expectSameError(actual, expected, here);
  });

  it('rejects with a NoHostAvailableError when the only host has stopped', async () => {
    const { simulator, connect } = await setUp(
      {},
      { policies: { reconnection: new policies.reconnection.ConstantReconnectionPolicy(60_000) } },
    );
    const session = await connect();
    await simulator.stopNode(1);

    // The first ones may find connections that are about to close.
    const inner = await new Promise<unknown>((resolve, reject) => {
      const ask = (left: number): void => {
        session.execute(select).then(
          () => reject(new Error('the host is gone')),
          (error: AnyError) =>
            error instanceof errors.NoHostAvailableError || left === 0 ? resolve(error) : ask(left - 1),
        );
      };
      ask(50);
    });

    expect(inner).toBeInstanceOf(errors.NoHostAvailableError);
  });
});
