import { createHash } from 'node:crypto';
import type { Catalog } from '../storage/catalog.ts';
import type { KeyspaceSchema, TableSchema } from '../storage/schema.ts';
import { formatCqlType } from '../types/cql-type.ts';
import type { NodeIdentity } from '../plan/session.ts';

/** A row of a system table, by column. */
export type SystemRow = Readonly<Record<string, unknown>>;

/** What the rows of the system tables are about. */
export interface SystemFacts {
  readonly catalog: Catalog;
  readonly nodes: readonly NodeIdentity[];
  /** The system tables themselves, which the schema tables list too. */
  readonly systemSchemas: readonly TableSchema[];
  readonly clusterName: string;
  readonly releaseVersion: string;
}

/** CQL version that Cassandra 5.0 reports. */
export const cqlVersion = '3.4.7';

const local = 'org.apache.cassandra.locator.LocalStrategy';
const simple = 'org.apache.cassandra.locator.SimpleStrategy';

const systemKeyspaces: readonly KeyspaceSchema[] = [
  ['system', local, undefined],
  ['system_auth', simple, '1'],
  ['system_distributed', simple, '3'],
  ['system_schema', local, undefined],
  ['system_traces', simple, '2'],
].map(([name = '', strategy = '', factor]) => ({
  name,
  replication: new Map(
    factor === undefined
      ? [['class', strategy]]
      : [
          ['class', strategy],
          ['replication_factor', factor],
        ],
  ),
  durableWrites: true,
  isVirtual: false,
}));

const virtualKeyspaces = ['system_views', 'system_virtual_schema'];

const virtualComments: Readonly<Record<string, string>> = {
  keyspaces: 'virtual keyspace definitions',
  tables: 'virtual table definitions',
  columns: 'virtual column definitions',
};

/** The keyspaces that every server has. */
export const systemKeyspaceNames: ReadonlySet<string> = new Set([
  ...systemKeyspaces.map((keyspace) => keyspace.name),
  ...virtualKeyspaces,
]);

/** The rows of one system table as one node shows them; tables of things the simulator has not are empty. */
export function systemRows(name: string, facts: SystemFacts, node: NodeIdentity): readonly SystemRow[] {
  const real = realTables(facts);
  const virtual = facts.systemSchemas.filter((schema) => schema.keyspace === 'system_virtual_schema');
  switch (name) {
    case 'system.local':
      return [localRow(facts, node)];
    case 'system.peers':
    case 'system.peers_v2':
      return facts.nodes
        .filter((peer) => peer !== node)
        .map((peer) => peerRow(facts, peer, name === 'system.peers_v2'));
    case 'system_schema.keyspaces':
      return [...systemKeyspaces, ...facts.catalog.keyspaces].map(keyspaceRow);
    case 'system_schema.tables':
      return real.map(tableRow);
    case 'system_schema.columns':
      return real.flatMap(columnRows);
    case 'system_schema.indexes':
      return real.flatMap(indexRows);
    case 'system_schema.types':
      return facts.catalog.keyspaces.flatMap((keyspace) => typeRows(facts.catalog, keyspace.name));
    case 'system_schema.functions':
    case 'system_schema.aggregates':
      return facts.catalog.keyspaces.flatMap((keyspace) => functionRows(facts.catalog, keyspace.name, name));
    case 'system_virtual_schema.keyspaces':
      return virtualKeyspaces.map((keyspace) => ({ keyspace_name: keyspace }));
    case 'system_virtual_schema.tables':
      return virtual.map((schema) => ({
        keyspace_name: schema.keyspace,
        table_name: schema.name,
        comment: virtualComments[schema.name] ?? '',
      }));
    case 'system_virtual_schema.columns':
      return virtual.flatMap(columnRows);
    default:
      return [];
  }
}

function realTables({ catalog, systemSchemas }: SystemFacts): readonly TableSchema[] {
  const declared = catalog.keyspaces.flatMap((keyspace) =>
    catalog.tablesOf(keyspace.name).map((table) => table.schema),
  );
  return [...systemSchemas.filter((schema) => schema.keyspace !== 'system_virtual_schema'), ...declared];
}

function localRow(facts: SystemFacts, node: NodeIdentity): SystemRow {
  return {
    ...sharedFields(facts, node),
    key: 'local',
    bootstrapped: 'COMPLETED',
    broadcast_address: node.address,
    broadcast_port: 7000,
    cluster_name: facts.clusterName,
    cql_version: cqlVersion,
    gossip_generation: 1,
    listen_address: node.address,
    listen_port: 7000,
    native_protocol_version: '4',
    partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
    rpc_address: node.address,
    rpc_port: node.port,
  };
}

function peerRow(facts: SystemFacts, node: NodeIdentity, isSecondVersion: boolean): SystemRow {
  const row = { ...sharedFields(facts, node), peer: node.address };
  if (!isSecondVersion) return { ...row, rpc_address: node.address };
  return { ...row, peer_port: 7000, native_address: node.address, native_port: node.port };
}

function sharedFields(facts: SystemFacts, node: NodeIdentity): SystemRow {
  return {
    data_center: node.dataCenter,
    host_id: node.hostId,
    rack: node.rack,
    release_version: facts.releaseVersion,
    schema_version: facts.catalog.schemaVersion,
    tokens: node.tokens.map(String),
  };
}

function keyspaceRow({ name, replication, durableWrites }: KeyspaceSchema): SystemRow {
  return { keyspace_name: name, durable_writes: durableWrites, replication };
}

/** Options of a table that does not say otherwise, as Cassandra 5.0 fills them in. */
function tableRow(schema: TableSchema): SystemRow {
  const comment = schema.options.get('comment');
  const ttl = schema.options.get('default_time_to_live');
  return {
    keyspace_name: schema.keyspace,
    table_name: schema.name,
    additional_write_policy: '99p',
    bloom_filter_fp_chance: 0.01,
    caching: { keys: 'ALL', rows_per_partition: 'NONE' },
    comment: typeof comment === 'string' ? comment : '',
    compaction: {
      class: 'org.apache.cassandra.db.compaction.SizeTieredCompactionStrategy',
      max_threshold: '32',
      min_threshold: '4',
    },
    compression: { chunk_length_in_kb: '16', class: 'org.apache.cassandra.io.compress.LZ4Compressor' },
    crc_check_chance: 1,
    dclocal_read_repair_chance: 0,
    default_time_to_live: typeof ttl === 'string' ? Number(ttl) : 0,
    extensions: {},
    flags: [schema.isCounter ? 'counter' : 'compound', 'compound'],
    gc_grace_seconds: 864_000,
    id: schema.id,
    max_index_interval: 2048,
    memtable_flush_period_in_ms: 0,
    min_index_interval: 128,
    read_repair: 'BLOCKING',
    read_repair_chance: 0,
    speculative_retry: '99p',
  };
}

function columnRows(schema: TableSchema): readonly SystemRow[] {
  return schema.columns.map((column) => ({
    keyspace_name: schema.keyspace,
    table_name: schema.name,
    column_name: column.name,
    clustering_order: column.kind === 'clustering' ? (column.isDescending ? 'desc' : 'asc') : 'none',
    column_name_bytes: Buffer.from(column.name),
    kind: column.kind,
    position: column.position,
    type: formatCqlType(column.type),
  }));
}

function indexRows(schema: TableSchema): readonly SystemRow[] {
  return schema.indexes.map(({ name, kind, options }) => ({
    keyspace_name: schema.keyspace,
    table_name: schema.name,
    index_name: name,
    kind,
    options,
  }));
}

function typeRows(catalog: Catalog, keyspace: string): readonly SystemRow[] {
  return [...catalog.typesOf(keyspace).values()].map((type) => ({
    keyspace_name: keyspace,
    type_name: type.name,
    field_names: type.fields.map((field) => field.name),
    field_types: type.fields.map((field) => formatCqlType(field.type)),
  }));
}

function functionRows(catalog: Catalog, keyspace: string, table: string): readonly SystemRow[] {
  const kind = table.endsWith('.functions') ? 'FUNCTION' : 'AGGREGATE';
  return catalog
    .functionsOf(keyspace)
    .filter((each) => each.kind === kind)
    .map(({ name, argumentTypes, row }) => ({
      keyspace_name: keyspace,
      [kind === 'FUNCTION' ? 'function_name' : 'aggregate_name']: name,
      argument_types: argumentTypes,
      ...row,
    }));
}

/** A host id that is the same at every start: a name-based UUID of cluster and node. */
export function createHostId(clusterName: string, nodeNumber: number): string {
  const hex = createHash('md5').update(`${clusterName} node ${nodeNumber}`).digest('hex');
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-3${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
