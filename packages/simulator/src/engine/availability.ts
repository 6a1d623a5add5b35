import { consistencyName, type ConsistencyName } from '../protocol/consistency.ts';
import type { KeyspaceSchema } from '../storage/schema.ts';
import { ResponseError } from '../plan/response-error.ts';
import { replicationFactor } from './ring.ts';

/**
 * Answers as Cassandra does when a consistency level needs more replicas than there are. Which node holds which row is
 * not looked at: as many replicas count as alive as nodes are, up to the replication factor.
 *
 * @throws {ResponseError} unavailable, with the level, the replicas it needs and those there are
 */
export function assertAvailable(
  consistency: number,
  keyspace: KeyspaceSchema | undefined,
  aliveNodes: number,
  dataCenter: string,
): void {
  const name = consistencyName(consistency);
  if (!keyspace || name === undefined) return;
  const factor = replicationFactor(keyspace, dataCenter);
  const required = requiredReplicas(name, factor);
  const alive = Math.min(factor, aliveNodes);
  if (alive >= required) return;
  throw new ResponseError({
    error: 'unavailable',
    message: `Cannot achieve consistency level ${name}`,
    consistency,
    required,
    alive,
  });
}

function requiredReplicas(name: ConsistencyName, factor: number): number {
  switch (name) {
    case 'ANY':
      return 0;
    case 'TWO':
      return 2;
    case 'THREE':
      return 3;
    case 'ALL':
      return factor;
    case 'QUORUM':
    case 'LOCAL_QUORUM':
    case 'EACH_QUORUM':
    case 'SERIAL':
    case 'LOCAL_SERIAL':
      return Math.floor(factor / 2) + 1;
    default:
      return 1;
  }
}
