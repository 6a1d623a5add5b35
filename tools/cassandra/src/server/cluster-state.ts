import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CassandraToolError } from '../errors.ts';
import type { Authenticator } from '../options.ts';
import type { ClusterPlan, NodePlan } from '../plan.ts';
import { commandFor } from '../paths.ts';
import { nodeMark } from './java-arguments.ts';
import { isAlive, isAliveAs } from './processes.ts';

/** The contents of `state.json` in a cluster's folder. The file exists from the beginning of the start until the cluster has stopped. */
export interface ClusterState {
  readonly phase: 'starting' | 'running';
  /** The process that starts the nodes. It lives as long as the nodes must end with their parent. */
  readonly guardPid: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly version: string;
  readonly authenticator: Authenticator;
  readonly isEphemeral: boolean;
  readonly nodes: readonly NodeState[];
}

/** A node, with its process if that has been started. */
export interface NodeState extends NodePlan {
  readonly pid?: number;
}

/** The cluster that wrote the data of a folder. A cluster with another number of nodes or storage port cannot open the data. */
interface ClusterShape {
  readonly nodes: number;
  readonly storagePort: number;
}

/** Reads the state of the cluster in this folder. `undefined` if none was started or it has stopped. */
export function readClusterState(directory: string): ClusterState | undefined {
  return readJson(join(directory, 'state.json')) as ClusterState | undefined;
}

/** Tells whether a node or the start of this cluster is alive. */
export function isClusterAlive(state: ClusterState): boolean {
  return state.nodes.some(isNodeAlive) || (state.phase === 'starting' && isAlive(state.guardPid));
}

/** Tells whether the node's own JVM runs. */
export function isNodeAlive(node: NodeState): boolean {
  return node.pid !== undefined && isAliveAs(node.pid, nodeMark(node));
}

/** @throws CassandraToolError `already-running` */
export function assertNothingRuns(directory: string): void {
  const state = readClusterState(directory);
  if (state === undefined || !isClusterAlive(state)) return;
  const pids = state.nodes.flatMap((node) => node.pid ?? []).join(', ');
  throw new CassandraToolError(
    'already-running',
    `a cluster ${state.phase === 'running' ? 'runs' : 'is being started'} from ${directory} already (pids ${pids}). ` +
      `See ${commandFor('status', directory)}; ${commandFor('stop', directory)} ends it.`,
  );
}

/** @throws CassandraToolError `data-mismatch` */
export function assertSameShape(directory: string, nodes: readonly NodePlan[]): void {
  const shape = readJson(join(directory, 'shape.json')) as ClusterShape | undefined;
  const storagePort = nodes[0]?.storagePort;
  if (shape === undefined || (shape.nodes === nodes.length && shape.storagePort === storagePort)) return;
  throw new CassandraToolError(
    'data-mismatch',
    `${directory} has the data of ${shape.nodes} node(s) with storage port ${shape.storagePort}, ` +
      `and ${nodes.length} with storage port ${storagePort} cannot open it. Start with --nodes ${shape.nodes} ` +
      `--storage-port ${shape.storagePort}, choose another folder with --data, use --ephemeral, or delete ${directory}.`,
  );
}

/**
 * Claims the folder for this cluster. Of two starts at once, only one succeeds.
 * @throws CassandraToolError `already-running`
 */
export function claimDirectory(plan: ClusterPlan, state: ClusterState): void {
  mkdirSync(plan.directory, { recursive: true });
  assertNothingRuns(plan.directory);
  const file = join(plan.directory, 'state.json');
  rmSync(file, { force: true });
  try {
    writeFileSync(file, JSON.stringify(state, undefined, 2), { flag: 'wx' });
  } catch (error) {
    assertNothingRuns(plan.directory);
    throw error;
  }
}

/** Tells whether the folder has the data of a cluster that was complete before. */
export function hasShape(directory: string): boolean {
  return existsSync(join(directory, 'shape.json'));
}

/** Records which cluster the data of this folder belongs to. Called when all nodes have joined. */
export function writeShape(plan: ClusterPlan): void {
  const shape: ClusterShape = { nodes: plan.nodes.length, storagePort: plan.nodes[0]?.storagePort ?? 0 };
  writeFileSync(join(plan.directory, 'shape.json'), JSON.stringify(shape));
}

/** Writes the state of a cluster whose folder this process has claimed. */
export function writeClusterState(directory: string, state: ClusterState): void {
  writeFileSync(join(directory, 'state.json'), JSON.stringify(state, undefined, 2));
}

/** Deletes the state, because the cluster has stopped. */
export function removeClusterState(directory: string): void {
  rmSync(join(directory, 'state.json'), { force: true });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // The file is missing, or its writer was killed while it wrote. Then no cluster runs either.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
