import { createTableSchema, type TableSchema } from '../storage/schema.ts';
import { Table } from '../storage/table.ts';
import { parseCqlType } from '../types/parse-type.ts';
import { encodeCell } from '../types/registry.ts';
import type { NodeIdentity } from '../plan/session.ts';
import { systemTables } from './system-definitions.ts';
import { systemRows, type SystemFacts } from './system-rows.ts';

/** The system tables of all nodes, filled when they are asked for and again after each change of the schema. */
export class SystemTables {
  readonly #facts: Omit<SystemFacts, 'systemSchemas'>;
  readonly #schemas: ReadonlyMap<string, TableSchema>;
  readonly #tables = new Map<string, { readonly generation: string; readonly table: Table }>();

  constructor(facts: Omit<SystemFacts, 'systemSchemas'>) {
    this.#facts = facts;
    this.#schemas = new Map(
      systemTables.map((definition) => {
        const { keyspace, name, partitionKey, clusteringKey = [] } = definition;
        const columns = Object.entries(definition.columns).map(([column, type]) => ({
          name: column,
          type: parseCqlType(type),
        }));
        return [
          `${keyspace}.${name}`,
          createTableSchema({
            keyspace,
            name,
            columns,
            partitionKey,
            clusteringKey,
            isVirtual: keyspace === 'system_virtual_schema',
          }),
        ] as const;
      }),
    );
  }

  /** The table as this node shows it; `undefined` when there is none of that name. */
  find(node: NodeIdentity, keyspace: string, name: string): Table | undefined {
    const fullName = `${keyspace}.${name}`;
    const schema = this.#schemas.get(fullName);
    if (!schema) return undefined;
    const key = `${node.number} ${fullName}`;
    // Nodes come and go as well as tables, so both are part of what the rows were made from.
    const generation = `${this.#facts.catalog.generation} ${this.#facts.nodes.map((each) => each.number).join()}`;
    const known = this.#tables.get(key);
    if (known?.generation === generation) return known.table;
    const table = this.#fill(schema, fullName, node);
    this.#tables.set(key, { generation, table });
    return table;
  }

  #fill(schema: TableSchema, fullName: string, node: NodeIdentity): Table {
    const table = new Table(schema);
    const { memory } = table;
    for (const row of systemRows(fullName, { ...this.#facts, systemSchemas: [...this.#schemas.values()] }, node)) {
      const cells = schema.columns.map((column) => encodeCell(column.type, row[column.name]));
      const partition = memory.open(schema.partitionKey.map((column) => cells[column.index] as Buffer));
      const stored = memory.openRow(
        partition,
        schema.clusteringKey.map((column) => cells[column.index] ?? null),
      );
      cells.forEach((cell, i) => (stored.cells[i] = cell));
      stored.hasMarker = true;
    }
    return table;
  }
}
