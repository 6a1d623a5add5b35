import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ClusterPlan, NodePlan } from '../plan.ts';
import { nodeConfiguration, writeNodeFiles } from './node-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'async-cassandra-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nodes = [1, 2].map((number): NodePlan => {
  return {
    number,
    address: `127.0.0.${number}`,
    port: 9142,
    storagePort: 7100,
    jmxPort: undefined,
    directory: join(folder, `node${number}`),
  };
});
const plan: ClusterPlan = {
  directory: folder,
  isEphemeral: true,
  authenticator: 'PasswordAuthenticator',
  nodes,
  java: 'java',
  distribution: { version: '5', jarFolder: folder, maven: undefined },
  heapMb: 512,
  settings: { read_request_timeout: '500ms' },
  javaSources: [],
  startTimeoutMs: 1000,
};
const second = nodes[1] as NodePlan;

test('gives each node its own address and folders, and the first node as its seed', () => {
  expect(nodeConfiguration(plan, second)).toMatchObject({
    listen_address: '127.0.0.2',
    rpc_address: '127.0.0.2',
    native_transport_port: 9142,
    read_request_timeout: '500ms',
    storage_port: 7100,
    seed_provider: [{ parameters: [{ seeds: '127.0.0.1:7100' }] }],
    commitlog_directory: join(folder, 'node2/data/commitlog'),
  });
});

test('checks permissions when passwords are required', () => {
  expect(nodeConfiguration(plan, second)['authorizer']).toBe('CassandraAuthorizer');
  expect(nodeConfiguration({ ...plan, authenticator: 'AllowAllAuthenticator' }, second)['authorizer']).toBe(
    'AllowAllAuthorizer',
  );
});

test('keeps data and logs and empties tmp when the files are written again', () => {
  writeNodeFiles(plan, second);
  for (const name of ['data', 'logs', 'tmp']) writeFileSync(join(second.directory, name, 'file'), '');
  mkdirSync(join(second.directory, 'conf'), { recursive: true });
  writeNodeFiles(plan, second);
  expect(['data', 'logs', 'tmp'].map((name) => existsSync(join(second.directory, name, 'file')))).toEqual([
    true,
    true,
    false,
  ]);
  expect(readFileSync(join(second.directory, 'conf/cassandra-rackdc.properties'), 'utf8')).toBe(
    'dc=datacenter1\nrack=rack1\n',
  );
});
