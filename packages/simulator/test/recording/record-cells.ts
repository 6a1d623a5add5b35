import { RawClient } from '../raw-client.ts';
import type { RecordingProxy } from './recording-proxy.ts';

const nativeTypes = [
  'ascii',
  'bigint',
  'blob',
  'boolean',
  'date',
  'decimal',
  'double',
  'duration',
  'float',
  'inet',
  'int',
  'smallint',
  'text',
  'time',
  'timestamp',
  'timeuuid',
  'tinyint',
  'uuid',
  'varint',
] as const;

/** Cells of native types: of every length that is one's, and of those beside them. */
const nativeCells = [
  '',
  ...[1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17].flatMap((length) =>
    [0x00, 0xff].map((byte) => Buffer.alloc(length, byte).toString('hex')),
  ),
  // The longest time of a day and the one behind it, a timeuuid, text cut in a character, a surrogate, durations of both signs.
  '00004e94914effff',
  '00004e94914f0000',
  'fcc2a0f0c8e111f08de90242ac120002',
  'c3',
  'e282ac',
  'e282',
  'eda080',
  '7f',
  '010102',
  '01020304',
];

/** UTF-8 as the server takes it: its NUL of two bytes and surrogates are, other long forms are not; beyond Unicode, and cut. */
const textCells = [
  'c080',
  'c081',
  'c181',
  'c2',
  'c27f',
  'e08080',
  'e0a080',
  'e18080',
  'e1807f',
  'f08f8080',
  'f0908080',
  'f09080',
  'f4908080',
  'f7bfbfbf',
  'f880808080',
  '80',
  '61c3',
  'c361',
];

const i = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
/** [bytes]: a length, then what is in it. */
const b = (hex: string): string => i(hex.length / 2) + hex;
const nullCell = i(-1);
/** What is wrong with the cell of a list or set, or not, by its element's. */
const ofItems = (...items: readonly string[]): string[] => [
  '',
  '00',
  '0000',
  i(0),
  i(-1),
  i(1),
  i(2) + items[0],
  i(1) + items[0],
  i(1) + items[0] + '00',
  i(2) + items.join(''),
  i(1) + nullCell,
  i(1) + i(-2),
  i(1) + i(9) + '00',
  i(1) + b(''),
  i(1) + '0000',
  i(2 ** 31 - 1),
  i(2) + items[0] + nullCell,
];

/** Types that hold others, and their cells. */
const nestedCells: Readonly<Record<string, readonly string[]>> = {
  'list<int>': [...ofItems(b(i(7)), b(i(1))), i(1) + b('000007')],
  'frozen<list<int>>': [...ofItems(b(i(7)), b(i(1))), i(1) + b('000007')],
  'set<int>': [...ofItems(b(i(7)), b(i(1))), i(1) + b('000007'), i(2) + b(i(7)) + b(i(7))],
  'frozen<set<text>>': [...ofItems(b('62'), b('61')), i(1) + b('ff')],
  'map<text, int>': [
    ...ofItems(b('62') + b(i(1)), b('61') + b(i(2))),
    i(1) + b('61'),
    i(1) + b('ff') + b(i(1)),
    i(1) + b('61') + b('01'),
    i(1) + b('61') + nullCell,
    i(1) + nullCell + b(i(1)),
    i(2) + b('61') + b(i(1)) + b('61') + b(i(2)),
  ],
  'frozen<map<text, int>>': [
    i(1) + b('61'),
    i(1) + b('ff') + b(i(1)),
    i(1) + b('61') + b('01'),
    i(1) + b('61') + nullCell,
    i(1) + nullCell + b(i(1)),
  ],
  'frozen<list<frozen<list<int>>>>': [i(1) + b(i(1) + b('000007')), i(1) + b('0000'), i(1) + b('')],
  'frozen<list<part>>': [
    i(1) + b(b('000007')),
    i(1) + b('00'),
    i(1) + b(''),
    i(1) + b(b(i(7))),
    i(1) + b(b(i(7)) + b('61') + '00'),
  ],
  'list<text>': [i(1) + b(''), i(1) + nullCell],
  'frozen<list<tuple<int>>>': [i(1) + b(''), i(1) + b('00'), i(1) + b(b('000007'))],
  'frozen<map<int, frozen<part>>>': [i(1) + b(i(1)) + b(b('000007')), i(1) + b('') + b(''), i(1) + b('') + b(b(i(7)))],
  'tuple<part, vector<int, 2>>': [b(b('000007')), b(''), b(b(i(7))), nullCell + b(i(7)), nullCell + b('')],
  'vector<part, 1>': ['0107', '00', '08' + b(i(7)), '07' + b('000007')],
  'tuple<int, text>': [
    '',
    '00',
    '000000',
    b(i(7)),
    b(i(7)) + b('61'),
    nullCell + nullCell,
    b('000007') + b('61'),
    b(i(7)) + b('ff'),
    b(i(7)) + b('61') + '00',
    b(i(7)) + b('61') + b('62'),
    i(9) + '00',
    i(-2),
    b('') + b(''),
    b(i(7)) + '0000',
  ],
  part: [
    '',
    '00',
    '000000',
    b(i(7)),
    b(i(7)) + b('61'),
    nullCell + nullCell,
    b('000007') + b('61'),
    b(i(7)) + b('ff'),
    b(i(7)) + b('61') + '00',
    b(i(7)) + b('61') + b('62'),
    i(9) + '00',
    i(-2),
    b('') + b(''),
  ],
  'frozen<part>': [
    '',
    '00',
    '000000',
    b(i(7)),
    b(i(7)) + b('61'),
    nullCell + nullCell,
    b('000007') + b('61'),
    b(i(7)) + b('ff'),
    b(i(7)) + b('61') + '00',
    b(i(7)) + b('61') + b('62'),
    i(9) + '00',
    i(-2),
    b('') + b(''),
  ],
  'vector<float, 2>': ['', '00', '0000', i(0), i(0) + i(0), i(0) + i(0) + '00', i(0) + i(0) + i(0)],
  'vector<text, 2>': ['', '00', '0000', '0161', '01610162', '0161016200', '016101ff', '01610561', 'ff', '0161ff'],
  'vector<int, 2>': [i(0) + i(1), i(0)],
  'vector<smallint, 2>': ['0200010200ff', '0100020001', '00'],
  'vector<vector<int, 1>, 2>': [i(0), i(0) + i(0), i(0) + i(0) + '00'],
};

/** What does not go into a column, with cells that are too short, empty, null, too long and right. */
const otherPlaces: readonly (readonly [name: string, statement: string, cells: readonly (string | null)[]])[] = [
  ['partition key', 'INSERT INTO cells.t (id) VALUES (?)', ['000007', '', null, i(7)]],
  ['partition key of a read', 'SELECT id FROM cells.t WHERE id = ?', ['000007', '', null, i(7)]],
  ['text partition key', 'INSERT INTO cells.keyed (id, line) VALUES (?, 1)', ['ff', '', null, '61']],
  ['partition key of an update', 'UPDATE cells.t SET c_int = 1 WHERE id = ?', ['000007', '', null]],
  ['partition key of a delete', 'DELETE FROM cells.t WHERE id = ?', ['000007', '', null]],
  ['clustering key', "INSERT INTO cells.keyed (id, line) VALUES ('a', ?)", ['000007', '', null, i(7)]],
  ['clustering key of a read', "SELECT line FROM cells.keyed WHERE id = 'a' AND line > ?", ['000007', '', null, i(6)]],
  ['clustering key from', "SELECT line FROM cells.keyed WHERE id = 'a' AND line >= ?", ['', null]],
  ['clustering key below', "SELECT line FROM cells.keyed WHERE id = 'a' AND line < ?", ['', null, i(9)]],
  ['clustering key to', "SELECT line FROM cells.keyed WHERE id = 'a' AND line <= ?", ['', null]],
  ['clustering key equal', "SELECT line FROM cells.keyed WHERE id = 'a' AND line = ?", ['', null]],
  [
    'clustering keys',
    "SELECT line FROM cells.keyed WHERE id = 'a' AND line IN ?",
    [i(1) + nullCell, i(2) + b('') + b(i(7)), null],
  ],
  ['one of the keys', 'SELECT id FROM cells.t WHERE id IN (?)', ['000007', '', null]],
  [
    'list of keys',
    'SELECT id FROM cells.t WHERE id IN ?',
    [i(1) + b('000007'), i(1) + b(i(7)), i(1) + nullCell, '00', i(0), null],
  ],
  [
    'element of a list',
    'UPDATE cells.t SET c_list = c_list + ? WHERE id = 1',
    [i(1) + b('000007'), i(1) + b(i(7)), ''],
  ],
  ['key of a map', 'UPDATE cells.t SET c_map[?] = 1 WHERE id = 1', ['ff', '61', '', null]],
  ['value of a map', "UPDATE cells.t SET c_map['a'] = ? WHERE id = 1", ['000007', i(7), '', null]],
  ['counter', 'UPDATE cells.counted SET n = n + ? WHERE id = 1', ['000007', '', null, `${i(0)}${i(7)}`]],
  ['counter down', 'UPDATE cells.counted SET n = n - ? WHERE id = 1', ['', null]],
  ['condition of less', 'UPDATE cells.t SET c_int = 1 WHERE id = 1 IF c_int < ?', ['', null]],
  ['condition', 'UPDATE cells.t SET c_int = 1 WHERE id = 1 IF c_int = ?', ['000007', '', null]],
  ['limit', 'SELECT id FROM cells.t LIMIT ?', ['000007', '', i(0), i(-1), i(7)]],
  ['timestamp', 'INSERT INTO cells.t (id) VALUES (1) USING TIMESTAMP ?', ['000007', '', null, `${i(0)}${i(7)}`]],
  [
    'ttl',
    'INSERT INTO cells.t (id) VALUES (1) USING TTL ?',
    ['000007', '', null, i(-1), i(2 ** 31 - 1), i(0), i(1000)],
  ],
  ['token', 'SELECT id FROM cells.t WHERE token(id) > token(?)', ['000007', '', null, i(7)]],
  ['token of a number', 'SELECT id FROM cells.t WHERE token(id) > ?', ['000007', '', null]],
  ['limit of a partition', 'SELECT id FROM cells.t PER PARTITION LIMIT ?', ['', null, i(0)]],
  ['argument of a function', 'INSERT INTO cells.t (id, c_timestamp) VALUES (1, toTimestamp(?))', ['000007', '', null]],
];

/** Cells of every kind bound to columns of every type, whole and malformed. */
export async function recordCells(proxy: RecordingProxy): Promise<void> {
  await using client = await RawClient.start(proxy.port);
  await client.query('DROP KEYSPACE IF EXISTS cells');
  proxy.frames.length = 0;
  proxy.label = 'schema';
  await client.query("CREATE KEYSPACE cells WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
  await client.query('CREATE TYPE cells.part (a int, b text)');
  await client.query(
    `CREATE TABLE cells.t (id int PRIMARY KEY, ${nativeTypes.map((type) => `c_${type} ${type}`).join(', ')}, c_list list<int>, c_map map<text, int>)`,
  );
  await client.query('CREATE TABLE cells.keyed (id text, line int, PRIMARY KEY (id, line))');
  await client.query('CREATE TABLE cells.counted (id int PRIMARY KEY, n counter)');
  const bind = async (query: string, hex: string | null): Promise<void> => {
    const values = [hex === null ? null : Buffer.from(hex, 'hex')];
    await client.ask({ opcode: 'QUERY', query, parameters: { consistency: 1, values } });
  };
  for (const type of nativeTypes) {
    for (const cell of type === 'text' ? [...nativeCells, ...textCells] : nativeCells) {
      proxy.label = `${type} 0x${cell}`;
      await bind(`INSERT INTO cells.t (id, c_${type}) VALUES (1, ?)`, cell);
    }
  }
  for (const [number, [type, cells]] of Object.entries(nestedCells).entries()) {
    proxy.label = 'schema';
    await client.query(`CREATE TABLE cells.n${number} (id int PRIMARY KEY, c ${type})`);
    for (const cell of cells) {
      proxy.label = `${type} 0x${cell}`;
      await bind(`INSERT INTO cells.n${number} (id, c) VALUES (1, ?)`, cell);
      proxy.label = `read ${type} 0x${cell}`;
      await client.query(`SELECT c FROM cells.n${number} WHERE id = 1`);
    }
  }
  for (const [name, statement, cells] of otherPlaces) {
    for (const cell of cells) {
      proxy.label = `${name} ${cell === null ? 'null' : `0x${cell}`}`;
      await bind(statement, cell);
    }
  }
  proxy.label = 'schema';
  await client.query('DROP KEYSPACE cells');
}
