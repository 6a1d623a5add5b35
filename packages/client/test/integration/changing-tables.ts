/** Tables whose types change, and which values may be found in them. */
import { types } from '@async-cassandra/client';
import { Encoder, type DriverColumnType } from '../../src/values/driver.ts';
import type { Random } from './random.ts';

/** A type as the driver's encoder takes it, and the value that a write gives for it. */
export interface Version {
  readonly type: DriverColumnType;
  /** Makes a value that this version and most others take. */
  readonly value: (id: number) => unknown;
}

/** One table, all of its versions so far, and the statements that change it. */
export interface ChangingTable {
  readonly name: string;
  readonly insert: string;
  readonly select: string;
  readonly versions: Version[];
  /** Makes it. */
  readonly create: readonly string[];
  /** The statements to its next version, which is added, and whether the rows go. */
  change(random: Random): { readonly statements: readonly string[]; readonly dropsRows: boolean };
}

const encoder = new Encoder(4, {});

/** What is read, by the table's current type, of a value that was bound to a version; `refused` if the driver cannot bind it. */
export function readBack(value: unknown, bound: Version, current: Version): unknown {
  try {
    return plain(encoder.decode(encoder.encode(value, bound.type) ?? null, current.type));
  } catch {
    return refused;
  }
}

export const refused = Symbol('refused');

/** A value as text, with what is missing and what is null alike: a field that was not written is either. */
export function plain(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).filter(([, field]) => field !== null && field !== undefined));
  });
}

/** Its type gets a field at each change. Rows stay. */
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

/** The driver takes a number in digits for each of these. */
const codes: Readonly<Record<string, number>> = {
  int: types.dataTypes.int,
  bigint: types.dataTypes.bigint,
  text: types.dataTypes.varchar,
  double: types.dataTypes.double,
};

/** It is dropped and made again with another type, with or without its keyspace. Rows go. */
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
