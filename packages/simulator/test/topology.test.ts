import { decodeResponse, startSimulator, type Response, type SimulatorEvent } from '@async-cassandra/simulator';
import { types } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { connectDriver, rejection } from './connect.ts';
import { RawClient } from './raw-client.ts';
import { users } from './tables.ts';

const eventTypes = ['TOPOLOGY_CHANGE', 'STATUS_CHANGE', 'SCHEMA_CHANGE'];

/** A connection that hears of everything. */
async function listen(port: number): Promise<RawClient> {
  const client = await RawClient.start(port);
  await client.ask({ opcode: 'REGISTER', eventTypes: eventTypes });
  return client;
}

async function nextEvents(client: RawClient, count: number): Promise<unknown[]> {
  const events: unknown[] = [];
  while (events.length < count) {
    const { response }: { response: Response } = decodeResponse(await client.next());
    events.push(response.kind === 'event' ? response.event : response.kind);
  }
  return events;
}

const inet = (last: number, port: number): object => ({ address: Buffer.from([127, 0, 0, last]), port });

describe('adding and removing nodes', () => {
  it('sends events, and the driver sees its current hosts', async () => {
    await using simulator = await startSimulator({ nodes: 2, tables: [users] });
    await using client = await connectDriver(simulator, { contactPoints: ['127.0.0.1'] });
    await using events = await listen(simulator.port);
    const { port } = simulator;
    const seen = (name: 'hostAdd' | 'hostRemove'): Promise<string> =>
      new Promise((resolve) => client.once(name, (host: { address: string }) => resolve(host.address)));

    const added = seen('hostAdd');
    const node = await simulator.addNode();
    expect(node).toMatchObject({ number: 3, address: '127.0.0.3', port, dataCenter: 'datacenter1' });
    expect(await nextEvents(events, 2)).toEqual([
      { eventType: 'TOPOLOGY_CHANGE', change: 'NEW_NODE', node: inet(3, port) },
      { eventType: 'STATUS_CHANGE', change: 'UP', node: inet(3, port) },
    ]);
    expect(await added).toBe(`127.0.0.3:${port}`);

    const removed = seen('hostRemove');
    await simulator.removeNode(2);
    expect(await nextEvents(events, 1)).toEqual([
      { eventType: 'TOPOLOGY_CHANGE', change: 'REMOVED_NODE', node: inet(2, port) },
    ]);
    expect(await removed).toBe(`127.0.0.2:${port}`);
    expect(simulator.contactPoints).toEqual(['127.0.0.1', '127.0.0.3']);
    expect(client.hosts.keys().toSorted()).toEqual([`127.0.0.1:${port}`, `127.0.0.3:${port}`]);
  });

  it('serves the same rows on the new node, which is a replica of its part of the ring', async () => {
    await using simulator = await startSimulator({ tables: [users] });
    await simulator.addNode();
    await using client = await connectDriver(simulator);
    for (let id = 0; id < 50; id++)
      await client.execute('SELECT * FROM app.users WHERE id = ?', [id], { prepare: true });

    const requests = simulator.requests({ opcode: 'EXECUTE', matching: 'app.users' });
    expect(new Set(requests.map((request) => request.node))).toEqual(new Set([1, 2]));
    expect(requests.every((request) => request.isAtReplica)).toBe(true);
  });

  it('refuses to remove its last node', async () => {
    await using simulator = await startSimulator();

    expect(await rejection(simulator.removeNode(1))).toMatchObject({ code: 'invalid-option' });
    expect(await rejection(simulator.removeNode(2))).toMatchObject({
      message: 'node must be the number or the address of one of 1 (127.0.0.1), got 2',
    });
  });
});

describe('events', () => {
  const schema = { change: 'CREATED', keyspace: 'app' } as const;

  it.each<[string, SimulatorEvent, object]>([
    [
      'a node up, by number',
      { eventType: 'STATUS_CHANGE', change: 'UP', node: 1 },
      { change: 'UP', node: { address: Buffer.from([127, 0, 0, 1]) } },
    ],
    [
      'a node down, by an address of no node',
      { eventType: 'STATUS_CHANGE', change: 'DOWN', node: '10.0.0.9' },
      { change: 'DOWN', node: { address: Buffer.from([10, 0, 0, 9]) } },
    ],
    [
      'a node new, by an IPv6 address',
      { eventType: 'TOPOLOGY_CHANGE', change: 'NEW_NODE', node: '::1' },
      { node: { address: Buffer.from('00000000000000000000000000000001', 'hex') } },
    ],
    ['a keyspace', { eventType: 'SCHEMA_CHANGE', schema: { ...schema, target: 'KEYSPACE' } }, {}],
    [
      'a table',
      { eventType: 'SCHEMA_CHANGE', schema: { ...schema, change: 'UPDATED', target: 'TABLE', name: 't' } },
      {},
    ],
    ['a type', { eventType: 'SCHEMA_CHANGE', schema: { ...schema, change: 'DROPPED', target: 'TYPE', name: 't' } }, {}],
    [
      'a function',
      {
        eventType: 'SCHEMA_CHANGE',
        schema: { ...schema, target: 'FUNCTION', name: 'f', argumentTypes: ['int', 'text'] },
      },
      {},
    ],
    [
      'an aggregate',
      { eventType: 'SCHEMA_CHANGE', schema: { ...schema, target: 'AGGREGATE', name: 'a', argumentTypes: ['int'] } },
      {},
    ],
  ])('%s: reaches who registered for it, with all its fields', async (_, event, fields) => {
    await using simulator = await startSimulator();
    await using client = await listen(simulator.port);
    simulator.emit(event);

    const [received] = await nextEvents(client, 1);
    const expected = event.eventType === 'SCHEMA_CHANGE' ? event : { eventType: event.eventType };
    expect(received).toMatchObject({ ...expected, ...fields });
  });

  it('reach only connections that registered for the type, of the named node', async () => {
    await using simulator = await startSimulator({ nodes: 2 });
    await using elsewhere = await RawClient.start(simulator.port, '127.0.0.2');
    await elsewhere.ask({ opcode: 'REGISTER', eventTypes: eventTypes });
    await using schemaOnly = await RawClient.start(simulator.port);
    await schemaOnly.ask({ opcode: 'REGISTER', eventTypes: ['SCHEMA_CHANGE'] });
    await using client = await listen(simulator.port);

    simulator.emit({ eventType: 'STATUS_CHANGE', change: 'DOWN', node: 2 }, { from: 1 });

    expect(await nextEvents(client, 1)).toMatchObject([{ change: 'DOWN' }]);
    // What they get next is the answer to their own request: no event was sent before it.
    const next = await Promise.all([elsewhere, schemaOnly].map((each) => each.ask({ opcode: 'OPTIONS' })));
    expect(next.map((frame) => decodeResponse(frame).response.kind)).toEqual(['supported', 'supported']);
  });

  it('make the driver mark a host as down and as up again', async () => {
    await using simulator = await startSimulator({ nodes: 2 });
    await using client = await connectDriver(simulator, { contactPoints: ['127.0.0.1'] });
    const name = `127.0.0.2:${simulator.port}`;
    const down = new Promise((resolve) => client.once('hostDown', resolve));
    await simulator.stopNode(2);
    await down;
    expect(client.hosts.get(name)?.isUp()).toBe(false);

    const up = new Promise((resolve) => client.once('hostUp', resolve));
    await simulator.startNode(2);
    await up;
    expect(client.hosts.get(name)?.isUp()).toBe(true);
  });

  it('are sent for every change of the schema', async () => {
    await using simulator = await startSimulator({ tables: [users] });
    await using client = await connectDriver(simulator);
    await using events = await listen(simulator.port);
    const statements = [
      "CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
      'CREATE TABLE k.t (id int PRIMARY KEY)',
      'ALTER TABLE k.t ADD x int',
      'CREATE INDEX ON k.t (x)',
      'CREATE TYPE k.u (a int)',
      'ALTER TYPE k.u ADD b int',
      'DROP TYPE k.u',
      "CREATE FUNCTION k.f (a int, b int) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return 1;'",
      "CREATE OR REPLACE FUNCTION k.f (a int, b int) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return 2;'",
      'CREATE AGGREGATE k.a (int) SFUNC f STYPE int',
      'CREATE OR REPLACE AGGREGATE k.a (int) SFUNC f STYPE int INITCOND 0',
      'DROP AGGREGATE k.a',
      'DROP FUNCTION k.f (int, int)',
      'DROP TABLE k.t',
      "ALTER KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 2}",
      'DROP KEYSPACE k',
    ];
    for (const statement of statements) await client.execute(statement, [], { consistency: types.consistencies.one });

    const changes = (await nextEvents(events, statements.length)) as { schema: { change: string; target: string } }[];
    expect(changes.map(({ schema }) => `${schema.change} ${schema.target}`)).toEqual([
      'CREATED KEYSPACE',
      'CREATED TABLE',
      'UPDATED TABLE',
      'UPDATED TABLE',
      'CREATED TYPE',
      'UPDATED TYPE',
      'DROPPED TYPE',
      'CREATED FUNCTION',
      'UPDATED FUNCTION',
      'CREATED AGGREGATE',
      'UPDATED AGGREGATE',
      'DROPPED AGGREGATE',
      'DROPPED FUNCTION',
      'DROPPED TABLE',
      'UPDATED KEYSPACE',
      'DROPPED KEYSPACE',
    ]);
  });
});
