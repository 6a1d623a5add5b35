import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { localDataCenter, type ClusterPlan, type NodePlan } from '../plan.ts';

/** Writes the configuration of a node and creates its folders: `conf`, `data`, `logs`, `tmp`. Keeps existing data. */
export function writeNodeFiles(plan: ClusterPlan, node: NodePlan): void {
  rmSync(join(node.directory, 'tmp'), { recursive: true, force: true });
  for (const folder of ['conf', 'data', 'logs', 'tmp']) mkdirSync(join(node.directory, folder), { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(join(node.directory, 'conf', name), text);
  write('cassandra.yaml', stringify(nodeConfiguration(plan, node)));
  write('cassandra-rackdc.properties', `dc=${localDataCenter}\nrack=rack1\n`);
  write('logback.xml', logback);
}

/** Returns the contents of `cassandra.yaml`. */
export function nodeConfiguration(plan: ClusterPlan, node: NodePlan): Record<string, unknown> {
  const data = (name: string): string => join(node.directory, 'data', name);
  const seed = plan.nodes[0] ?? node;
  const asksForPasswords = plan.authenticator === 'PasswordAuthenticator';
  return {
    cluster_name: 'async-cassandra',
    num_tokens: 4,
    // A new node has no data to fetch from the others, so it need not wait for them.
    auto_bootstrap: false,
    partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
    commitlog_sync: 'periodic',
    commitlog_sync_period: '10000ms',
    data_file_directories: [data('data')],
    commitlog_directory: data('commitlog'),
    saved_caches_directory: data('saved_caches'),
    hints_directory: data('hints'),
    cdc_raw_directory: data('cdc_raw'),
    endpoint_snitch: 'GossipingPropertyFileSnitch',
    seed_provider: [
      {
        class_name: 'org.apache.cassandra.locator.SimpleSeedProvider',
        parameters: [{ seeds: `${seed.address}:${seed.storagePort}` }],
      },
    ],
    listen_address: node.address,
    rpc_address: node.address,
    native_transport_port: node.port,
    storage_port: node.storagePort,
    storage_compatibility_mode: 'NONE',
    authenticator: plan.authenticator,
    authorizer: asksForPasswords ? 'CassandraAuthorizer' : 'AllowAllAuthorizer',
    role_manager: 'CassandraRoleManager',
    user_defined_functions_enabled: true,
    materialized_views_enabled: true,
    // A temporary cluster needs no snapshot of a dropped or truncated table.
    auto_snapshot: !plan.isEphemeral,
    ...plan.settings,
  };
}

const logback = `<configuration>
  <appender name="file" class="ch.qos.logback.core.FileAppender">
    <file>\${cassandra.logdir}/system.log</file>
    <encoder><pattern>%-5level [%thread] %date{ISO8601} %F:%L - %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="file" /></root>
</configuration>
`;
