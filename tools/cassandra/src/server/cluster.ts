import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ClusterPlan, NodePlan } from '../plan.ts';
import {
  claimDirectory,
  hasShape,
  removeClusterState,
  writeClusterState,
  writeShape,
  type ClusterState,
  type NodeState,
} from './cluster-state.ts';
import { compileSources } from './compile-sources.ts';
import { ensureJars } from './distribution.ts';
import { writeNodeFiles } from './node-files.ts';
import { launchNode, waitUntilReady, type NodeProcess } from './node-process.ts';
import { sendSignal } from './processes.ts';

const gracefulStopMs = 20_000;

/** Runs a cluster whose nodes are children of this process. */
export class Cluster {
  readonly #plan: ClusterPlan;
  readonly #onProgress: (line: string) => void;
  readonly #abort = new AbortController();
  readonly #launched: NodeProcess[] = [];
  readonly #startedAt = new Date().toISOString();
  /** Nodes that had data before this start. A failed start must not delete it. */
  #hadData = new Set<number>();
  #hasClaimed = false;
  #isComplete = false;
  #starting: Promise<void> | undefined;

  constructor(plan: ClusterPlan, onProgress: (line: string) => void) {
    this.#plan = plan;
    this.#onProgress = onProgress;
  }

  /** The JVMs started so far. */
  get launched(): readonly NodeProcess[] {
    return this.#launched;
  }

  /** Fetches, configures and starts the nodes, and resolves when each answers CQL. */
  start(onLaunch: (launched: NodeProcess) => void): Promise<void> {
    this.#starting ??= this.#start(onLaunch);
    return this.#starting;
  }

  /**
   * Ends the nodes, also during a start. Deletes the data of an ephemeral cluster, and of a new one whose start did not finish.
   * `keepLogs`: the logs stay, to show why.
   */
  async stop(keepLogs = false): Promise<void> {
    this.#abort.abort();
    // This aborts the start. start() itself reports why it failed.
    await this.#starting?.catch(() => {});
    await this.#endNodes();
    if (!this.#hasClaimed) return;
    this.#removeFiles(keepLogs);
    removeClusterState(this.#plan.directory);
    removeIfEmpty(this.#plan.directory);
  }

  async #start(onLaunch: (launched: NodeProcess) => void): Promise<void> {
    const plan = this.#plan;
    const { signal } = this.#abort;
    claimDirectory(plan, this.#state('starting'));
    this.#hasClaimed = true;
    const hadData = plan.nodes.filter((node) => existsSync(join(node.directory, 'data')));
    this.#hadData = new Set(hadData.map((node) => node.number));
    await ensureJars(plan.distribution, this.#onProgress, signal);
    // Nodes that already know each other start together, because each waits for the others. New nodes join one after another,
    // because a ring accepts only one new node at a time.
    const isRestart = !plan.isEphemeral && hasShape(plan.directory);
    for (const [index, node] of plan.nodes.entries()) {
      signal.throwIfAborted();
      await compileSources(plan, node, signal);
      const launched = this.#launch(node, onLaunch);
      if (!isRestart) await waitUntilReady(plan, launched, index, signal);
    }
    for (const launched of this.#launched) await waitUntilReady(plan, launched, plan.nodes.length - 1, signal);
    writeClusterState(plan.directory, this.#state('running'));
    if (!plan.isEphemeral) writeShape(plan);
    this.#isComplete = true;
  }

  #launch(node: NodePlan, onLaunch: (launched: NodeProcess) => void): NodeProcess {
    writeNodeFiles(this.#plan, node);
    const launched = launchNode(this.#plan, node);
    this.#launched.push(launched);
    writeClusterState(this.#plan.directory, this.#state('starting'));
    onLaunch(launched);
    this.#onProgress(`node ${node.number} of ${this.#plan.nodes.length} starts on ${node.address}:${node.port}`);
    return launched;
  }

  async #endNodes(): Promise<void> {
    // Data that will be deleted needs no flush.
    const signal = this.#plan.isEphemeral ? 'SIGKILL' : 'SIGTERM';
    const running = this.#launched.filter((launched) => launched.endedWith === undefined);
    for (const { pid } of running) sendSignal(pid, signal);
    const hard = setTimeout(() => {
      for (const launched of running) if (launched.endedWith === undefined) sendSignal(launched.pid, 'SIGKILL');
    }, gracefulStopMs);
    await Promise.all(running.map((launched) => launched.ended));
    clearTimeout(hard);
  }

  #removeFiles(keepLogs: boolean): void {
    for (const node of this.#plan.nodes) {
      rmSync(join(node.directory, 'cassandra.pid'), { force: true });
      const isUnfinished = !this.#isComplete && !this.#hadData.has(node.number);
      if (this.#plan.isEphemeral || isUnfinished) removeNodeFiles(node.directory, keepLogs);
    }
  }

  #state(phase: ClusterState['phase']): ClusterState {
    const plan = this.#plan;
    const nodes = plan.nodes.map((node): NodeState => {
      const pid = this.#launched.find((launched) => launched.node.number === node.number)?.pid;
      return pid === undefined ? node : { ...node, pid };
    });
    return {
      phase,
      guardPid: process.pid,
      startedAt: this.#startedAt,
      version: plan.distribution.version,
      authenticator: plan.authenticator,
      isEphemeral: plan.isEphemeral,
      nodes,
    };
  }
}

/** Removes a node's folder, or everything in it except the logs. Then removes the parent folder if that is empty. */
export function removeNodeFiles(directory: string, keepLogs: boolean): void {
  if (!existsSync(directory)) return;
  for (const name of readdirSync(directory)) {
    if (!(keepLogs && name === 'logs')) rmSync(join(directory, name), { recursive: true, force: true });
  }
  removeIfEmpty(directory);
  removeIfEmpty(dirname(directory));
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // Not empty, or already gone. Both are fine.
  }
}
