import { GuardedCluster } from './guard/guarded-cluster.ts';
import { resolveStartOptions, type StartCassandraOptions } from './options.ts';
import { localDataCenter, superuser } from './plan.ts';
import { planCluster } from './preflight/plan-cluster.ts';

/** A running Cassandra. Each node answers CQL. */
export interface RunningCassandra extends AsyncDisposable {
  /** Addresses without ports: 127.0.0.1, 127.0.0.2, … */
  readonly contactPoints: readonly string[];
  /** The CQL port of every node. */
  readonly port: number;
  readonly localDataCenter: string;
  /** Cassandra's version, such as 5.0.9. */
  readonly version: string;
  /** The superuser, when the cluster asks for passwords. */
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
  /** Folder of state, configuration, data and logs. */
  readonly directory: string;
  /** The JVMs of the nodes. Send a signal to a pid to stop or to pause a node. */
  readonly nodes: readonly { readonly number: number; readonly address: string; readonly pid: number }[];
  /** Milliseconds from the call until every node answered. */
  readonly startMs: number;
  /** Ends the nodes and resolves when they are gone. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts Apache Cassandra and resolves when each node answers a CQL query. The nodes end with this process, however it
 * ends, and do not keep it alive.
 * @throws CassandraToolError with a `code`. If something is missing or a port is in use, it throws before anything starts. Later
 * errors have the last lines of the log
 */
export async function startCassandra(
  options: StartCassandraOptions = {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<RunningCassandra> {
  const startedAt = performance.now();
  const resolved = resolveStartOptions(options);
  const plan = await planCluster(resolved, env);
  const cluster = new GuardedCluster(plan, {
    onProgress: resolved.onProgress,
    onTrouble: (line) => process.stderr.write(`${line}\n`),
  });
  await cluster.ready(resolved.signal);
  const stop = (): Promise<void> => cluster.stop();
  return {
    contactPoints: plan.nodes.map((node) => node.address),
    port: plan.nodes[0]?.port ?? 0,
    localDataCenter,
    version: plan.distribution.version,
    credentials: plan.authenticator === 'PasswordAuthenticator' ? superuser : undefined,
    directory: plan.directory,
    nodes: cluster.launched.map(({ node, pid }) => ({
      number: node,
      address: plan.nodes[node - 1]?.address ?? '',
      pid,
    })),
    startMs: Math.round(performance.now() - startedAt),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
