import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { decodeResponse, isSimulatorError, startSimulator, type SimulatorOptions } from '@async-cassandra/simulator';
import { types } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { connectDriver, rejection } from './connect.ts';
import { RawClient } from './raw-client.ts';
import { users } from './tables.ts';

describe('startSimulator', () => {
  it('serves every node on its address at one port', async () => {
    await using simulator = await startSimulator({ nodes: 3, tables: [users] });
    await using client = await connectDriver(simulator);

    expect(simulator.contactPoints).toEqual(['127.0.0.1', '127.0.0.2', '127.0.0.3']);
    expect([...client.hosts.keys()].toSorted()).toEqual(
      simulator.contactPoints.map((address) => `${address}:${simulator.port}`),
    );
    expect(client.hosts.values().every((host) => host.datacenter === 'datacenter1' && host.rack === 'rack1')).toBe(
      true,
    );
  });

  it('names the address that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.2');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };

    const error = await rejection(startSimulator({ nodes: 2, port }));

    expect(isSimulatorError(error)).toBe(true);
    expect(error).toMatchObject({
      code: 'address-in-use',
      message: expect.stringContaining(`127.0.0.2:${port} is in use`) as string,
    });
    other.close();
  });

  it.each<[SimulatorOptions, string]>([
    [{ nodes: 0 }, 'nodes must be an integer from 1 to 64, got 0'],
    [{ port: 70_000 }, 'port must be an integer from 0 to 65535, got 70000'],
    [{ tabels: [] } as SimulatorOptions, 'Unknown option tabels.'],
    [{ tables: [{ ...users, columns: { id: 'integer', name: 'text' } }] }, 'table app.users: Unknown type app.integer'],
    [
      { tables: [{ ...users, partitionKey: [] }] },
      "table app.users: No PRIMARY KEY specifed for table 'app.users' (exactly one required)",
    ],
    [
      { tables: [{ ...users, rows: [{ id: 'x', name: 'y' }] }] },
      'table app.users: Expected an integer of int from -2147483648 to 2147483647, got "x"',
    ],
  ])('refuses %o', async (options, message) => {
    const error = await rejection(startSimulator(options));

    expect(error).toMatchObject({ code: 'invalid-option', message: expect.stringContaining(message) as string });
  });

  it('stops twice, with connections open', async () => {
    const simulator = await startSimulator({ tables: [users] });
    const client = await connectDriver(simulator);
    expect(simulator.connectionCount()).toBeGreaterThan(0);
    await client.shutdown();

    await Promise.all([simulator.stop(), simulator.stop()]);

    expect(simulator.connectionCount()).toBe(0);
  });
});

describe('nodes that stop and start', () => {
  it('are noticed by the driver, which reads from the others meanwhile', async () => {
    await using simulator = await startSimulator({ nodes: 2, tables: [users] });
    await using client = await connectDriver(simulator, { contactPoints: ['127.0.0.1'] });
    await simulator.stopNode(2);

    const { info } = await client.execute('SELECT * FROM app.users WHERE id = 1');
    expect(info.queriedHost).toBe(`127.0.0.1:${simulator.port}`);
    await simulator.startNode('127.0.0.2');

    await using second = await connectDriver(simulator, { contactPoints: ['127.0.0.2'] });
    expect((await second.execute('SELECT * FROM app.users WHERE id = 1')).rowLength).toBe(1);
  });

  it('make consistency levels unavailable', async () => {
    await using simulator = await startSimulator({
      nodes: 3,
      tables: [users],
      keyspaces: { app: { replicationFactor: 3 } },
    });
    await using client = await RawClient.start(simulator.port);
    const ask = async (consistency: number): Promise<unknown> =>
      decodeResponse(
        await client.ask({
          opcode: 'QUERY',
          query: 'SELECT * FROM app.users WHERE id = 1',
          parameters: { consistency },
        }),
      ).response;
    expect(await ask(types.consistencies.all)).toMatchObject({ kind: 'rows' });
    await simulator.stopNode(3);

    expect(await ask(types.consistencies.all)).toMatchObject({ error: 'unavailable', required: 3, alive: 2 });
    expect(await ask(types.consistencies.quorum)).toMatchObject({ kind: 'rows' });
  });
});

describe('stop', () => {
  it('closes sockets that did not finish the TLS handshake', async () => {
    const [key, cert] = ['key', 'cert'].map((name) =>
      readFileSync(new URL(`./tls/${name}.pem`, import.meta.url), 'utf8'),
    );
    const simulator = await startSimulator({ tls: { key: key ?? '', cert: cert ?? '' } });
    const silent = await RawClient.open(simulator.port);
    const closed = once(silent.socket, 'close');

    await simulator.stop();

    await closed;
    expect(silent.socket.destroyed).toBe(true);
  });
});

describe('a process with a simulator', () => {
  it('exits by itself after stop, even when rules still delay answers', async () => {
    const program = `
      import { startSimulator } from '@async-cassandra/simulator';
      import { RawClient } from './raw-client.ts';
      const simulator = await startSimulator({ rules: [{ when: { opcode: 'OPTIONS' }, then: { delayMs: 600_000 } }] });
      const client = await RawClient.start(simulator.port);
      void client.ask({ opcode: 'OPTIONS' });
      const gone = await RawClient.start(simulator.port);
      void gone.ask({ opcode: 'OPTIONS' });
      while (simulator.requests({ opcode: 'OPTIONS' }).length < 2) await new Promise((resolve) => setImmediate(resolve));
      gone.socket.destroy();
      while (simulator.connectionCount() > 1) await new Promise((resolve) => setImmediate(resolve));
      await simulator.stop();
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: new URL('.', import.meta.url),
      stdio: 'inherit',
      timeout: 10_000,
      killSignal: 'SIGKILL',
    });

    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});

describe('requests', () => {
  it('show statement, values, consistency, timestamp and connection', async () => {
    await using simulator = await startSimulator({ tables: [users], echoCustomPayload: true });
    await using client = await connectDriver(simulator);
    const customPayload = { key: Buffer.from('value') };
    const result = await client.execute('SELECT * FROM app.users WHERE id = ?', [5], {
      prepare: true,
      consistency: types.consistencies.localQuorum,
      timestamp: 123,
      customPayload,
      fetchSize: 77,
    });

    const [request] = simulator.requests({ opcode: 'EXECUTE', node: 1, matching: /app\.users/g });

    expect(request).toMatchObject({
      query: 'SELECT * FROM app.users WHERE id = ?',
      values: [5],
      consistency: 'LOCAL_QUORUM',
      timestamp: 123n,
      pageSize: 77,
      isAtReplica: true,
      keyspace: undefined,
    });
    expect(result.info.customPayload).toEqual(customPayload);
  });

  it('are limited to the latest ones', async () => {
    await using simulator = await startSimulator({ tables: [users], recordedRequests: 3 });
    await using client = await connectDriver(simulator);
    for (let id = 0; id < 5; id++) await client.execute(`SELECT * FROM app.users WHERE id = ${id}`);

    expect(simulator.requests().map((request) => request.query?.at(-1))).toEqual(['2', '3', '4']);
  });
});
