import { types, type DriverColumnType } from '@async-cassandra/client/internal';
import { uuidAt } from '../tables/table.ts';

/** A type of column and its cells. */
export interface ColumnCase {
  readonly name: string;
  readonly type: DriverColumnType;
  readonly value: (index: number) => unknown;
}

const codes = types.dataTypes;
const text: DriverColumnType = { code: codes.text };
const int: DriverColumnType = { code: codes.int };
const marshal = 'org.apache.cassandra.db.marshal';
const dimensions = 128;

/** Every layout. Kinds of text that have code of their own come one by one. */
export const columnCases: readonly ColumnCase[] = [
  { name: 'tinyint', type: { code: codes.tinyint }, value: (index) => index % 100 },
  { name: 'smallint', type: { code: codes.smallint }, value: (index) => index % 10_000 },
  { name: 'int', type: int, value: (index) => index * 31 },
  { name: 'int, a third null', type: int, value: (index) => (index % 3 === 0 ? null : index) },
  { name: 'bigint', type: { code: codes.bigint }, value: (index) => types.Long.fromNumber(9e12 + index * 7919) },
  { name: 'float', type: { code: codes.float }, value: (index) => index / 8 },
  { name: 'double', type: { code: codes.double }, value: (index) => index * 0.37 },
  { name: 'boolean', type: { code: codes.boolean }, value: (index) => index % 3 === 0 },
  { name: 'timestamp', type: { code: codes.timestamp }, value: (index) => new Date(1.7e12 + index * 61_000) },
  { name: 'uuid', type: { code: codes.uuid }, value: (index) => types.Uuid.fromString(uuidAt(index)) },
  {
    name: 'timeuuid',
    type: { code: codes.timeuuid },
    value: (index) => types.TimeUuid.fromDate(new Date(1.7e12 + index), 1, 'abcdef', 'ab'),
  },
  { name: 'text, ASCII', type: text, value: (index) => `customer ${index * 31}` },
  { name: 'text, Latin-1', type: text, value: (index) => `Zürich ${index * 31}` },
  { name: 'text, UTF-16', type: text, value: (index) => `東京 ${index * 31}` },
  { name: 'text, 200 bytes', type: text, value: (index) => `${index} `.padEnd(200, 'order ') },
  { name: 'text, few distinct', type: text, value: (index) => ['active', 'pending', 'closed', 'archived'][index % 4] },
  { name: 'ascii', type: { code: codes.ascii }, value: (index) => `customer ${index * 31}` },
  { name: 'blob, 64 bytes', type: { code: codes.blob }, value: (index) => Buffer.alloc(64, index & 0xff) },
  {
    name: 'inet (raw)',
    type: { code: codes.inet },
    value: (index) => types.InetAddress.fromString(`10.0.${(index >> 8) & 255}.${index & 255}`),
  },
  {
    name: 'list<text> of 10',
    type: { code: codes.list, info: text },
    value: (index) => Array.from({ length: 10 }, (_, place) => `tag ${(index * 7 + place * 13) % 97}`),
  },
  {
    name: 'set<int> of 5',
    type: { code: codes.set, info: int },
    value: (index) => Array.from({ length: 5 }, (_, place) => index + place),
  },
  {
    name: 'map<text, int> of 5',
    type: { code: codes.map, info: [text, int] },
    value: (index) => Object.fromEntries(Array.from({ length: 5 }, (_, place) => [`key${place}`, index + place])),
  },
  {
    name: 'tuple<int, text>',
    type: { code: codes.tuple, info: [int, text] },
    value: (index) => new types.Tuple(index, `name ${index}`),
  },
  {
    name: 'udt of int and text',
    type: {
      code: codes.udt,
      info: {
        keyspace: 'bench',
        name: 'pair',
        fields: [
          { name: 'number', type: int },
          { name: 'name', type: text },
        ],
      },
    },
    value: (index) => ({ number: index, name: `name ${index}` }),
  },
  {
    name: `vector<float, ${dimensions}>`,
    type: { code: codes.custom, info: `${marshal}.VectorType(${marshal}.FloatType , ${dimensions})` },
    value: (index) => {
      const bytes = Buffer.alloc(dimensions * 4);
      for (let place = 0; place < dimensions; place++) bytes.writeFloatBE((index * 31 + place * 7) / 8, place * 4);
      return bytes;
    },
  },
];
