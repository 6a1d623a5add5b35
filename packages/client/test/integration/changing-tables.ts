/** Tables whose types change, and the values that may be found in them. */
import { types } from '@async-cassandra/client';
import { Encoder, type DriverColumnType } from '../../src/values/driver.ts';
import type { Random } from './random.ts';

/** A type as the driver's encoder takes it, and the value that a write gives for it. */
export interface Version {
  readonly type: DriverColumnType;
  /** Makes a value that this version and most others accept. */
  readonly value: (id: number) => unknown;
}

/** One table, all of its versions so far, and the statements that change it. */
export interface ChangingTable {
  readonly name: string;
  readonly insert: string;
  readonly select: string;
  readonly versions: Version[];
  /** The statements that create it. */
  readonly create: readonly string[];
  /** Adds the next version. Returns the statements for it, and whether the rows are deleted. */
  change(random: Random): { readonly statements: readonly string[]; readonly dropsRows: boolean };
}

const encoder = new Encoder(4, {});

/** Returns what the current type reads from a value that was encoded with a version; `refused` if the driver cannot encode it. */
export function readBack(value: unknown, bound: Version, current: Version): unknown {
  try {
    return plain(encoder.decode(encoder.encode(value, bound.type) ?? null, current.type));
  } catch {
    return refused;
  }
}

export const refused = Symbol('refused');

/** Returns a value as text. Missing and null look the same, because a field that was not written may be either. */
export function plain(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).filter(([, field]) => field !== null && field !== undefined));
  });
}

/** A table whose type gets another field at each change. Rows stay. */
export function growingTable(keyspace: string, index: number): ChangingTable {
  const name = `${keyspace}.growing_${index}`;
  const type = `${keyspace}.type_${index}`;
  const versions = [structure(type, 1)];
  return {
    name,
    versions,
    insert: `INSERT INTO ${name} (id, v) VALUES (?, ?)`,
    select: `SELECT v FROM ${name} WHERE id = ?`,
    create: [`CREATE TYPE ${type} (f0 text)`, `CREATE TABLE ${name} (id int PRIMARY KEY, v frozen<${type}>)`],
    change() {
      const statements = [`ALTER TYPE ${type} ADD f${versions.length} text`];
      versions.push(structure(type, versions.length + 1));
      return { statements, dropsRows: false };
    },
  };
}

function structure(name: string, fieldCount: number): Version {
  const names = Array.from({ length: fieldCount }, (_, field) => `f${field}`);
  const fields = names.map((field) => ({ name: field, type: { code: types.dataTypes.varchar } }));
  return {
    type: { code: types.dataTypes.udt, info: { name, fields } },
    value: (id) => Object.fromEntries(names.map((field) => [field, `${field} of ${id}`])),
  };
}

/** The driver accepts a number in digits for each of these types. */
const codes: Readonly<Record<string, number>> = {
  int: types.dataTypes.int,
  bigint: types.dataTypes.bigint,
  text: types.dataTypes.varchar,
  double: types.dataTypes.double,
};

/** A table that is dropped and created again with another type, with or without its keyspace. Rows are deleted. */
export function remadeTable(keyspace: string, index: number, ownKeyspace?: string): ChangingTable {
  const name = `${ownKeyspace ?? keyspace}.remade_${index}`;
  const table = (type: string): string => `CREATE TABLE ${name} (id int PRIMARY KEY, v ${type})`;
  const createKeyspace = `CREATE KEYSPACE ${ownKeyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`;
  let current = 'int';
  const versions = [digits(current)];
  return {
    name,
    versions,
    insert: `INSERT INTO ${name} (id, v) VALUES (?, ?)`,
    select: `SELECT v FROM ${name} WHERE id = ?`,
    create: ownKeyspace === undefined ? [table(current)] : [createKeyspace, table(current)],
    change(random) {
      current = random.pick(Object.keys(codes).filter((type) => type !== current));
      versions.push(digits(current));
      const statements =
        ownKeyspace === undefined
          ? [`DROP TABLE ${name}`, table(current)]
          : [`DROP KEYSPACE ${ownKeyspace}`, createKeyspace, table(current)];
      return { statements, dropsRows: true };
    },
  };
}

function digits(type: string): Version {
  return { type: { code: codes[type] as number }, value: (id) => String(100_000 + id) };
}
