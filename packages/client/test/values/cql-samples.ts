/** Values of every CQL type, among them the smallest and largest ones. */
import { types } from '@async-cassandra/client';

const { BigDecimal, Duration, InetAddress, Integer, LocalDate, LocalTime, Long, TimeUuid, Tuple, Uuid, Vector } = types;

const year9999 = LocalDate.fromString('9999-12-31');
/** Days since 1970, for dates that no `Date` can hold. */
const localDateOf = (days: number): object => new (LocalDate as unknown as new (days: number) => object)(days);

/** Every type without parameters, except counter, which needs its own table. */
export const nativeSamples: Readonly<Record<string, readonly unknown[]>> = {
  ascii: ['', 'plain', 'x'.repeat(300), '\u0000\u007f'],
  bigint: [
    Long.fromNumber(0),
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.fromNumber(-1),
    Long.fromString('9007199254740993'),
    5,
  ],
  blob: [Buffer.alloc(0), Buffer.from([0, 1, 255]), Buffer.alloc(64, 3), Buffer.alloc(65, 4), Buffer.alloc(100_000, 7)],
  boolean: [true, false],
  date: [
    LocalDate.fromString('2026-11-24'),
    LocalDate.fromString('1969-12-31'),
    new LocalDate(1, 1, 1),
    year9999,
    new Date(0),
    localDateOf(2 ** 31 - 1),
    localDateOf(-(2 ** 31)),
  ],
  decimal: [
    ...['0', '-0.0', '-1.50', '123456789012345678901234567890.5', '0.00000000000000000001'].map((text) =>
      BigDecimal.fromString(text),
    ),
    new BigDecimal(5, -3),
  ],
  double: [0, -0, Math.PI, Number.NaN, Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE],
  duration: [
    new Duration(0, 0, Long.ZERO),
    new Duration(1, 2, Long.fromNumber(3)),
    new Duration(-1, -2, Long.fromNumber(-3)),
    new Duration(2 ** 31 - 1, 2 ** 31 - 1, Long.fromString('9007199254740991')),
    Duration.fromString('1y3mo2d5h'),
  ],
  float: [0, -0, 1.5, 0.1, Number.NaN, Infinity, -Infinity, 3.402_823_466e38, 1.4e-45],
  inet: [
    InetAddress.fromString('127.0.0.1'),
    InetAddress.fromString('2001:db8::1'),
    InetAddress.fromString('::ffff:1.2.3.4'),
    '10.0.0.1',
  ],
  int: [0, -1, 2_147_483_647, -2_147_483_648],
  smallint: [0, -1, 32_767, -32_768],
  text: [
    '',
    'ascii',
    'Größe',
    '日本語',
    '👩‍👩‍👧 family',
    '\u0000',
    'lone \ud800 surrogate',
    '\udc00',
    'x'.repeat(70_000),
    'ü'.repeat(2000),
  ],
  time: [
    LocalTime.fromString('23:59:59.999999999'),
    LocalTime.fromString('00:00:00'),
    LocalTime.fromString('12:00:00.000000001'),
  ],
  timestamp: [
    new Date(0),
    new Date(-1),
    new Date('2026-11-24T10:00:00.123Z'),
    new Date(8.64e15),
    new Date(-8.64e15),
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1234,
  ],
  timeuuid: [
    TimeUuid.now(),
    TimeUuid.fromString('00000000-0000-1000-8080-808080808080'),
    TimeUuid.fromString('ffffffff-ffff-1fff-bf7f-7f7f7f7f7f7f'),
  ],
  tinyint: [0, -1, 127, -128],
  uuid: [
    Uuid.random(),
    Uuid.fromString('00000000-0000-0000-0000-000000000000'),
    Uuid.fromString('ffffffff-ffff-ffff-ffff-ffffffffffff'),
  ],
  varint: ['0', '-1', '127', '128', '-129', '18446744073709551616', '-170141183460469231731687303715884105728'].map(
    (text) => Integer.fromString(text),
  ),
};

const natives = Object.keys(nativeSamples);
/** Without values of many kilobytes, because there are many elements. */
const smallSamples = (type: string): unknown[] => nativeSamples[type]!.filter((sample) => !isLarge(sample));

/** A duration has no order, and -0.0 and 0 of a set are one or two by the server's order, which is not what is tested. */
const canBeKey = (type: string): boolean => type !== 'duration';

/** Types made of others, each with every type without parameters as its part. */
const madeOfNatives: Readonly<Record<string, readonly unknown[]>> = Object.fromEntries(
  natives.flatMap((type): [string, unknown[]][] => {
    const samples = smallSamples(type);
    const first = samples[0];
    const last = samples.at(-1);
    return [
      [`list<${type}>`, [samples, [last]]],
      [`frozen<list<${type}>>`, [samples, []]],
      [`tuple<${type}, ${type}>`, [new Tuple(first, last), new Tuple(null, last), new Tuple(last, null)]],
      [`vector<${type}, 2>`, [new Vector([first, last], type), new Vector([last, last], type)]],
      [`map<text, ${type}>`, [new Map(samples.map((sample, index) => [`key ${index}`, sample]))]],
      ...(canBeKey(type)
        ? ([
            [`set<${type}>`, [samples]],
            [`frozen<set<${type}>>`, [[last], []]],
            [`frozen<map<${type}, ${type}>>`, [new Map(samples.map((sample) => [sample, last])), new Map()]],
          ] satisfies [string, unknown[]][])
        : []),
    ];
  }),
);

/** The types that nested samples use. */
export const userTypes: readonly string[] = [
  'CREATE TYPE address (street text, number int, tags frozen<list<text>>, "Zip code" frozen<tuple<int, text>>)',
  'CREATE TYPE person (name text, home frozen<address>, places frozen<map<text, frozen<address>>>, face vector<float, 2>)',
];

const home = { street: 'Main', number: 1, tags: ['a', ''], 'Zip code': new Tuple(1, 'one') };
const partly = { street: 'Side', number: null, tags: null };
const nothing = { street: null, number: null, tags: null, 'Zip code': null };

/** Types nested in each other. */
const nested: Readonly<Record<string, readonly unknown[]>> = {
  address: [home, partly, { street: 'unfrozen' }],
  'frozen<address>': [home, partly, nothing, {}],
  'frozen<person>': [
    { name: 'P', home, places: new Map([['x', partly]]), face: new Float32Array([1, -0]) },
    { home: nothing },
  ],
  'list<frozen<address>>': [[home, partly, nothing]],
  'map<uuid, frozen<list<int>>>': [new Map([[Uuid.fromString('00000000-0000-0000-0000-000000000001'), [1, 2]]])],
  'map<frozen<list<int>>, frozen<set<text>>>': [
    new Map([
      [
        [1, 2],
        ['a', 'b'],
      ],
      [[3], ['c']],
    ]),
  ],
  'map<frozen<vector<float, 2>>, frozen<tuple<vector<float, 2>, uuid>>>': [
    new Map([
      [
        new Float32Array([1, 2.5]),
        new Tuple(new Float32Array([3, 4]), Uuid.fromString('00000000-0000-0000-0000-000000000002')),
      ],
    ]),
  ],
  'map<frozen<list<frozen<vector<float, 2>>>>, int>': [
    new Map([[[new Float32Array([1, 2]), new Float32Array([3, 4])], 7]]),
  ],
  'map<frozen<tuple<vector<float, 2>, uuid>>, int>': [
    new Map([[new Tuple(new Float32Array([1, 2]), Uuid.fromString('00000000-0000-0000-0000-000000000002')), 7]]),
  ],
  'set<frozen<tuple<int, text>>>': [[new Tuple(1, 'a'), new Tuple(2, null)]],
  'tuple<frozen<list<frozen<map<text, int>>>>, frozen<address>>': [
    new Tuple([new Map([['a', 1]]), new Map()], home),
    new Tuple(null, partly),
  ],
  'vector<float, 3>': [new Float32Array([1, -0, Number.NaN]), new Vector([0.5, Infinity, -Infinity], 'float')],
  'vector<float, 1536>': [new Float32Array(1536).map((_, index) => index / 7)],
  'vector<vector<float, 2>, 2>': [new Vector([new Float32Array([1, 2]), new Float32Array([3, 4])], 'custom')],
  'vector<vector<text, 2>, 2>': [
    new Vector([new Vector(['a', ''], 'text'), new Vector(['ü', 'x'.repeat(200)], 'text')], 'custom'),
  ],
  'vector<frozen<list<int>>, 2>': [new Vector([[1, 2], [3]], 'list')],
  'vector<frozen<map<text, int>>, 1>': [new Vector([new Map([['a', 1]])], 'map')],
  'vector<frozen<tuple<int, text>>, 2>': [new Vector([new Tuple(1, 'a'), new Tuple(2, 'b')], 'tuple')],
  'vector<frozen<address>, 1>': [new Vector([home], 'udt')],
  'list<frozen<vector<float, 2>>>': [[new Float32Array([1, 2]), new Float32Array([-1, -2])]],
  "'org.apache.cassandra.db.marshal.LexicalUUIDType'": [Buffer.alloc(16, 0xab)],
};

export const samples: Readonly<Record<string, readonly unknown[]>> = { ...nativeSamples, ...madeOfNatives, ...nested };

/**
 * Values that are taken or refused, by the driver or by the server: whatever happens, it is the same here. No bytes of a wrong
 * length, which a server refuses and the simulator does not; no `Set`, which this client takes and the driver does not.
 */
export const oddities: readonly unknown[] = [
  Buffer.alloc(0),
  undefined,
  'a text',
  '12',
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  Number.NaN,
  12n,
  true,
  new Date(Number.NaN),
  [],
  [null],
  [1, 'a'],
  {},
  { a: 1 },
  new Map([['a', null]]),
  new Tuple(1),
  new Float32Array([1]),
  Long.MAX_UNSIGNED_VALUE,
];

function isLarge(sample: unknown): boolean {
  return (typeof sample === 'string' || Buffer.isBuffer(sample)) && sample.length > 300;
}
