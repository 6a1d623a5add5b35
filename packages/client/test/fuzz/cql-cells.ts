/** Random CQL types, nested up to three deep, with the bytes of random values. */
import type { CqlType } from '@async-cassandra/simulator';
import { types } from 'cassandra-driver';
import * as fc from 'fast-check';

/** A type with cells that a server may send for it. */
export interface Typed {
  readonly type: CqlType;
  readonly cell: fc.Arbitrary<Buffer>;
  /** The number of bytes of each value, if it is fixed. Otherwise each element of a vector has its length before it. */
  readonly width?: number | undefined;
}

type NativeName = Extract<CqlType, { kind: 'native' }>['name'];

const bytes = (minLength: number, maxLength = minLength): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength, maxLength }).map((array) => Buffer.from(array));
const emptyOr = (cell: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> =>
  fc.oneof({ weight: 9, arbitrary: cell }, fc.constant(Buffer.alloc(0)));

/** Text of any script, and invalid bytes: sequences that are cut at the end of the cell and must not merge with the next one. */
const text: fc.Arbitrary<Buffer> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((value) => Buffer.from(value)),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }).map((value) => Buffer.from(`${value}€`).subarray(0, -1)),
  fc.string({ unit: 'binary', maxLength: 8 }).map((value) => Buffer.from(value, 'latin1')),
  fc.string({ minLength: 120, maxLength: 400 }).map((value) => Buffer.from(value)),
);

const decimal = (scale: fc.Arbitrary<number>): fc.Arbitrary<Buffer> =>
  fc.tuple(scale, bytes(1, 20)).map(([value, unscaled]) => Buffer.concat([int(value), unscaled]));
const smallScale = fc.integer({ min: -60, max: 60 });

/** Nanoseconds within a day. The driver rejects others. */
const time = fc.bigInt({ min: 0n, max: 86_399_999_999_999n }).map((nanoseconds) => {
  const cell = Buffer.alloc(8);
  cell.writeBigInt64BE(nanoseconds);
  return cell;
});

const duration = fc.tuple(fc.boolean(), fc.nat(), fc.nat(), fc.nat()).map(([isNegative, ...parts]) => {
  const [months, days, nanoseconds] = parts.map((part) => (isNegative ? -part : part)) as [number, number, number];
  return (
    new types.Duration(months, days, types.Long.fromNumber(nanoseconds)) as unknown as { toBuffer(): Buffer }
  ).toBuffer();
});

/** Any number. Of 2,000 random patterns of 64 bits one is a NaN, so NaNs of every kind are added. */
const float32 = fc.oneof(
  { weight: 9, arbitrary: bytes(4) },
  bytes(4).map((cell) => orBits(cell, '7f800000')),
);
const float64 = fc.oneof(
  { weight: 9, arbitrary: bytes(8) },
  bytes(8).map((cell) => orBits(cell, '7ff0000000000000')),
);

const natives: readonly (readonly [NativeName, fc.Arbitrary<Buffer>, width?: number])[] = [
  ['ascii', text],
  ['bigint', bytes(8), 8],
  ['blob', bytes(0, 90)],
  ['boolean', bytes(1), 1],
  ['counter', bytes(8)],
  ['date', bytes(4)],
  [
    'decimal',
    decimal(
      fc.oneof(smallScale, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1)),
    ),
  ],
  ['double', float64, 8],
  ['duration', duration],
  ['float', float32, 4],
  ['inet', fc.oneof(bytes(4), bytes(16))],
  ['int', bytes(4), 4],
  ['smallint', bytes(2)],
  ['text', text],
  ['time', time],
  [
    'timestamp',
    fc.oneof(
      bytes(8),
      bytes(6).map((low) => Buffer.concat([Buffer.alloc(2), low])),
    ),
    8,
  ],
  ['timeuuid', bytes(16), 16],
  ['tinyint', bytes(1)],
  ['uuid', bytes(16), 16],
  ['varint', bytes(1, 20)],
];

const leavesOf = (some: typeof natives): fc.Arbitrary<Typed> =>
  fc.oneof(
    {
      weight: 20,
      arbitrary: fc
        .constantFrom(...some)
        .map(([name, cell, width]) => ({ type: { kind: 'native', name }, cell, width }) as const),
    },
    fc.constant({ type: { kind: 'custom', className: 'org.example.Opaque' }, cell: bytes(0, 20) } as const),
  );
const leaf = leavesOf(natives);

/** Types that become a text when they are the key of an object. A decimal's text has as many digits as its scale. */
const keyLeaf = leavesOf(
  natives.map((native) => (native[0] === 'decimal' ? ['decimal', decimal(smallScale)] : native)),
);

const fieldNames = ['a', 'b c', '"', 'constructor', '1', "'", 'length', 'ü\n'];

const float: Typed = { type: { kind: 'native', name: 'float' }, cell: float32, width: 4 };

/** All types, to a depth of three. More than half are not nested, because a nested cell has many cells already. */
const nested = [1, 2, 3].reduce<{ readonly part: fc.Arbitrary<Typed>; readonly key: fc.Arbitrary<Typed> }>(
  ({ part, key }) => ({ part: oneDeeper(leaf, part, key), key: oneDeeper(keyLeaf, key, key) }),
  { part: leaf, key: keyLeaf },
);
export const anyType: fc.Arbitrary<Typed> = nested.part;

function oneDeeper(
  leaves: fc.Arbitrary<Typed>,
  part: fc.Arbitrary<Typed>,
  key: fc.Arbitrary<Typed>,
): fc.Arbitrary<Typed> {
  return fc.oneof({ weight: 5, arbitrary: leaves }, listOf(part), mapOf(key, part), fieldsOf(part), vectorOf(part));
}

/** A cell that may be empty, except for a vector. */
const cellOf = ({ type, cell }: Typed): fc.Arbitrary<Buffer> => (type.kind === 'vector' ? cell : emptyOr(cell));

/** A cell of that type, or null. */
export const cellOrNull = (typed: Typed): fc.Arbitrary<Buffer | null> => fc.option(cellOf(typed), { freq: 8 });

function listOf(parts: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  return fc.tuple(fc.constantFrom('list', 'set'), parts).map(([kind, part]) => ({
    type: { kind, element: part.type, isFrozen: true },
    cell: fc
      .array(cellOf(part), { maxLength: 5 })
      .map((cells) => Buffer.concat([int(cells.length), ...cells.map(withLength)])),
  }));
}

/** Leaves out the key `__proto__`: the driver makes it the prototype of the object, this client keeps it as a key. */
function mapOf(keys: fc.Arbitrary<Typed>, values: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  return fc.tuple(keys, values).map(([key, value]) => ({
    type: { kind: 'map', key: key.type, value: value.type, isFrozen: true },
    cell: fc
      .array(
        fc.tuple(
          cellOf(key).filter((cell) => cell.toString('ascii') !== '__proto__'),
          cellOrNull(value),
        ),
        { maxLength: 4 },
      )
      .map((entries) => Buffer.concat([int(entries.length), ...entries.flat(1).map(withLength)])),
  }));
}

function fieldsOf(parts: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  return fc
    .tuple(
      fc.boolean(),
      fc.array(parts, { minLength: 1, maxLength: 4 }),
      fc.shuffledSubarray(fieldNames, { minLength: 4 }),
    )
    .map(([isTuple, members, names]) => ({
      type: isTuple
        ? { kind: 'tuple', elements: members.map(({ type }) => type) }
        : {
            kind: 'udt',
            keyspace: 'fuzz',
            name: 'part',
            fields: members.map(({ type }, index) => ({ name: names[index]!, type })),
            isFrozen: true,
          },
      cell: fc
        .tuple(fc.integer({ min: 1, max: members.length }), ...members.map(cellOrNull))
        .map(([present, ...cells]) => Buffer.concat(cells.slice(0, present).map(withLength))),
    }));
}

function vectorOf(parts: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  return fc
    .tuple(fc.oneof(parts, fc.constant(float)), fc.integer({ min: 1, max: 4 }))
    .map(([{ type, cell, width }, dimension]) => ({
      type: { kind: 'vector', element: type, dimension },
      width: width === undefined ? undefined : width * dimension,
      cell: fc
        .array(cell, { minLength: dimension, maxLength: dimension })
        .map((cells) =>
          Buffer.concat(cells.flatMap((each) => (width === undefined ? [vint(each.length), each] : [each]))),
        ),
    }));
}

/** [unsigned vint] of a length below 2^14. */
function vint(length: number): Buffer {
  return length < 0x80 ? Buffer.from([length]) : Buffer.from([0x80 | (length >> 8), length & 0xff]);
}

function orBits(cell: Buffer, hex: string): Buffer {
  return Buffer.from(Buffer.from(hex, 'hex').map((bits, index) => bits | cell[index]!));
}

function int(value: number): Buffer {
  const cell = Buffer.alloc(4);
  cell.writeInt32BE(value);
  return cell;
}

function withLength(cell: Buffer | null): Buffer {
  return cell === null ? int(-1) : Buffer.concat([int(cell.length), cell]);
}
