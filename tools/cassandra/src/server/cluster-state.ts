import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CassandraToolError } from '../errors.ts';
import type { Authenticator } from '../options.ts';
import type { ClusterPlan, NodePlan } from '../plan.ts';
import { commandFor } from '../paths.ts';
import { nodeMark } from './java-arguments.ts';
import { isAlive, isAliveAs } from './processes.ts';

/** What `state.json` of a cluster's folder says from the moment its start begins until it has stopped. */
export interface ClusterState {
  readonly phase: 'starting' | 'running';
  /** The process that starts the nodes, and that stays for as long as they are tied to their parent. */
  readonly guardPid: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly version: string;
  readonly authenticator: Authenticator;
  readonly isEphemeral: boolean;
  readonly nodes: readonly NodeState[];
}

/** A node, with its process once that has been started. */
export interface NodeState extends NodePlan {
  readonly pid?: number;
}

/** What the data of a folder was written by; another number of nodes or another storage port cannot open it. */
interface ClusterShape {
  readonly nodes: number;
  readonly storagePort: number;
}

/** The state of the cluster in this folder, or `undefined` if none was started or it has stopped. */
export function readClusterState(directory: string): ClusterState | undefined {
  return readJson(join(directory, 'state.json')) as ClusterState | undefined;
}

/** True while a node or the start of this cluster is alive. */
export function isClusterAlive(state: ClusterState): boolean {
  return state.nodes.some(isNodeAlive) || (state.phase === 'starting' && isAlive(state.guardPid));
}

/** True while the node's own JVM runs. */
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
    `${directory} holds the data of ${shape.nodes} node(s) with storage port ${shape.storagePort}, ` +
      `and ${nodes.length} with storage port ${storagePort} cannot open it. Start with --nodes ${shape.nodes} ` +
      `--storage-port ${shape.storagePort}, choose another folder with --data, use --ephemeral, or delete ${directory}.`,
  );
}

/**
 * Takes the folder for this cluster: of two starts at once, one wins.
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

/** True if the folder holds the data of a cluster that has been complete before. */
export function hasShape(directory: string): boolean {
  return existsSync(join(directory, 'shape.json'));
}

/** Says what the data of this folder is the data of, once all nodes have joined. */
export function writeShape(plan: ClusterPlan): void {
  const shape: ClusterShape = { nodes: plan.nodes.length, storagePort: plan.nodes[0]?.storagePort ?? 0 };
  writeFileSync(join(plan.directory, 'shape.json'), JSON.stringify(shape));
}

/** Replaces the state of a cluster whose folder this process has claimed. */
export function writeClusterState(directory: string, state: ClusterState): void {
  writeFileSync(join(directory, 'state.json'), JSON.stringify(state, undefined, 2));
}

/** The cluster has stopped. */
export function removeClusterState(directory: string): void {
  rmSync(join(directory, 'state.json'), { force: true });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // Not there; or cut short by a process that was killed while it wrote, which then runs no cluster either.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
