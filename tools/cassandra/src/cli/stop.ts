import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeNodeFiles } from '../server/cluster.ts';
import { isClusterAlive, isNodeAlive, readClusterState, removeClusterState } from '../server/cluster-state.ts';
import { isAlive, sendSignal, waitUntilGone } from '../server/processes.ts';

const gracefulStopMs = 20_000;
const killMs = 10_000;

/** Stops the cluster of this folder. Does nothing if it has already stopped. */
export async function stop(directory: string): Promise<void> {
  const state = readClusterState(directory);
  if (state === undefined) {
    process.stdout.write(`no cluster runs from ${directory}\n`);
    return;
  }
  const wasAlive = isClusterAlive(state);
  if (state.phase === 'starting' && isAlive(state.guardPid)) {
    // Its guard must stop starting nodes. It cleans up by itself.
    sendSignal(state.guardPid, 'SIGTERM');
    await waitUntilGone([state.guardPid], gracefulStopMs + killMs);
  }
  const pids = state.nodes.filter(isNodeAlive).flatMap((node) => node.pid ?? []);
  for (const pid of pids) sendSignal(pid, 'SIGTERM');
  const wasGraceful = await waitUntilGone(pids, gracefulStopMs);
  if (!wasGraceful) {
    for (const pid of pids) if (isAlive(pid)) sendSignal(pid, 'SIGKILL');
    await waitUntilGone(pids, killMs);
  }
  for (const node of state.nodes) {
    rmSync(join(node.directory, 'cassandra.pid'), { force: true });
    if (state.isEphemeral) removeNodeFiles(node.directory, false);
  }
  removeClusterState(directory);
  process.stdout.write(
    `${describe(wasAlive, wasGraceful)}; ${state.isEphemeral ? 'its data is deleted' : `its data stays in ${directory}`}\n`,
  );
}

function describe(wasAlive: boolean, wasGraceful: boolean): string {
  if (!wasAlive) return 'the cluster had ended already';
  return wasGraceful ? 'stopped' : `killed, because it had not ended within ${gracefulStopMs / 1000} s`;
}
