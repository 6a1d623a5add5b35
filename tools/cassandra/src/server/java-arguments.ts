import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CassandraToolError } from '../errors.ts';
import type { ClusterPlan, NodePlan } from '../plan.ts';

/** Returns an argument that only the command line of this node's JVM contains. */
export function nodeMark(node: Pick<NodePlan, 'directory'>): string {
  return `-Dasync-cassandra.node=${node.directory}`;
}

/** Returns the arguments with which `java` runs a Cassandra node. */
export function javaArguments(plan: ClusterPlan, node: NodePlan): string[] {
  const configuration = join(node.directory, 'conf');
  return [
    `-javaagent:${jammJar(plan.distribution.jarFolder)}`,
    `-Xms${plan.heapMb}M`,
    `-Xmx${plan.heapMb}M`,
    '-Xss512k',
    '-XX:+UseSerialGC',
    '-XX:-UsePerfData',
    '-XX:+ExitOnOutOfMemoryError',
    '-Djava.net.preferIPv4Stack=true',
    '-Djdk.attach.allowAttachSelf=true',
    '-Dio.netty.tryReflectionSetAccessible=true',
    // lz4 and snappy unpack a library at every start and do not delete it.
    `-Djava.io.tmpdir=${join(node.directory, 'tmp')}`,
    `-Dcassandra.config=file://${join(configuration, 'cassandra.yaml')}`,
    `-Dcassandra.storagedir=${join(node.directory, 'data')}`,
    `-Dcassandra.logdir=${join(node.directory, 'logs')}`,
    '-Dlogback.configurationFile=logback.xml',
    // These waits are for clusters of several machines. With all nodes on one, they only delay the start. 1 s of ring delay was
    // too short on a busy machine: a third node gave up with "Unable to contact any seeds".
    '-Dcassandra.ring_delay_ms=5000',
    '-Dcassandra.skip_wait_for_gossip_to_settle=0',
    // This is also the pause before each retry while a node is missing. With 0 it is a busy loop that fills the log.
    '-Dcassandra.superuser_setup_delay_ms=200',
    '-Dcassandra.shutdown_announce_in_ms=100',
    ...(node.jmxPort === undefined ? [] : [`-Dcassandra.jmx.local.port=${node.jmxPort}`]),
    nodeMark(node),
    ...exportedPackages.map((name) => `--add-exports=${name}=ALL-UNNAMED`),
    ...openedPackages.map((name) => `--add-opens=${name}=ALL-UNNAMED`),
    '-cp',
    `${configuration}:${plan.distribution.jarFolder}/*`,
    'org.apache.cassandra.service.CassandraDaemon',
  ];
}

function jammJar(jarFolder: string): string {
  const jars = existsSync(jarFolder) ? readdirSync(jarFolder) : [];
  const jar = jars.find((name) => /^jamm-.*\.jar$/.test(name));
  if (jar !== undefined) return join(jarFolder, jar);
  throw new CassandraToolError(
    'download-failed',
    `${jarFolder} has no jamm jar, so it is not a whole Cassandra. Delete the folder; the next start fetches it again.`,
  );
}

// The same as in Cassandra's own jvm17-server.options.
const exportedPackages = [
  'java.base/jdk.internal.misc',
  'java.base/jdk.internal.ref',
  'java.base/java.lang.ref',
  'java.base/sun.nio.ch',
  'java.management.rmi/com.sun.jmx.remote.internal.rmi',
  'java.rmi/sun.rmi.registry',
  'java.rmi/sun.rmi.server',
  'java.rmi/sun.rmi.transport.tcp',
  'java.sql/java.sql',
  'jdk.unsupported/sun.misc',
  'jdk.compiler/com.sun.tools.javac.file',
];

const openedPackages = [
  'java.base/java.io',
  'java.base/java.lang',
  'java.base/java.lang.module',
  'java.base/java.lang.reflect',
  'java.base/java.net',
  'java.base/java.nio',
  'java.base/java.util',
  'java.base/java.util.concurrent',
  'java.base/java.util.concurrent.atomic',
  'java.base/jdk.internal.loader',
  'java.base/jdk.internal.math',
  'java.base/jdk.internal.module',
  'java.base/jdk.internal.ref',
  'java.base/jdk.internal.reflect',
  'java.base/jdk.internal.util.jar',
  'java.base/sun.nio.ch',
  'jdk.management/com.sun.management.internal',
];
