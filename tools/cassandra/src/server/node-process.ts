import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CassandraToolError } from '../errors.ts';
import { superuser, type ClusterPlan, type NodePlan } from '../plan.ts';
import { queryOnce } from '../cql/query-once.ts';
import { javaArguments } from './java-arguments.ts';

/** The JVM of a node that this process has started. */
export interface NodeProcess {
  readonly node: NodePlan;
  readonly pid: number;
  /** How it ended, such as `exit code 3`; `undefined` while it runs. */
  endedWith: string | undefined;
  readonly ended: Promise<void>;
}

const probeEveryMs = 150;
const shownLogLines = 25;

/** Starts the JVM in a new session, so that neither Ctrl-C nor a closing terminal ends it. Its output goes to a file. */
export function launchNode(plan: ClusterPlan, node: NodePlan): NodeProcess {
  const output = openSync(jvmLog(node), 'a');
  const child = spawn(plan.java, javaArguments(plan, node), {
    cwd: node.directory,
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, TMPDIR: join(node.directory, 'tmp') },
  });
  closeSync(output);
  const { promise, resolve } = Promise.withResolvers<void>();
  const launched: NodeProcess = { node, pid: child.pid ?? 0, endedWith: undefined, ended: promise };
  child.once('error', (error) => {
    launched.endedWith = error.message;
    resolve();
  });
  child.once('exit', (code, signal) => {
    launched.endedWith = signal === null ? `exit code ${code}` : `signal ${signal}`;
    resolve();
  });
  if (child.pid !== undefined) writeFileSync(join(node.directory, 'cassandra.pid'), `${child.pid}\n`);
  return launched;
}

/**
 * Waits until the node answers a CQL query and sees `peers` other nodes.
 * @throws CassandraToolError `start-failed` or `start-timeout`, with the last lines of the node's log
 */
export async function waitUntilReady(
  plan: ClusterPlan,
  launched: NodeProcess,
  peers: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + plan.startTimeoutMs;
  let lastAnswer = 'nothing';
  while (launched.endedWith === undefined && performance.now() < deadline) {
    signal.throwIfAborted();
    try {
      const seen = await queryOnce(loginOf(plan, launched.node), 'SELECT host_id FROM system.peers_v2');
      if (seen.length >= peers) return;
      lastAnswer = `${seen.length} of ${peers} peers`;
    } catch (error) {
      lastAnswer = error instanceof Error ? error.message : String(error);
    }
    await Promise.race([delay(probeEveryMs), launched.ended]);
  }
  const { node, endedWith } = launched;
  const name = `node ${node.number} (${node.address}:${node.port})`;
  const what =
    endedWith === undefined
      ? `${name} did not answer CQL within ${plan.startTimeoutMs} ms; its last answer was: ${lastAnswer}`
      : `${name} ended with ${endedWith} before it answered CQL`;
  throw new CassandraToolError(
    endedWith === undefined ? 'start-timeout' : 'start-failed',
    `${what}.\n${lastLines(node)}`,
  );
}

/** Returns how to connect to a node of this cluster. */
export function loginOf(
  plan: Pick<ClusterPlan, 'authenticator'>,
  node: Pick<NodePlan, 'address' | 'port'>,
): { address: string; port: number; username?: string; password?: string } {
  const login = plan.authenticator === 'PasswordAuthenticator' ? superuser : {};
  return { address: node.address, port: node.port, ...login };
}

/** Returns the path of Cassandra's own log. */
export function systemLog(node: Pick<NodePlan, 'directory'>): string {
  return join(node.directory, 'logs', 'system.log');
}

/** Returns the path of the JVM's own output, such as messages about unknown flags. */
export function jvmLog(node: Pick<NodePlan, 'directory'>): string {
  return join(node.directory, 'logs', 'jvm.log');
}

function lastLines(node: NodePlan): string {
  const shown = [jvmLog(node), systemLog(node)].flatMap((file) => {
    const text = existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : '';
    return text === '' ? [] : [`Last lines of ${file}:`, ...text.split('\n').slice(-shownLogLines)];
  });
  return shown.length > 0 ? shown.join('\n') : `It wrote no log in ${join(node.directory, 'logs')}.`;
}
