import type { KeyspaceSchema } from '../storage/schema.ts';
import { murmur3Token } from '../bytes/murmur3.ts';
import type { NodeIdentity } from '../plan/session.ts';

/**
 * Ring positions of node `index` of the `nodeCount` that the cluster starts with: even steps, the nodes taking turns. A
 * node that comes later has positions by chance, the same at every start, and leaves the others' where they are.
 */
export function createTokens(index: number, nodeCount: number, tokensPerNode: number): bigint[] {
  if (index >= nodeCount) {
    return Array.from({ length: tokensPerNode }, (_, k) => murmur3Token(Buffer.from(`node ${index} token ${k}`)));
  }
  const total = BigInt(nodeCount * tokensPerNode);
  return Array.from({ length: tokensPerNode }, (_, k) => {
    const step = BigInt(k * nodeCount + index);
    return -(1n << 63n) + ((step + 1n) * ((1n << 64n) - 1n)) / total;
  });
}

/**
 * The nodes that hold a partition: round the ring from its token, as many different ones as the keyspace's replication
 * factor says. All nodes are of one rack, so `NetworkTopologyStrategy` comes to the same.
 */
export function replicasOf(
  nodes: readonly NodeIdentity[],
  keyspace: KeyspaceSchema | undefined,
  routingKey: Buffer,
): NodeIdentity[] {
  const token = murmur3Token(routingKey);
  const ring = nodes
    .flatMap((node) => node.tokens.map((position) => ({ position, node })))
    .toSorted((a, b) => (a.position < b.position ? -1 : 1));
  const first = ring.findIndex(({ position }) => position >= token);
  const fromToken = first <= 0 ? ring : [...ring.slice(first), ...ring.slice(0, first)];
  const distinct = [...new Set(fromToken.map(({ node }) => node))];
  return distinct.slice(0, replicationFactor(keyspace, nodes[0]?.dataCenter ?? ''));
}

/** Copies of each row, in the one data centre there is. */
export function replicationFactor(keyspace: KeyspaceSchema | undefined, dataCenter: string): number {
  const replication = keyspace?.replication;
  return Number(replication?.get(dataCenter) ?? replication?.get('replication_factor') ?? 1);
}
