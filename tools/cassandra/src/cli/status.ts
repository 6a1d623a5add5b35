import { queryOnce } from '../cql/query-once.ts';
import { commandFor } from '../paths.ts';
import {
  isClusterAlive,
  isNodeAlive,
  readClusterState,
  type ClusterState,
  type NodeState,
} from '../server/cluster-state.ts';
import { loginOf, systemLog } from '../server/node-process.ts';

/** The status of one node. */
export interface NodeStatus {
  readonly node: number;
  readonly address: string;
  readonly port: number;
  readonly storagePort: number;
  readonly jmxPort: number | undefined;
  readonly pid: number | undefined;
  readonly isRunning: boolean;
  /** True when it answers a CQL query now. */
  readonly answersCql: boolean;
  readonly log: string;
}

/** Exit codes of `status`, as service managers use them. */
const exitCodes = { running: 0, partly: 1, stopped: 3 } as const;

/** Prints the status of the cluster in this folder, and returns the command's exit code. */
export async function printStatus(directory: string, isJson: boolean): Promise<number> {
  const state = readClusterState(directory);
  if (state === undefined || !isClusterAlive(state)) {
    print(isJson ? JSON.stringify({ phase: 'stopped', directory, nodes: [] }) : whyNone(directory, state));
    return exitCodes.stopped;
  }
  const nodes = await Promise.all(state.nodes.map((node) => nodeStatus(state, node)));
  const uptimeSeconds = Math.round((Date.now() - Date.parse(state.startedAt)) / 1000);
  const { phase, version, startedAt } = state;
  print(
    isJson
      ? JSON.stringify({ phase, version, directory, startedAt, uptimeSeconds, nodes })
      : table(state, nodes, uptimeSeconds),
  );
  return nodes.every((node) => node.answersCql) ? exitCodes.running : exitCodes.partly;
}

/** A state file without a cluster means that the cluster ended without `stop`. */
function whyNone(directory: string, state: ClusterState | undefined): string {
  if (state === undefined) return `no cluster runs from ${directory}`;
  const logs = state.nodes.map((node) => `log ${systemLog(node)}`);
  const stop = `${commandFor('stop', directory)} removes what it left`;
  return [`the cluster of ${directory} has ended by itself; ${stop}`, ...logs].join('\n');
}

async function nodeStatus(state: ClusterState, node: NodeState): Promise<NodeStatus> {
  const isRunning = isNodeAlive(node);
  const { number, address, port, storagePort, jmxPort, pid } = node;
  const log = systemLog(node);
  const answersCql = isRunning && (await answers(state, node));
  return { node: number, address, port, storagePort, jmxPort, pid, isRunning, answersCql, log };
}

async function answers(state: ClusterState, node: NodeState): Promise<boolean> {
  try {
    await queryOnce(loginOf(state, node), 'SELECT release_version FROM system.local');
    return true;
  } catch {
    // Whatever the reason, the node does not answer. The log has the details.
    return false;
  }
}

function table(state: ClusterState, nodes: readonly NodeStatus[], uptimeSeconds: number): string {
  const rows = nodes.map((node) => [
    String(node.node),
    `${node.address}:${node.port}`,
    String(node.storagePort),
    String(node.pid ?? '-'),
    node.answersCql ? 'answers' : node.isRunning ? 'runs, does not answer' : 'ended',
  ]);
  const cells = [['node', 'CQL', 'storage', 'pid', 'state'], ...rows];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const verb = state.phase === 'running' ? 'up' : 'starting';
  return [
    `Cassandra ${state.version}, ${verb} for ${duration(uptimeSeconds)}`,
    ...lines,
    ...nodes.map((node) => `log ${node.log}`),
  ].join('\n');
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
