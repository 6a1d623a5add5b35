import { createRequire } from 'node:module';
import { anything, assert, bigInt, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidValueError } from './invalid-value.ts';
import { formatCqlType, nativeTypeNames, nativeType } from './cql-type.ts';
import { parseCqlType } from './parse-type.ts';
import { codecOf, decodeCell, encodeCell, RawCell } from './registry.ts';

const values: readonly (readonly [string, unknown, string])[] = [
  ['tinyint', -128, '80'],
  ['smallint', 258, '0102'],
  ['int', -1, 'ffffffff'],
  ['bigint', -(2n ** 63n), '8000000000000000'],
  ['varint', -129n, 'ff7f'],
  ['varint', 128n, '0080'],
  ['decimal', '-12.50', '00000002fb1e'],
  ['float', 1.5, '3fc00000'],
  ['double', -0, '8000000000000000'],
  ['boolean', true, '01'],
  ['text', 'ř', 'c599'],
  ['ascii', 'a', '61'],
  ['timestamp', new Date(-1), 'ffffffffffffffff'],
  ['date', '1970-01-02', '80000001'],
  ['time', '00:00:00.000000001', '0000000000000001'],
  ['uuid', '00010203-0405-0607-0809-0a0b0c0d0e0f', '000102030405060708090a0b0c0d0e0f'],
  ['inet', '127.0.0.1', '7f000001'],
  ['inet', '::ffff:1', '000000000000000000000000ffff0001'],
  ['duration', { months: 1, days: -1, nanoseconds: 2n }, '020104'],
  ['list<tinyint>', [1, 2], '0000000200000001010000000102'],
  ['set<tinyint>', [-1, 2], '0000000200000001ff0000000102'],
  [
    'map<tinyint, text>',
    new Map([
      [1, 'a'],
      [2, null],
    ]),
    '00000002000000010100000001610000000102ffffffff',
  ],
  ['tuple<int, text>', [1, null], '0000000400000001ffffffff'],
  ['vector<float, 2>', [1, 2], '3f80000040000000'],
  ['vector<smallint, 2>', [1, 2], '020001020002'],
];

describe('values', () => {
  it.each(values)('%s %o is the cell %s', (type, value, hex) => {
    const cqlType = parseCqlType(type);

    const cell = encodeCell(cqlType, value);

    expect(cell?.toString('hex')).toBe(hex);
    expect(decodeCell(cqlType, cell)).toEqual(value);
  });

  it.each([
    ['int', 2 ** 31],
    ['int', 1.5],
    ['int', ''],
    ['tinyint', 'x'],
    ['bigint', 2n ** 63n],
    ['boolean', 1],
    ['text', 5],
    ['ascii', 'ř'],
    ['uuid', 'x'],
    ['inet', '1.2.3'],
    ['date', '2026-13'],
    ['time', '25:00:00'],
    ['decimal', ''],
    ['duration', 'soon'],
    ['blob', '0xf'],
    ['timestamp', 'x'],
    ['list<int>', 'text'],
    ['vector<int, 2>', [1]],
    ['tuple<int>', [1, 2]],
    ['timeuuid', '00010203-0405-0607-0809-0a0b0c0d0e0f'],
  ])('%s refuses %o and says so', (type, value) => {
    expect(() => encodeCell(parseCqlType(type), value)).toThrow(InvalidValueError);
  });

  it('sort sets and maps by their type, and drop what is there twice', () => {
    expect(decodeCell(parseCqlType('set<int>'), encodeCell(parseCqlType('set<int>'), [5, -1, 5]))).toEqual([-1, 5]);
    expect([
      ...(
        decodeCell(parseCqlType('map<int, int>'), encodeCell(parseCqlType('map<int, int>'), { 5: 1, '-1': 2 })) as Map<
          number,
          number
        >
      ).keys(),
    ]).toEqual([-1, 5]);
  });

  it('order decimals by value, whatever their scales', () => {
    const { compare } = codecOf(nativeType('decimal'));
    const sorted = ['-1e2147483647', '-12.5', '-12.49', '0e5', '1e-2147483647', '0.1', '0.10001', '12', '1e2147483647'];
    const cells = sorted.map((text) => encodeCell(nativeType('decimal'), text) as Buffer);

    expect(cells.toReversed().toSorted(compare)).toEqual(cells);
  });

  it('pass a raw cell through, whatever the type', () => {
    expect(encodeCell(nativeType('int'), new RawCell(Buffer.from('zz')))).toEqual(Buffer.from('zz'));
  });
});

describe('varint and decimal', () => {
  it('agree with the driver about every integer', () => {
    const { types } = createRequire(import.meta.url)('cassandra-driver') as typeof import('cassandra-driver');
    assert(
      property(bigInt({ min: -(2n ** 200n), max: 2n ** 200n }), (value) => {
        const cell = encodeCell(nativeType('varint'), value) as Buffer;
        expect(types.Integer.fromBuffer(cell).toString()).toBe(value.toString());
        expect(decodeCell(nativeType('varint'), cell)).toBe(value);
      }),
    );
  });
});

describe('cells of any bytes', () => {
  it('decode to a value or throw InvalidValueError, never anything else', () => {
    const types = [
      ...nativeTypeNames,
      'list<text>',
      'map<int, text>',
      'tuple<int, text>',
      'vector<text, 2>',
      'vector<int, 2>',
    ];
    assert(
      property(constantFrom(...types), anything({ withTypedArray: true }), (type, value) => {
        const cell = Buffer.from(value instanceof Uint8Array ? value : (JSON.stringify(value) ?? ''));
        try {
          decodeCell(parseCqlType(type), cell);
        } catch (error) {
          expect((error as Error).name).toMatch(/^(?:InvalidValueError|MalformedBytesError)$/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('type names', () => {
  it.each([
    'int',
    'list<text>',
    'frozen<list<text>>',
    'map<text, frozen<set<int>>>',
    'frozen<tuple<int, frozen<list<text>>>>',
    'vector<float, 3>',
    'frozen<map<text, frozen<list<int>>>>',
  ])('%s is read and written as the schema tables spell it', (text) => {
    expect(formatCqlType(parseCqlType(text))).toBe(text);
  });

  it.each(['', 'integer', 'list<int', 'list<int>>', 'vector<int>', 'map<int>', 'vector<int, 0>'])(
    '%s is no type',
    (text) => {
      expect(() => parseCqlType(text)).toThrow(InvalidValueError);
    },
  );
});
