import { expect, it } from 'vitest';
import { types } from './driver.ts';
import { nameOfType } from './type-name.ts';

const { dataTypes } = types;
const marshal = 'org.apache.cassandra.db.marshal';
const int = { code: dataTypes.int };
const udt = { code: dataTypes.udt, info: { keyspace: 'app', name: 'place', fields: [{ name: 'x', type: int }] } };

it.for([
  ['text', { code: dataTypes.varchar, type: null }],
  ['timeuuid', { code: dataTypes.timeuuid }],
  ['list<set<int>>', { code: dataTypes.list, info: { code: dataTypes.set, info: int } }],
  ['map<text, place>', { code: dataTypes.map, info: [{ code: dataTypes.text }, udt] }],
  ['tuple<int, text>', { code: dataTypes.tuple, info: [int, { code: dataTypes.text }] }],
  ['duration', { code: dataTypes.custom, info: `${marshal}.DurationType` }],
  ['vector<float, 3>', { code: dataTypes.custom, info: `${marshal}.VectorType(${marshal}.FloatType , 3)` }],
  [`'com.example.Own'`, { code: dataTypes.custom, info: 'com.example.Own' }],
  ['type 250', { code: 250 }],
] as const)('names a type as CQL writes it: %s', ([name, type]) => {
  expect(nameOfType(type)).toBe(name);
});
