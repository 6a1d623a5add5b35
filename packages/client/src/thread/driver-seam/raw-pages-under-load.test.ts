import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import driver from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeDriverOptions } from '../../options/encode-options.ts';
import { asyncProfile } from '../../options/profiles.ts';
import { resolveDriverOptions } from '../../options/resolve-driver-options.ts';
import { resolveThreadOptions } from '../../options/thread-options.ts';
import { checkRawPages, encoderOf } from './check-raw-pages.ts';
import { encodeDecodedRows } from './decoded-pages.ts';
import type { DriverClient, DriverResult } from './client.ts';
import { installRawPages, type RawPages } from './raw-pages.ts';

const rawPages = installRawPages() as RawPages;
const select = 'SELECT id, position, name, amount, done, seen, tags, labels FROM shop.orders';
const selectOne = 'SELECT name FROM shop.orders WHERE id = ?';

/** Columns whose values have only one encoding, so that bytes can be compared. */
const orders = table<string>({
  keyspace: 'shop',
  name: 'orders',
  columns: {
    id: 'int',
    position: 'bigint',
    name: 'text',
    amount: 'double',
    done: 'boolean',
    seen: 'timestamp',
    tags: 'list<text>',
    labels: 'map<text, int>',
  },
  partitionKey: ['id'],
  rows: {
    count: 3000,
    row: (id: number) => ({
      id,
      position: BigInt(id) * 1_000_000_007n,
      name: `order ${id} ${'é'.repeat(id % 40)}`,
      amount: id / 7,
      done: id % 3 === 0 ? null : id % 2 === 0,
      seen: new Date(1_700_000_000_000 + id),
      tags: ['a', `b${id}`],
      labels: { x: id, y: -id },
    }),
  },
});

describe('raw pages on a connection with all other requests', () => {
  let simulator: Simulator;
  let client: DriverClient;

  beforeAll(async () => {
    simulator = await startSimulator({ nodes: 1, tables: [orders] });
    client = await connect(0, 1);
  });

  afterAll(async () => {
    await client.shutdown();
    await simulator.stop();
  });

  async function connect(threadIndex: number, coreConnections: number): Promise<DriverClient> {
    const { contactPoints, port, localDataCenter } = simulator;
    const pooling = { coreConnectionsPerHost: { 0: coreConnections }, heartBeatInterval: 5 };
    const options = encodeDriverOptions(
      resolveDriverOptions({ contactPoints, localDataCenter, protocolOptions: { port }, pooling }, asyncProfile),
    );
    const connected = new driver.Client(await resolveThreadOptions(options, { threadIndex, threadName: 'test' }));
    await connected.connect();
    return connected;
  }

  async function readRaw(query: string, parameters: unknown[] = [], options: object = {}): Promise<DriverResult> {
    const marked = { ...options };
    rawPages.mark(marked);
    return await client.execute(query, parameters, marked);
  }

  it('have the same bytes as the decoded rows when they are encoded, page after page', async () => {
    let pageState: string | undefined;
    let rows = 0;
    do {
      const page = pageState === undefined ? {} : { pageState };
      const raw = await readRaw(select, [], { fetchSize: 700, prepare: true, ...page });
      const decoded = await client.execute(select, [], { fetchSize: 700, prepare: true, ...page });
      const source = rawPages.take(raw);
      const again = encodeDecodedRows(decoded, encoderOf(client));
      expect(source?.rowCount).toBe(decoded.rowLength);
      expect(source?.buffer.subarray(source.offset, source.end).equals(again?.buffer ?? Buffer.alloc(0))).toBe(true);
      rows += source?.rowCount ?? 0;
      ({ pageState } = raw);
    } while (pageState);
    expect(rows).toBe(3000);
  });

  it('do not change what the driver reads itself at the same time', async () => {
    const rounds = Array.from({ length: 20 }, async (_, round) => {
      const [page, keyspace, metadata, one, schemaAgrees] = await Promise.all([
        readRaw(select, [], { fetchSize: 1000, prepare: round % 2 === 0 }),
        client.metadata.refreshKeyspace('shop') as unknown as Promise<{ name: string }>,
        client.metadata.getTable('shop', 'orders'),
        client.execute(selectOne, [round], { prepare: true }),
        (client.metadata as unknown as { checkSchemaAgreement(): Promise<boolean> }).checkSchemaAgreement(),
      ]);
      expect(rawPages.take(page)?.rowCount).toBe(1000);
      expect(keyspace.name).toBe('shop');
      expect(metadata.columns).toHaveLength(8);
      expect(one.first()['name']).toMatch(new RegExp(`^order ${round} `, 'u'));
      expect(schemaAgrees).toBe(true);
    });
    await Promise.all(rounds);
  });

  it('are undefined for a write', async () => {
    const result = await readRaw("INSERT INTO shop.orders (id, name) VALUES (90001, 'x')");
    expect(result.rows).toBeUndefined();
    expect(rawPages.take(result)).toBeUndefined();
  });

  it('are not read when the statement fails', async () => {
    await expect(readRaw('SELECT * FROM shop.missing')).rejects.toBeInstanceOf(driver.errors.ResponseError);
  });

  it('pass the check', async () => {
    expect(await checkRawPages(client, rawPages)).toBeUndefined();
  });

  it('do not prevent the driver from knowing the replicas of every keyspace', async () => {
    const other = await connect(1, 1);
    await using _ = { [Symbol.asyncDispose]: () => other.shutdown() };
    const key = Buffer.from([0, 0, 0, 1]);
    expect(other.getReplicas('shop', key).map((host) => host.address)).toEqual(
      client.getReplicas('shop', key).map((host) => host.address),
    );
    expect(
      (other.metadata as unknown as { keyspaces: Record<string, { strategy: unknown }> }).keyspaces['shop']?.strategy,
    ).toMatch(/Strategy$/u);
  });
});
