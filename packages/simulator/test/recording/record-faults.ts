import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { decodeResponse, type Request } from '@async-cassandra/simulator';
import type { RunningCassandra } from '@async-cassandra/cassandra';
import { RawClient } from '../raw-client.ts';
import type { RecordingProxy } from './recording-proxy.ts';

/** Short waits and low thresholds, so that failures come soon. */
export const faultSettings = {
  read_request_timeout: '500ms',
  range_request_timeout: '500ms',
  write_request_timeout: '500ms',
  counter_write_request_timeout: '500ms',
  cas_contention_timeout: '500ms',
  truncate_request_timeout: '2000ms',
  tombstone_warn_threshold: 10,
  tombstone_failure_threshold: 100,
  // Larger than a message between nodes may be: such a write gets to no other node.
  max_mutation_size: '1MiB',
  internode_max_message_size: '512KiB',
  native_transport_max_request_data_in_flight_per_ip: '256KiB',
} as const;

const consistencies = { one: 1, quorum: 4, all: 5 } as const;

/** Connects as soon as the first node lets it, and records the coming of the others. Returns the listening connection. */
export async function recordTopology(proxy: RecordingProxy): Promise<RawClient> {
  const client = await connectWhenReady(proxy);
  proxy.frames.length = 0;
  proxy.label = 'nodes that come';
  await client.ask({ opcode: 'REGISTER', eventTypes: ['TOPOLOGY_CHANGE', 'STATUS_CHANGE', 'SCHEMA_CHANGE'] });
  for (const _ of [2, 3]) await untilEvent(client, 'UP');
  return client;
}

/** Errors that need a cluster: a node that stands still, one that is down, too many tombstones, too much at once. */
export async function recordFaults(proxy: RecordingProxy, cluster: RunningCassandra, events: RawClient): Promise<void> {
  await using client = await RawClient.start(proxy.port);
  const ask = (name: string, query: string, consistency: number): Promise<unknown> => {
    proxy.label = name;
    return client.ask({ opcode: 'QUERY', query, parameters: { consistency } });
  };
  await createTables(proxy, client);
  await recordWriteFailure(proxy, client);
  await recordFailures(proxy, client);
  const still = cluster.nodes[2]?.pid ?? 0;
  process.kill(still, 'SIGSTOP');
  await ask('error read timeout', 'SELECT * FROM faults.t WHERE id = 1', consistencies.all);
  await ask('error range read', 'SELECT * FROM faults.t', consistencies.all);
  await ask('error write timeout', 'INSERT INTO faults.t (id, line) VALUES (1, 1)', consistencies.all);
  await ask('error counter write timeout', 'UPDATE faults.c SET n = n + 1 WHERE id = 1', consistencies.all);
  await ask(
    'error lwt write timeout',
    'INSERT INTO faults.t (id, line) VALUES (3, 1) IF NOT EXISTS',
    consistencies.all,
  );
  for (const batchType of [0, 1]) {
    proxy.label = batchType === 0 ? 'error batch write timeout' : 'error unlogged batch write timeout';
    await client.ask(batchOfTwo(batchType));
  }
  await ask('error truncate', 'TRUNCATE faults.t', consistencies.one);
  proxy.label = 'a paused node';
  await untilEvent(events, 'DOWN');
  await ask('error unavailable read', 'SELECT * FROM faults.t WHERE id = 1', consistencies.all);
  await ask('error unavailable write', 'INSERT INTO faults.t (id, line) VALUES (1, 1)', consistencies.all);
  await ask('error truncate unavailable', 'TRUNCATE faults.t', consistencies.one);
  process.kill(still, 'SIGCONT');
  proxy.label = 'a node that goes on';
  await untilEvent(events, 'UP');
  proxy.label = 'a node that leaves';
  await decommission(cluster, 3);
  await untilEvent(events, 'REMOVED_NODE');
}

async function createTables(proxy: RecordingProxy, client: RawClient): Promise<void> {
  proxy.label = 'schema';
  await client.query("CREATE KEYSPACE faults WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 3}");
  await client.query('CREATE TABLE faults.t (id int, line int, b blob, PRIMARY KEY (id, line))');
  await client.query('CREATE TABLE faults.deleted (id int, line int, PRIMARY KEY (id, line))');
  await client.query('CREATE TABLE faults.c (id int PRIMARY KEY, n counter)');
  const kept = proxy.frames.length;
  while (!(await isSchemaAgreed(client))) await delay(100);
  proxy.frames.length = kept;
}

/** A write that is at the other nodes before they know its table fails there; who is first is a matter of luck. */
async function recordWriteFailure(proxy: RecordingProxy, client: RawClient): Promise<void> {
  const kept = proxy.frames.length;
  proxy.label = 'error write failure';
  for (let i = 0; i < 30; i++) {
    await client.query(`CREATE TABLE faults.new${i} (id int PRIMARY KEY)`);
    const query = `INSERT INTO faults.new${i} (id) VALUES (1)`;
    const frame = await client.ask({ opcode: 'QUERY', query, parameters: { consistency: consistencies.all } });
    const { response } = decodeResponse(frame);
    const last = proxy.frames.filter(({ request }) => request !== undefined).at(-1);
    proxy.frames.length = kept;
    if (response.kind !== 'error' || response.error !== 'writeFailure' || !last) continue;
    proxy.frames.push(last);
    break;
  }
  const now = proxy.frames.length;
  while (!(await isSchemaAgreed(client))) await delay(100);
  proxy.frames.length = now;
}

async function isSchemaAgreed(client: RawClient): Promise<boolean> {
  const versions: string[] = [];
  for (const table of ['local', 'peers_v2']) {
    const { response } = decodeResponse(await client.query(`SELECT schema_version FROM system.${table}`));
    if (response.kind === 'rows') versions.push(...response.rows.map(([cell]) => cell?.toString('hex') ?? ''));
  }
  return versions.length === 3 && new Set(versions).size === 1;
}

async function recordFailures(proxy: RecordingProxy, client: RawClient): Promise<void> {
  const deleteLines = async (from: number, to: number): Promise<void> => {
    for (let line = from; line < to; line++)
      await client.query(`DELETE FROM faults.deleted WHERE id = 2 AND line = ${line}`);
  };
  const select = (name: string): Promise<unknown> => {
    proxy.label = name;
    return client.ask({
      opcode: 'QUERY',
      query: 'SELECT * FROM faults.deleted WHERE id = 2',
      parameters: { consistency: consistencies.all },
    });
  };
  const kept = proxy.frames.length;
  await deleteLines(0, 50);
  proxy.frames.length = kept;
  await select('warning of tombstones');
  const keptToo = proxy.frames.length;
  await deleteLines(50, 150);
  proxy.frames.length = keptToo;
  await select('error read failure');
  proxy.label = 'error oversized mutation';
  await client.ask(insertBlob(2 ** 20));
  dropRequest(proxy);
  proxy.label = 'error server';
  await client.ask(insertBlob(700 * 1024));
  dropRequest(proxy);
  proxy.label = 'error overloaded';
  await using overloading = await RawClient.open(proxy.port);
  const options = new Map([
    ['CQL_VERSION', '3.0.0'],
    ['THROW_ON_OVERLOAD', '1'],
  ]);
  await overloading.ask({ opcode: 'STARTUP', options });
  await overloading.ask(insertBlob(300 * 1024));
  dropRequest(proxy);
}

/** What a large request said is not worth its bytes. */
function dropRequest(proxy: RecordingProxy): void {
  const last = proxy.frames.pop();
  if (last) proxy.frames.push({ name: last.name, response: last.response });
}

function insertBlob(length: number): Request {
  return {
    opcode: 'QUERY',
    query: 'INSERT INTO faults.t (id, line, b) VALUES (1, 1, ?)',
    parameters: { consistency: consistencies.all, values: [Buffer.alloc(length)] },
  };
}

function batchOfTwo(batchType: number): Request {
  const statements = [1, 2].map((id) => ({ query: `INSERT INTO faults.t (id, line) VALUES (${id}, 200)`, values: [] }));
  return { opcode: 'BATCH', batchType, statements, consistency: consistencies.all };
}

async function untilEvent(client: RawClient, change: string): Promise<void> {
  for (;;) {
    const { response } = decodeResponse(await client.next());
    if (response.kind === 'event' && 'change' in response.event && response.event.change === change) return;
  }
}

async function connectWhenReady(proxy: RecordingProxy): Promise<RawClient> {
  for (;;) {
    const client = await RawClient.open(proxy.port);
    const closed = new Promise<undefined>((resolve) => client.socket.once('close', () => resolve(undefined)));
    const started = client.ask({ opcode: 'STARTUP', options: new Map([['CQL_VERSION', '3.0.0']]) });
    if (await Promise.race([closed, started])) return client;
    await delay(100);
  }
}

/** `nodetool decommission`, from the jars that run the node. */
async function decommission(cluster: RunningCassandra, number: number): Promise<void> {
  const node = cluster.nodes[number - 1];
  if (!node) throw new RangeError(`no node ${number}`);
  const { stdout } = await promisify(execFile)('ps', ['-o', 'args=', '-ww', '-p', String(node.pid)]);
  const commandLine = stdout.trim().split(' ');
  const flags = commandLine.filter((each) =>
    /^(?:--add-|-Dcassandra\.(?:logdir|config)=|-Djava\.io\.tmpdir=)/.test(each),
  );
  const classPath = commandLine[commandLine.indexOf('-cp') + 1] ?? '';
  const jmxPort = /jmx\.local\.port=(\d+)/.exec(stdout)?.[1] ?? '';
  const tool = ['org.apache.cassandra.tools.NodeTool', '-h', '127.0.0.1', '-p', jmxPort, 'decommission', '--force'];
  await promisify(execFile)(commandLine[0] ?? 'java', [...flags, '-cp', classPath, ...tool], {
    env: { ...process.env, HOME: cluster.directory },
  });
}
