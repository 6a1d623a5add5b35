import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { makeColumnsFamiliar } from '../../test/familiar-columns.ts';
import { column, encoder, throughPage } from '../../test/rows-content.ts';
import { types } from '../values/driver.ts';

const { dataTypes } = types;
const int = (value: number) => encoder.encode(value, dataTypes.int) as Buffer;
const text = (value: string) => Buffer.from(value);

const people = throughPage(
  [column('id', dataTypes.int), column('name', dataTypes.text), column('born', dataTypes.timestamp)],
  [
    [int(1), text('Ada'), encoder.encode(new Date(0), dataTypes.timestamp) as Buffer],
    [int(2), null, null],
    [null, text(''), null],
  ],
);

describe('rows of a page', () => {
  it('are plain objects with their columns in order', () => {
    const [ada] = people.rows();

    expect(Object.keys(ada ?? {})).toEqual(['id', 'name', 'born']);
    expect({ ...ada }).toEqual({ id: 1, name: 'Ada', born: new Date(0) });
    expect(JSON.stringify(ada)).toBe('{"id":1,"name":"Ada","born":"1970-01-01T00:00:00.000Z"}');
    const seen: string[] = [];
    for (const key in ada) seen.push(key);
    expect(seen).toEqual(['id', 'name', 'born']);
  });

  it('have the methods of the driver’s Row', () => {
    const [ada] = people.rows();
    const seen: unknown[] = [];
    ada?.forEach((value, name) => seen.push([name, value]));

    expect(ada?.get('name')).toBe('Ada');
    expect(ada?.get(1)).toBe('Ada');
    expect(ada?.get(9)).toBeUndefined();
    expect(ada?.keys()).toEqual(['id', 'name', 'born']);
    expect(ada?.values()).toEqual([1, 'Ada', new Date(0)]);
    expect(seen).toEqual([
      ['id', 1],
      ['name', 'Ada'],
      ['born', new Date(0)],
    ]);
  });

  it('are equal in every comparison when two results have the same columns', () => {
    const columns = [column('id', dataTypes.int), column('uuid', dataTypes.uuid)];
    const cells = [[int(7), Buffer.alloc(16, 0xab)]];

    assert.deepStrictEqual(throughPage(columns, cells).first(), throughPage(columns, cells).first());
    assert.notDeepStrictEqual(
      throughPage(columns, cells).first(),
      throughPage(columns, [[int(7), Buffer.alloc(16)]]).first(),
    );
  });

  it('are equal in every comparison before and after row code was generated', () => {
    const columns = [
      column('key', dataTypes.int),
      column('__proto__', dataTypes.text),
      column('key', dataTypes.bigint),
    ];
    const page = () =>
      throughPage(columns, [
        [int(7), text('a'), null],
        [null, text('b'), Buffer.alloc(8, 1)],
      ]);
    const [single, before] = [throughPage(columns, [[int(1), null, null]]), [...page()]];
    const firstBefore = single.first();
    makeColumnsFamiliar(page());

    const after = [...page()];
    expect(after).not.toBe(before);
    assert.deepStrictEqual(after, before);
    assert.deepStrictEqual(page().rows(), before);
    assert.deepStrictEqual(single.first(), firstBefore);
    for (const [place, row] of before.entries()) {
      expect(after[place]?.constructor).toBe(row.constructor);
      expect(after[place]?.keys()).toEqual(row.keys());
      expect(after[place]?.get(1)).toBe(row.get(1));
      expect(inspect(after[place])).toBe(inspect(row));
    }
  });

  it('are built once by rows(), and one by one by iterating', () => {
    const page = throughPage([column('id', dataTypes.int)], [[int(1)], [int(2)]]);

    expect([...page][0]).not.toBe([...page][0]);
    expect(page.rows()).toBe(page.rows());
    expect(Array.isArray(page.rows())).toBe(true);
    expect([...page][0]).toBe(page.rows()[0]);
    expect(page.first()).toBe(page.rows()[0]);
  });

  it('do not share the bytes of a blob with rows built before', () => {
    for (const length of [3, 200, 5000]) {
      const page = throughPage(
        [column('data', dataTypes.blob)],
        [[Buffer.alloc(length, 'a')], [Buffer.alloc(length, 'b')]],
      );
      const data = page.column('data');
      const kept = data?.get(0) as Buffer;
      kept.fill('x');

      expect(String(data?.get(0))).toBe('a'.repeat(length));
      expect(page.rows().map((row) => String(row['data'])[0])).toEqual(['a', 'b']);
      expect(String(kept)).toBe('x'.repeat(length));
    }
  });

  it('can have 200 columns', () => {
    const columns = Array.from({ length: 200 }, (_, index) => column(`c${index}`, dataTypes.int));

    const row = throughPage(columns, [columns.map((_, index) => int(index))]).first();

    expect(row?.values()).toEqual(columns.map((_, index) => index));
  });
});

describe('a column of a page', () => {
  it('returns its values, its nulls and its length', () => {
    const id = people.column('id');

    expect([id?.name, id?.length, id?.hasNulls]).toEqual(['id', 3, true]);
    expect([...(id ?? [])]).toEqual([1, 2, null]);
    expect([...(id?.values() ?? [])]).toEqual([1, 2, null]);
    expect([0, 1, 2, 3].map((index) => id?.isNull(index))).toEqual([false, false, true, false]);
  });

  it('can be found by its index', () => {
    expect(people.column(1)?.get(0)).toBe('Ada');
    expect(people.column(3)).toBeUndefined();
    expect(people.column('nobody')).toBeUndefined();
  });

  it('returns undefined outside the page', () => {
    for (const index of [-1, 3, 0.5, Number.NaN, 1e9]) {
      expect(people.column('id')?.get(index)).toBeUndefined();
      expect(people.column('name')?.get(index)).toBeUndefined();
    }
  });

  it('distinguishes null from an empty text', () => {
    const name = people.column('name');

    expect([...(name ?? [])]).toEqual(['Ada', null, '']);
    expect([0, 1, 2].map((index) => name?.isNull(index))).toEqual([false, true, false]);
  });

  it.each([
    [dataTypes.tinyint, Buffer.from([0xff]), Int8Array.of(-1, 0)],
    [dataTypes.smallint, Buffer.from([0xff, 0xfe]), Int16Array.of(-2, 0)],
    [dataTypes.int, int(-3), Int32Array.of(-3, 0)],
    [
      dataTypes.bigint,
      encoder.encode(types.Long.fromString('-9007199254740993'), dataTypes.bigint) as Buffer,
      BigInt64Array.of(-9007199254740993n, 0n),
    ],
    [dataTypes.float, encoder.encode(1.5, dataTypes.float) as Buffer, Float32Array.of(1.5, 0)],
    [dataTypes.double, encoder.encode(0.1, dataTypes.double) as Buffer, Float64Array.of(0.1, 0)],
    [dataTypes.boolean, Buffer.from([1]), Uint8Array.of(1, 0)],
    [dataTypes.timestamp, encoder.encode(new Date(5), dataTypes.timestamp) as Buffer, Float64Array.of(5, 0)],
  ])('returns numbers as a typed array over the page, type %i', (code, cell, expected) => {
    const page = throughPage([column('value', code)], [[cell], [null]]);

    expect(page.column('value')?.typedArray).toEqual(expected);
  });

  it('has no typed array if cells have no fixed width', () => {
    expect(people.column('name')?.typedArray).toBeUndefined();
  });
});

/** Names that exist on every object, break out of a string or a line, or are equal. */
const hostileNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'get',
  'keys',
  'values',
  'forEach',
  '__columns',
  '',
  '"',
  "'",
  '`',
  '\\',
  '\\"',
  '${process.exit(9)}',
  '"];process.exit(9);["',
  '\n',
  '\r\n',
  '\u2028',
  '\u2029',
  '\0',
  '*/',
  '//',
  '</script>',
  '1',
  '0',
  '-1',
  '1.5',
  'b',
  'a',
  'b',
  '__proto__',
  '\ud800',
  'ü',
  'await',
  'this',
];

describe('columns with hostile names', () => {
  const columns = hostileNames.map((name) => column(name, dataTypes.int));
  const cells = hostileNames.map((_, index) => int(index));

  it('are normal properties; equal names have the last value in the first place', () => {
    const expected = new Map(hostileNames.map((name) => [name, hostileNames.lastIndexOf(name)]));
    const row = throughPage(columns, [cells]).first() as object;

    // Names that are array indexes come first in any object.
    expect(Object.keys(row)).toEqual([
      '0',
      '1',
      ...[...expected.keys()].filter((name) => name !== '0' && name !== '1'),
    ]);
    expect(Object.fromEntries(Object.entries(row))).toEqual(Object.fromEntries(expected));
    expect(Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(row)))).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  it('can be found by index, also with equal names', () => {
    const row = throughPage(
      [column('b', dataTypes.int), column('a', dataTypes.int), column('b', dataTypes.int), column('c', dataTypes.int)],
      [[int(1), int(2), int(3), int(4)]],
    ).first();

    expect([0, 1, 2, 3].map((place) => row?.get(place))).toEqual([3, 2, 3, 4]);
    expect({ ...row }).toEqual({ b: 3, a: 2, c: 4 });
  });

  it('make the same rows when code generation is forbidden', () => {
    const allowed = rowsInOtherProcess([]);
    const forbidden = rowsInOtherProcess(['--disallow-code-generation-from-strings']);

    expect(allowed.canGenerate).toBe(true);
    expect(forbidden.canGenerate).toBe(false);
    expect(forbidden.rows).toEqual(allowed.rows);
    expect(allowed.rows).toHaveLength(3);
  });
});

interface OtherProcess {
  readonly canGenerate: boolean;
  readonly rows: readonly unknown[];
}

function rowsInOtherProcess(flags: readonly string[]): OtherProcess {
  const script = `
    import { inspect } from 'node:util';
    import { makeColumnsFamiliar } from ${JSON.stringify(new URL('../../test/familiar-columns.ts', import.meta.url).href)};
    import { column, throughPage } from ${JSON.stringify(new URL('../../test/rows-content.ts', import.meta.url).href)};
    const names = ${JSON.stringify(hostileNames)};
    const cell = (value) => { const bytes = Buffer.alloc(4); bytes.writeInt32BE(value); return bytes; };
    const page = throughPage(names.map((name) => column(name, 9)), [1, 2, 3].map((row) => names.map((_, index) => cell(row * 1000 + index))));
    makeColumnsFamiliar(page);
    const rows = page.rows();
    let canGenerate = true;
    try { new Function('') } catch { canGenerate = false }
    const plain = throughPage([column('id', 9), column('n', 9)], [[cell(1), cell(2)]]).first();
    console.log(JSON.stringify({ canGenerate, rows: rows.map((row) => [
      Object.entries(row), JSON.stringify(row), names.map((_, place) => Object.getPrototypeOf(row).__proto__.get.call(row, place)),
      inspect(plain), plain.get(1), plain.keys(), plain.values(),
    ]) }));`;
  const output = execFileSync(process.execPath, [...flags, '--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  return JSON.parse(output) as OtherProcess;
}
