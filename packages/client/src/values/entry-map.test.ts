import { describe, expect, it } from 'vitest';
import { driverModule, Encoder, types } from './driver.ts';
import { EntryMap } from './entry-map.ts';

const { dataTypes } = types;

describe('EntryMap', () => {
  it('is accepted by the driver as a map class', () => {
    const options = { contactPoints: ['127.0.0.1'], localDataCenter: 'dc1', encoding: { map: EntryMap } };
    expect(() => new driverModule.Client(options)).not.toThrow();
  });

  it('shows the driver the replication of a keyspace, which a Map would hide', () => {
    const type = { code: dataTypes.map, info: [{ code: dataTypes.varchar }, { code: dataTypes.varchar }] };
    const given = { class: 'org.apache.cassandra.locator.NetworkTopologyStrategy', dc1: '3' };
    const bytes = new Encoder(4, {}).encode(given, type) as Buffer;
    const replication = new Encoder(4, { encoding: { map: EntryMap } }).decode(bytes, type) as Record<string, string>;
    expect(replication['class']).toBe(given.class);
    expect({ ...replication }).toEqual(given);
    expect(JSON.parse(JSON.stringify(replication))).toEqual(given);
    expect(new Encoder(4, { encoding: { map: Map } }).decode(bytes, type)).not.toHaveProperty('class');
  });

  it('has no properties when made with of(), nor for keys that are not strings', () => {
    expect(Object.keys(EntryMap.of([['forEach', 1]]))).toEqual([]);
    expect(Object.keys(new EntryMap().set(types.BigDecimal.fromString('1E+9'), 1).set('a', 2))).toEqual(['a']);
  });

  it('returns its entries', () => {
    const map = new EntryMap().set('a', 1).set('b', 2);
    expect(map.get('b')).toBe(2);
    expect(map.get('c')).toBeUndefined();
    const seen: unknown[] = [];
    map.forEach((value, key) => seen.push([key, value]));
    expect(seen).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });
});
