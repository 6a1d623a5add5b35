import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CassandraToolError } from '../errors.ts';
import type { ResolvedStartOptions } from '../options.ts';
import { cacheFolder, defaultDirectory } from '../paths.ts';
import type { ClusterPlan, DistributionPlan, NodePlan } from '../plan.ts';
import { assertNothingRuns, assertSameShape } from '../server/cluster-state.ts';
import { jarFolder, cassandraVersion } from '../server/distribution.ts';
import { findJava } from './java.ts';
import { findMaven } from './maven.ts';
import { assertPortFree, findFreePort } from './ports.ts';

/**
 * Checks everything that can be checked before anything starts, in the order in which a person would fix it. Then chooses ports and
 * folders. Writes nothing.
 * @throws CassandraToolError with the problem and how to fix it
 */
export async function planCluster(
  options: ResolvedStartOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ClusterPlan> {
  if (process.platform === 'win32') {
    throw new CassandraToolError(
      'unsupported-platform',
      'Cassandra 5 does not run on Windows. Use WSL, or a server elsewhere through CASSANDRA_CONTACT_POINTS.',
    );
  }
  const directory = resolve(options.directory ?? join(defaultDirectory, 'tests', randomUUID().slice(0, 8)));
  assertNothingRuns(directory);
  const java = await findJava(env);
  const distribution = planDistribution(env);
  const nodes = await planNodes(options, directory);
  if (!options.isEphemeral) assertSameShape(directory, nodes);
  return {
    directory,
    isEphemeral: options.isEphemeral,
    authenticator: options.authenticator,
    nodes,
    java,
    distribution,
    heapMb: options.heapMb,
    settings: options.settings,
    javaSources: options.javaSources,
    startTimeoutMs: options.startTimeoutMs,
  };
}

function planDistribution(env: NodeJS.ProcessEnv): DistributionPlan {
  const version = cassandraVersion();
  const folder = jarFolder(cacheFolder(env));
  return { version, jarFolder: folder, maven: existsSync(folder) ? undefined : findMaven(version, env) };
}

async function planNodes(options: ResolvedStartOptions, directory: string): Promise<NodePlan[]> {
  const numbers = Array.from({ length: options.nodes }, (_, index) => index + 1);
  const addresses = numbers.map((number) => `127.0.0.${number}`);
  const port = options.port || (await findFreePort(addresses));
  const storagePort = options.storagePort || (await findFreePort(addresses, [port]));
  for (const address of addresses) {
    if (options.port !== 0) await assertPortFree(address, port, 'CQL');
    if (options.storagePort !== 0) await assertPortFree(address, storagePort, 'storage');
  }
  // Data that is kept is never in the folder that an ephemeral cluster deletes.
  const nodesDirectory = options.isEphemeral ? join(directory, 'ephemeral') : directory;
  const nodes = numbers.map((number, index) => ({
    number,
    address: `127.0.0.${number}`,
    port,
    storagePort,
    jmxPort: options.jmxPort === undefined ? undefined : options.jmxPort + index,
    directory: join(nodesDirectory, `node${number}`),
  }));
  // Cassandra's local JMX server always listens on 127.0.0.1, whatever the node's own address is.
  for (const { jmxPort } of nodes) if (jmxPort !== undefined) await assertPortFree('127.0.0.1', jmxPort, 'JMX');
  return nodes;
}
