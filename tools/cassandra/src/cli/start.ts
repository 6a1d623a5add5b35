import { join } from 'node:path';
import { GuardedCluster } from '../guard/guarded-cluster.ts';
import { resolveStartOptions } from '../options.ts';
import { commandFor } from '../paths.ts';
import { localDataCenter, superuser, type ClusterPlan } from '../plan.ts';
import { planCluster } from '../preflight/plan-cluster.ts';
import { systemLog } from '../server/node-process.ts';

/** The options of `pnpm cassandra start`. */
export interface StartCommandOptions {
  readonly nodes: number;
  readonly port: number;
  readonly storagePort: number;
  readonly jmxPort?: number | undefined;
  readonly auth: boolean;
  readonly data: string;
  readonly ephemeral: boolean;
  readonly heap: number;
  readonly timeout: number;
}

/** Starts a cluster that keeps running after this process ends. If this process ends before the start is complete, the nodes end too. */
export async function start(options: StartCommandOptions): Promise<void> {
  const startedAt = performance.now();
  const aborter = new AbortController();
  const plan = await planCluster(
    resolveStartOptions({
      nodes: options.nodes,
      port: options.port,
      storagePort: options.storagePort,
      jmxPort: options.jmxPort,
      authenticator: options.auth ? 'PasswordAuthenticator' : 'AllowAllAuthenticator',
      directory: options.data,
      isEphemeral: options.ephemeral,
      heapMb: options.heap,
      startTimeoutMs: options.timeout * 1000,
    }),
  );
  const say = (line: string): boolean => process.stderr.write(`${seconds(startedAt)}  ${line}\n`);
  const cluster = new GuardedCluster(plan, { onProgress: say, onTrouble: say });
  const abort = (signal: NodeJS.Signals): void => aborter.abort(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, abort);
  await cluster.ready(aborter.signal);
  for (const signal of signals) process.removeListener(signal, abort);
  await cluster.detach();
  process.stdout.write(`${describe(plan, seconds(startedAt))}\n`);
}

function describe(plan: ClusterPlan, time: string): string {
  const contactPoints = plan.nodes.map((node) => `${node.address}:${node.port}`).join(',');
  const count = plan.nodes.length === 1 ? '1 node answers' : `${plan.nodes.length} nodes answer`;
  const asksForPassword = plan.authenticator === 'PasswordAuthenticator';
  const { username, password } = superuser;
  const login = asksForPassword ? [`login            ${username} / ${password}`] : [];
  const loginVariables = asksForPassword ? `CASSANDRA_USERNAME=${username} CASSANDRA_PASSWORD=${password} ` : '';
  return [
    `Cassandra ${plan.distribution.version}: ${count} CQL after ${time}.`,
    `contact points   ${contactPoints}`,
    `data centre      ${localDataCenter}`,
    ...login,
    `data             ${plan.isEphemeral ? `${join(plan.directory, 'ephemeral')} (deleted at the stop)` : plan.directory}`,
    `logs             ${plan.nodes.map(systemLog).join('\n                 ')}`,
    `for tests        ${loginVariables}CASSANDRA_CONTACT_POINTS=${contactPoints} pnpm test`,
    `stop it with     ${commandFor('stop', plan.directory)}`,
  ].join('\n');
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
