import { randomUUID } from 'node:crypto';
import { isSameFunction, type FunctionSchema } from './function-schema.ts';
import { InvalidRequestError } from './invalid-request.ts';
import type { KeyspaceSchema, UdtMap } from './schema.ts';
import type { Table } from './table.ts';
import { parseCqlType } from '../types/parse-type.ts';
import type { CqlType, UdtType } from '../types/cql-type.ts';

interface Keyspace {
  schema: KeyspaceSchema;
  readonly tables: Map<string, Table>;
  readonly types: Map<string, UdtType>;
  functions: readonly FunctionSchema[];
}

/** Every keyspace, table and type. One catalog serves all nodes: their schemas always agree. */
export class Catalog {
  readonly #keyspaces = new Map<string, Keyspace>();
  #version = randomUUID() as string;
  #generation = 0;

  /** Changes with every change of the schema; what `system.local` reports. */
  get schemaVersion(): string {
    return this.#version;
  }

  /** Counts the changes of the schema, to notice that a plan is stale. */
  get generation(): number {
    return this.#generation;
  }

  get keyspaces(): readonly KeyspaceSchema[] {
    return [...this.#keyspaces.values()].map((keyspace) => keyspace.schema);
  }

  hasKeyspace(name: string): boolean {
    return this.#keyspaces.has(name);
  }

  setKeyspace(schema: KeyspaceSchema): void {
    const existing = this.#keyspaces.get(schema.name);
    if (existing) existing.schema = schema;
    else this.#keyspaces.set(schema.name, { schema, tables: new Map(), types: new Map(), functions: [] });
    this.#changed();
  }

  dropKeyspace(name: string): boolean {
    const isDropped = this.#keyspaces.delete(name);
    if (isDropped) this.#changed();
    return isDropped;
  }

  tablesOf(keyspace: string): readonly Table[] {
    return [...(this.#keyspaces.get(keyspace)?.tables.values() ?? [])];
  }

  typesOf(keyspace: string): UdtMap {
    return this.#keyspaces.get(keyspace)?.types ?? new Map();
  }

  findTable(keyspace: string, name: string): Table | undefined {
    return this.#keyspaces.get(keyspace)?.tables.get(name);
  }

  setTable(table: Table): void {
    const { keyspace, name } = table.schema;
    this.#keyspaceOf(keyspace).tables.set(name, table);
    this.#changed();
  }

  /** Says that a table took a new definition. */
  tableAltered(): void {
    this.#changed();
  }

  dropTable(keyspace: string, name: string): boolean {
    const isDropped = this.#keyspaces.get(keyspace)?.tables.delete(name) ?? false;
    if (isDropped) this.#changed();
    return isDropped;
  }

  setType(type: UdtType): void {
    this.#keyspaceOf(type.keyspace).types.set(type.name, type);
    this.#changed();
  }

  dropType(keyspace: string, name: string): boolean {
    const isDropped = this.#keyspaces.get(keyspace)?.types.delete(name) ?? false;
    if (isDropped) this.#changed();
    return isDropped;
  }

  functionsOf(keyspace: string): readonly FunctionSchema[] {
    return this.#keyspaces.get(keyspace)?.functions ?? [];
  }

  /** Adds it, in place of the one of the same kind, name and arguments. */
  setFunction(keyspace: string, schema: FunctionSchema): void {
    const owner = this.#keyspaceOf(keyspace);
    owner.functions = [...owner.functions.filter((each) => !isSameFunction(each, schema)), schema];
    this.#changed();
  }

  dropFunction(keyspace: string, schema: FunctionSchema): void {
    const owner = this.#keyspaceOf(keyspace);
    owner.functions = owner.functions.filter((each) => each !== schema);
    this.#changed();
  }

  /** A type's text with the user-defined types of a keyspace. */
  parseType(text: string, keyspace: string): CqlType {
    return parseCqlType(text, (name) => {
      const type = this.typesOf(keyspace).get(name);
      if (!type) throw new InvalidRequestError(`Unknown type ${keyspace}.${name}`);
      return type;
    });
  }

  #keyspaceOf(name: string): Keyspace {
    const keyspace = this.#keyspaces.get(name);
    if (!keyspace) throw new InvalidRequestError(`Keyspace '${name}' doesn't exist`);
    return keyspace;
  }

  #changed(): void {
    this.#generation++;
    this.#version = randomUUID();
  }
}
