import { types } from 'cassandra-driver';

/** A type, its values as the driver takes and gives them, and the same values as CQL text. */
export interface TypeSample {
  readonly type: string;
  readonly values: readonly unknown[];
  readonly literals: readonly string[];
}

const { BigDecimal, Duration, InetAddress, Integer, LocalDate, LocalTime, Long, Tuple, TimeUuid, Uuid, Vector } = types;
const long = (text: string): types.Long => Long.fromString(text);
const uuid = '7e1f8c3a-5a0b-4c6d-9f3e-2b1a0c9d8e7f';
const marshal = 'org.apache.cassandra.db.marshal';
const timeuuid = 'fcc2a0f0-c8e1-11f0-8de9-0242ac120002';

/** Every type of Cassandra 5 with ordinary values and those at its limits. */
export const typeSamples: readonly TypeSample[] = [
  { type: 'ascii', values: ['', 'plain', '\u007f'], literals: ["''", "'plain'"] },
  {
    type: 'bigint',
    values: [long('0'), long('9223372036854775807'), long('-9223372036854775808')],
    literals: ['0', '9223372036854775807', '-9223372036854775808'],
  },
  { type: 'blob', values: [Buffer.alloc(0), Buffer.from('00ff10', 'hex')], literals: ['0x', '0x00ff10'] },
  { type: 'boolean', values: [true, false], literals: ['true', 'FALSE'] },
  {
    type: 'date',
    values: [
      LocalDate.fromString('1970-01-01'),
      LocalDate.fromString('2026-11-24'),
      LocalDate.fromString('-2000-01-01'),
    ],
    literals: ["'1970-01-01'", "'2026-11-24'"],
  },
  {
    type: 'decimal',
    values: [BigDecimal.fromString('0'), BigDecimal.fromString('-123.4567'), new BigDecimal(12, -3)],
    literals: ['0', '-123.4567'],
  },
  {
    type: 'double',
    values: [0, -0, 1.5, NaN, Infinity, -Infinity, Number.MIN_VALUE],
    literals: ['0.0', '-0.0', '1.5', 'NaN', 'Infinity', '-Infinity'],
  },
  {
    type: 'duration',
    values: [
      new Duration(1, 2, long('3')),
      new Duration(-14, -3, long('-9007199254740993')),
      new Duration(0, 0, long('0')),
    ],
    literals: ['1mo2d3ns'],
  },
  { type: 'float', values: [0, 1.5, NaN, -Infinity], literals: ['0', '1.5', 'NaN', '-Infinity'] },
  {
    type: 'inet',
    values: [InetAddress.fromString('127.0.0.1'), InetAddress.fromString('2001:db8::8a2e:370:7334')],
    literals: ["'127.0.0.1'", "'2001:db8::8a2e:370:7334'"],
  },
  { type: 'int', values: [0, 2147483647, -2147483648], literals: ['0', '2147483647', '-2147483648'] },
  { type: 'smallint', values: [0, 32767, -32768], literals: ['0', '32767', '-32768'] },
  {
    type: 'text',
    values: ['', 'plain', 'žluťoučký \u{1f600} \n\'"'],
    literals: ["''", "'plain'", "'žluťoučký \u{1f600} \n''\"'"],
  },
  {
    type: 'time',
    values: [LocalTime.fromString('00:00:00'), LocalTime.fromString('23:59:59.999999999')],
    literals: ["'00:00:00'", "'23:59:59.999999999'"],
  },
  {
    type: 'timestamp',
    values: [new Date(0), new Date('2026-11-24T08:07:06.005Z'), new Date(-1)],
    literals: ['0', "'2026-11-24T08:07:06.005Z'", '-1'],
  },
  { type: 'timeuuid', values: [TimeUuid.fromString(timeuuid)], literals: [timeuuid] },
  { type: 'tinyint', values: [0, 127, -128], literals: ['0', '127', '-128'] },
  { type: 'uuid', values: [Uuid.fromString(uuid)], literals: [uuid] },
  {
    type: 'varint',
    values: [
      Integer.fromString('0'),
      Integer.fromString('-129'),
      Integer.fromString('170141183460469231731687303715884105728'),
    ],
    literals: ['0', '-129', '170141183460469231731687303715884105728'],
  },
  { type: 'list<int>', values: [[1, 2, 1]], literals: ['[1, 2, 1]'] },
  { type: 'set<text>', values: [['a', 'b']], literals: ["{'a', 'b'}"] },
  { type: 'map<text, int>', values: [{ a: 1, b: 2 }], literals: ["{'a': 1, 'b': 2}"] },
  { type: 'frozen<list<text>>', values: [['x', '']], literals: ["['x', '']"] },
  { type: 'frozen<set<int>>', values: [[-1, 0, 5]], literals: ['{-1, 0, 5}'] },
  {
    type: 'frozen<map<int, frozen<list<uuid>>>>',
    values: [{ 1: [Uuid.fromString(uuid)] }],
    literals: [`{1: [${uuid}]}`],
  },
  {
    type: 'tuple<int, text>',
    values: [new Tuple(1, 'one'), new Tuple(2, null)],
    literals: ["(1, 'one')", '(2, null)'],
  },
  {
    type: 'frozen<address>',
    values: [
      { street: 'Main', numbers: [1, 2] },
      { street: null, numbers: null },
    ],
    literals: ["{street: 'Main', numbers: [1, 2]}"],
  },
  { type: 'address', values: [{ street: 'Main', numbers: [1, 2] }], literals: ["{street: 'Main', numbers: [1, 2]}"] },
  { type: 'vector<float, 3>', values: [new Vector([1, 2.5, -3], 'float')], literals: ['[1, 2.5, -3]'] },
  { type: 'vector<text, 2>', values: [new Vector(['a', 'longer text'], 'text')], literals: ["['a', 'longer text']"] },
  { type: 'list<frozen<tuple<int, text>>>', values: [[new Tuple(1, 'a')]], literals: ["[(1, 'a')]"] },
  {
    type: 'map<text, frozen<address>>',
    values: [{ home: { street: 'Main', numbers: [1] } }],
    literals: ["{'home': {street: 'Main', numbers: [1]}}"],
  },
  {
    type: 'tuple<vector<int, 2>, duration>',
    values: [new Tuple(new Vector([1, 2], 'int'), new Duration(0, 1, long('0')))],
    literals: ['([1, 2], 1d)'],
  },
  { type: 'vector<smallint, 2>', values: [new Vector([1, -2], 'smallint')], literals: ['[1, -2]'] },
  ...vectorsOf({
    ascii: ["'a'", "'longer'"],
    bigint: ['1', '-9223372036854775808'],
    blob: ['0x', '0x00ff'],
    boolean: ['true', 'false'],
    date: ["'1970-01-01'", "'2026-11-24'"],
    decimal: ['1', '-123.4567'],
    double: ['1.5', 'NaN'],
    duration: ['1mo2d3ns', '1d'],
    inet: ["'127.0.0.1'", "'2001:db8::1'"],
    time: ["'00:00:00'", "'23:59:59.999999999'"],
    timestamp: ['0', "'2026-11-24T08:07:06.005Z'"],
    timeuuid: [timeuuid, timeuuid],
    tinyint: ['127', '-128'],
    uuid: [uuid, uuid],
    varint: ['0', '170141183460469231731687303715884105728'],
  }),
  { type: 'set<frozen<tuple<int, int>>>', values: [[new Tuple(1, 2)]], literals: ['{(2, 1), (1, 2)}'] },
  { type: 'set<inet>', values: [], literals: ["{'10.0.0.1', '::1', '127.0.0.1'}"] },
  // Not 1.5 beside 1.50: they are equal, and a server keeps now the one and now the other of a literal.
  { type: 'map<timeuuid, frozen<set<decimal>>>', values: [], literals: [`{${timeuuid}: {1.50, 1.50, -1}}`] },
  { type: 'tuple<frozen<tuple<int, text>>, frozen<address>>', values: [], literals: ["((1, 'a'), {street: 'x'})"] },
  {
    type: `'${marshal}.CompositeType(${marshal}.Int32Type,${marshal}.UTF8Type)'`,
    values: [Buffer.from('0004000000010000016100', 'hex')],
    literals: [],
  },
  { type: `'${marshal}.LexicalUUIDType'`, values: [Buffer.from(uuid.replaceAll('-', ''), 'hex')], literals: [] },
  { type: `'${marshal}.Int32Type'`, values: [5], literals: ['5'] },
  { type: `'${marshal}.ListType(${marshal}.UTF8Type)'`, values: [['a']], literals: ["['a', 'b']"] },
];

/** Types that the driver cannot read (it fails to parse `vector<map<text, int>, 2>`); good for any other client. */
export const typesBeyondTheDriver: readonly TypeSample[] = [
  ...vectorsOf({
    'vector<float, 2>': ['[1, 2]', '[3.5, NaN]'],
    'vector<text, 2>': ["['', 'a']", "['bb', 'c']"],
    'list<int>': ['[1, 2]', '[]'],
    'set<text>': ["{'b', 'a'}", "{'c'}"],
    'map<text, int>': ["{'a': 1}", "{'b': 2, 'c': 3}"],
    'tuple<int, text>': ["(1, 'a')", '(2, null)'],
    'frozen<address>': ["{street: 'Main', numbers: [1]}", "{street: 'Side'}"],
  }),
  { type: 'frozen<list<vector<float, 2>>>', values: [], literals: ['[[1, 2], [3, 4]]'] },
  { type: 'map<int, vector<smallint, 2>>', values: [], literals: ['{1: [1, 2]}'] },
];

/** Vectors of two: of types of a fixed length and of others, which are laid out differently, nested ones among them. */
function vectorsOf(literals: Readonly<Record<string, readonly [string, string]>>): TypeSample[] {
  return Object.entries(literals).map(([type, [first, second]]) => ({
    type: `vector<${type}, 2>`,
    values: [],
    literals: [`[${first}, ${second}]`],
  }));
}

/** A column's name for a type: letters and underscores. */
export function columnFor(type: string): string {
  return `c_${type.replace(/[^a-z0-9]+/g, '_').replace(/_$/, '')}`;
}
