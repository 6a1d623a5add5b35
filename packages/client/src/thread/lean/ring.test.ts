import { randomBytes } from 'node:crypto';
import { Client } from 'cassandra-driver';
import { startSimulator } from '@async-cassandra/simulator';
import { expect, it } from 'vitest';
import type { ClientParts } from './driver-parts.ts';
import { Ring } from './ring.ts';
import { hash, token } from './token.ts';

it('finds the replicas that the driver finds, of 20,000 keys on three nodes', async () => {
  await using simulator = await startSimulator({
    nodes: 3,
    tokensPerNode: 64,
    keyspaces: { app: { replicationFactor: 2 } },
  });
  const client = new Client({
    contactPoints: [...simulator.contactPoints],
    localDataCenter: simulator.localDataCenter,
    protocolOptions: { port: simulator.port },
  });
  await client.connect();
  const { metadata } = client as unknown as ClientParts;
  const ring = new Ring(metadata, metadata.keyspaces['app']!);
  const addressesOf = (hosts: readonly { readonly address: string }[] | undefined): string[] =>
    (hosts ?? []).map(({ address }) => address);

  const seen = new Set<string>();
  for (let count = 0; count < 20_000; count++) {
    const key = randomBytes(1 + (count % 40));
    hash(key, new DataView(key.buffer, key.byteOffset, key.length), 0, key.length);
    const found = addressesOf(ring.find(token.high, token.low));
    expect(found).toEqual(addressesOf(client.getReplicas('app', key) as never));
    seen.add(found.join());
  }

  expect(seen.size).toBeGreaterThan(2);
  expect(ring.isOf(metadata, metadata.keyspaces['app']!)).toBe(true);
  await client.metadata.refreshKeyspaces();
  expect(ring.isOf(metadata, metadata.keyspaces['app']!)).toBe(false);
  await client.shutdown();
});
