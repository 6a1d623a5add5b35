/** A system table as Cassandra 5.0 defines it: columns by name with their types, and the primary key. */
export interface SystemTableDefinition {
  readonly keyspace: string;
  readonly name: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly partitionKey: readonly string[];
  readonly clusteringKey?: readonly string[];
}

const textMap = 'frozen<map<text, text>>';

const tableOptions = {
  additional_write_policy: 'text',
  allow_auto_snapshot: 'boolean',
  bloom_filter_fp_chance: 'double',
  caching: textMap,
  cdc: 'boolean',
  comment: 'text',
  compaction: textMap,
  compression: textMap,
  crc_check_chance: 'double',
  dclocal_read_repair_chance: 'double',
  default_time_to_live: 'int',
  extensions: 'frozen<map<text, blob>>',
  gc_grace_seconds: 'int',
  id: 'uuid',
  incremental_backups: 'boolean',
  max_index_interval: 'int',
  memtable: 'text',
  memtable_flush_period_in_ms: 'int',
  min_index_interval: 'int',
  read_repair: 'text',
  read_repair_chance: 'double',
  speculative_retry: 'text',
};

const localAndPeer = {
  data_center: 'text',
  host_id: 'uuid',
  rack: 'text',
  release_version: 'text',
  schema_version: 'uuid',
  tokens: 'set<text>',
};

const system = (
  name: string,
  partitionKey: readonly string[],
  columns: Readonly<Record<string, string>>,
): SystemTableDefinition => ({ keyspace: 'system', name, columns, partitionKey });

const schema = (
  name: string,
  clusteringKey: readonly string[],
  columns: Readonly<Record<string, string>>,
): SystemTableDefinition => ({
  keyspace: 'system_schema',
  name,
  columns: { keyspace_name: 'text', ...columns },
  partitionKey: ['keyspace_name'],
  clusteringKey,
});

const virtual = (
  name: string,
  clusteringKey: readonly string[],
  columns: Readonly<Record<string, string>>,
): SystemTableDefinition => ({
  ...schema(name, clusteringKey, columns),
  keyspace: 'system_virtual_schema',
});

/** The tables drivers ask for; their columns are those of Cassandra 5.0.9, so that result metadata is the same. */
export const systemTables: readonly SystemTableDefinition[] = [
  system('local', ['key'], {
    ...localAndPeer,
    key: 'text',
    bootstrapped: 'text',
    broadcast_address: 'inet',
    broadcast_port: 'int',
    cluster_name: 'text',
    cql_version: 'text',
    gossip_generation: 'int',
    listen_address: 'inet',
    listen_port: 'int',
    native_protocol_version: 'text',
    partitioner: 'text',
    rpc_address: 'inet',
    rpc_port: 'int',
    truncated_at: 'map<uuid, blob>',
  }),
  system('peers', ['peer'], { ...localAndPeer, peer: 'inet', preferred_ip: 'inet', rpc_address: 'inet' }),
  {
    ...system('peers_v2', ['peer'], {
      ...localAndPeer,
      peer: 'inet',
      peer_port: 'int',
      native_address: 'inet',
      native_port: 'int',
      preferred_ip: 'inet',
      preferred_port: 'int',
    }),
    clusteringKey: ['peer_port'],
  },
  schema('keyspaces', [], { durable_writes: 'boolean', replication: textMap }),
  schema('tables', ['table_name'], { table_name: 'text', flags: 'frozen<set<text>>', ...tableOptions }),
  schema('columns', ['table_name', 'column_name'], {
    table_name: 'text',
    column_name: 'text',
    clustering_order: 'text',
    column_name_bytes: 'blob',
    kind: 'text',
    position: 'int',
    type: 'text',
  }),
  schema('column_masks', ['table_name', 'column_name'], {
    table_name: 'text',
    column_name: 'text',
    function_argument_nulls: 'frozen<list<boolean>>',
    function_argument_types: 'frozen<list<text>>',
    function_argument_values: 'frozen<list<text>>',
    function_keyspace: 'text',
    function_name: 'text',
  }),
  schema('dropped_columns', ['table_name', 'column_name'], {
    table_name: 'text',
    column_name: 'text',
    dropped_time: 'timestamp',
    kind: 'text',
    type: 'text',
  }),
  schema('triggers', ['table_name', 'trigger_name'], { table_name: 'text', trigger_name: 'text', options: textMap }),
  schema('views', ['view_name'], {
    view_name: 'text',
    base_table_id: 'uuid',
    base_table_name: 'text',
    include_all_columns: 'boolean',
    where_clause: 'text',
    ...tableOptions,
  }),
  schema('indexes', ['table_name', 'index_name'], {
    table_name: 'text',
    index_name: 'text',
    kind: 'text',
    options: textMap,
  }),
  schema('types', ['type_name'], {
    type_name: 'text',
    field_names: 'frozen<list<text>>',
    field_types: 'frozen<list<text>>',
  }),
  schema('functions', ['function_name', 'argument_types'], {
    function_name: 'text',
    argument_types: 'frozen<list<text>>',
    argument_names: 'frozen<list<text>>',
    body: 'text',
    called_on_null_input: 'boolean',
    language: 'text',
    return_type: 'text',
  }),
  schema('aggregates', ['aggregate_name', 'argument_types'], {
    aggregate_name: 'text',
    argument_types: 'frozen<list<text>>',
    final_func: 'text',
    initcond: 'text',
    return_type: 'text',
    state_func: 'text',
    state_type: 'text',
  }),
  virtual('keyspaces', [], {}),
  virtual('tables', ['table_name'], { table_name: 'text', comment: 'text' }),
  virtual('columns', ['table_name', 'column_name'], {
    table_name: 'text',
    column_name: 'text',
    clustering_order: 'text',
    column_name_bytes: 'blob',
    kind: 'text',
    position: 'int',
    type: 'text',
  }),
  {
    keyspace: 'system_traces',
    name: 'sessions',
    columns: {
      session_id: 'uuid',
      client: 'inet',
      command: 'text',
      coordinator: 'inet',
      coordinator_port: 'int',
      duration: 'int',
      parameters: 'map<text, text>',
      request: 'text',
      started_at: 'timestamp',
    },
    partitionKey: ['session_id'],
  },
  {
    keyspace: 'system_traces',
    name: 'events',
    columns: {
      session_id: 'uuid',
      event_id: 'timeuuid',
      activity: 'text',
      source: 'inet',
      source_elapsed: 'int',
      source_port: 'int',
      thread: 'text',
    },
    partitionKey: ['session_id'],
    clusteringKey: ['event_id'],
  },
];
