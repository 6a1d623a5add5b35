import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterState } from '../../src/server/cluster-state.ts';

/** The pids of the nodes that a cluster's state names. */
export function nodePids(directory: string): number[] {
  const state = JSON.parse(readFileSync(join(directory, 'state.json'), 'utf8')) as ClusterState;
  return state.nodes.flatMap((node) => node.pid ?? []);
}

/** The pid of the guard that a cluster's state names. */
export function guardPid(directory: string): number {
  return (JSON.parse(readFileSync(join(directory, 'state.json'), 'utf8')) as ClusterState).guardPid;
}
