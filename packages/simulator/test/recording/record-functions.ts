import { RawClient } from '../raw-client.ts';
import type { RecordingProxy } from './recording-proxy.ts';

/** Native types with a value, as CQL and as a cell; and a cell that is none of theirs, if there is one. */
const sampleValues: readonly (readonly [type: string, literal: string, cell: string, otherCell: string | undefined])[] =
  [
    ['ascii', "'plain'", '706c61696e', 'ff'],
    ['bigint', '7', '0000000000000007', '07'],
    ['boolean', 'true', '01', '0101'],
    ['date', "'2026-11-24'", '8000511d', '00'],
    ['decimal', '1.5', '000000010f', '0000'],
    ['double', '1.5', '3ff8000000000000', '00'],
    ['duration', '1mo2d3ns', '020406', '0000'],
    ['float', '1.5', '3fc00000', '00'],
    ['inet', "'127.0.0.1'", '7f000001', '7f'],
    ['int', '7', '00000007', '07'],
    ['smallint', '7', '0007', '07'],
    ['text', "'x'", '78', 'ff'],
    ['time', "'00:00:01'", '000000003b9aca00', '00'],
    ['timestamp', '7', '0000000000000007', '00'],
    [
      'timeuuid',
      'fcc2a0f0-c8e1-11f0-8de9-0242ac120002',
      'fcc2a0f0c8e111f08de90242ac120002',
      'fcc2a0f0c8e141f08de90242ac120002',
    ],
    ['tinyint', '7', '07', '0007'],
    ['uuid', '7e1f8c3a-5a0b-4c6d-9f3e-2b1a0c9d8e7f', '7e1f8c3a5a0b4c6d9f3e2b1a0c9d8e7f', '00'],
    ['varint', '7', '07', undefined],
    ['varchar', "'x'", '78', 'ff'],
  ];

const insert = (column: string, term: string): string => `INSERT INTO functions.t (id, ${column}) VALUES (1, ${term})`;
const read = (selector: string): string => `SELECT ${selector} FROM functions.t WHERE id = 1`;

/** Asked as they are. */
const functionStatements: readonly string[] = [
  // Conversions in each other, of what is not theirs, of nothing, and of too much.
  insert('c_int', 'blob_as_int(int_as_blob(5))'),
  read('c_int'),
  insert('c_int', 'blob_as_int(bigint_as_blob(5))'),
  insert('c_int', 'int_as_blob(5)'),
  insert('b', 'blob_as_int(0x00000005)'),
  insert('b', 'int_as_blob()'),
  insert('b', 'int_as_blob(1, 2)'),
  insert('b', "int_as_blob('x')"),
  insert('b', 'int_as_blob(null)'),
  read('b'),
  insert('c_int', 'blob_as_int(null)'),
  read('c_int'),
  insert('c_int', "blob_as_int('x')"),
  insert('c_int', 'blob_as_int(5)'),
  insert('c_int', 'blob_as_int(0x)'),
  insert('b', 'text_as_blob(int_as_blob(1))'),
  insert('b', 'nothing(1)'),
  insert('b', 'blob_as_blob(0x00)'),
  insert('b', 'counter_as_blob(1)'),
  insert('b', 'system.int_as_blob(1)'),
  insert('b', 'functions.int_as_blob(1)'),
  insert('b', 'INT_AS_BLOB(1)'),
  insert('b', 'intAsBlob(1)'),
  insert('b', '"intAsBlob"(1)'),
  insert('c_text', 'blob_as_varchar(0x78)'),
  insert('c_varint', 'blob_as_int(0x00000001)'),
  insert('c_bigint', 'blob_as_int(0x00000001)'),
  insert('c_text', 'blob_as_ascii(0x78)'),
  insert('c_ascii', 'blob_as_text(0x78)'),
  insert('c_uuid', 'blob_as_timeuuid(0xfcc2a0f0c8e111f08de90242ac120002)'),
  insert('c_timeuuid', 'blob_as_uuid(0x)'),
  insert('b', 'int_as_blob(99999999999)'),
  insert('b', 'list_as_blob([1])'),
  insert('l', '[blob_as_int(0x00000009), 2]'),
  read('l'),
  insert('l', '[int_as_blob(1)]'),
  // Of what is selected.
  insert('b', '0x00000007'),
  read('blob_as_int(b)'),
  read('blob_as_int(b) AS x'),
  read('int_as_blob(blob_as_int(b))'),
  read('blob_as_int(c_int)'),
  read('int_as_blob(c_text)'),
  read('blob_as_text(b)'),
  read('blob_as_bigint(b)'),
  read('int_as_blob(5)'),
  read("text_as_blob('x')"),
  read('int_as_blob(id), blobAsInt(b)'),
  read('nothing(id)'),
  read('int_as_blob()'),
  read('int_as_blob(id, id)'),
  read('system.int_as_blob(id)'),
  read('int_as_blob(*)'),
  read('max(blob_as_int(b))'),
  read('blob_as_int(max(b))'),
  read('count(int_as_blob(id))'),
  read('int_as_blob(null)'),
  'SELECT int_as_blob(id) FROM functions.t WHERE id = 9',
  // In conditions.
  'SELECT id FROM functions.t WHERE id = blob_as_int(0x00000001)',
  'SELECT id FROM functions.t WHERE id IN (blob_as_int(0x00000001), 2)',
  'SELECT id FROM functions.t WHERE id = int_as_blob(1)',
  'SELECT id FROM functions.t WHERE id = blob_as_int(0x01)',
  'SELECT id FROM functions.t WHERE token(id) >= token(blob_as_int(0x00000001))',
  'UPDATE functions.t SET c_int = blob_as_int(0x00000008) WHERE id = blob_as_int(0x00000001)',
  'DELETE c_int FROM functions.t WHERE id = blob_as_int(0x00000001)',
  // Hints.
  insert('c_int', '(int)5'),
  insert('c_int', '(bigint)5'),
  insert('c_int', "(text)'x'"),
  insert('c_int', "(int)'x'"),
  insert('c_bigint', '(int)5'),
  insert('c_varint', '(int)5'),
  insert('c_text', "(ascii)'x'"),
  insert('c_ascii', "(text)'x'"),
  insert('c_text', "(varchar)'x'"),
  insert('b', '(blob)0x00'),
  insert('b', '(int)5'),
  insert('c_uuid', '(timeuuid)fcc2a0f0-c8e1-11f0-8de9-0242ac120002'),
  insert('c_timeuuid', '(uuid)fcc2a0f0-c8e1-11f0-8de9-0242ac120002'),
  insert('l', '(list<int>)[1, 2]'),
  insert('l', '(list<text>)[1]'),
  insert('l', '(frozen<list<int>>)[1]'),
  insert('l', '(set<int>){1}'),
  insert('l', '[(int)1, 2]'),
  insert('l', "[(text)'x']"),
  insert('c_int', '(nothing)5'),
  insert('c_int', '(int)null'),
  insert('c_int', '(int)(int)5'),
  insert('c_int', '(int)blob_as_int(0x00000005)'),
  insert('b', 'int_as_blob((int)5)'),
  insert('b', 'int_as_blob((bigint)5)'),
  insert('c_timestamp', "to_timestamp((date)'2026-11-24')"),
  insert('c_double', '(float)1.5'),
  insert('c_double', '(int)1'),
  read('(int)5'),
  read("(text)'x'"),
  read('(int)5 AS x'),
  read('(list<int>)[1, 2]'),
  read("(map<text, int>){'a': 1}"),
  read('5'),
  read("'x'"),
  read('0xff'),
  read('null'),
  read('[1]'),
  read('int_as_blob((int)5)'),
  read('(bigint)id'),
  read('(int)null'),
  read("(int)'x'"),
  read('1.5'),
  read('true'),
  'SELECT id FROM functions.t WHERE id = (int)1',
  'SELECT id FROM functions.t WHERE id = (bigint)1',
  'SELECT id FROM functions.t WHERE id IN ((int)1, 2)',
  'SELECT id FROM functions.t WHERE id = 1 LIMIT (int)1',
  insert('c_int', '5) USING TTL (int)100 --'),
  // Literals that hold others.
  insert('l', "['x']"),
  insert('l', '[null]'),
  insert('l', '[[1]]'),
  insert('nl', "[['x']]"),
  insert('nl', '[1]'),
  insert('s', "{'x'}"),
  insert('s', '{null}'),
  insert('m', '{1: 1}'),
  insert('m', "{'a': 'x'}"),
  insert('m', "{'a': null}"),
  insert('tu', "('x', 'y')"),
  insert('tu', "(1, (text)'x')"),
  insert('tu', '((bigint)1, null)'),
  insert('v', "['x', 1]"),
  insert('v', '[1, (float)2]'),
  insert('v', '[null, 1]'),
  insert('p', "{a: 'x'}"),
  insert('p', '{a: (int)5}'),
  insert('p', '(frozen<part>){a: 1}'),
  insert('p', '(part){a: 1}'),
  insert('p', '{a: blob_as_int(0x00000001)}'),
  insert('p', '{a: int_as_blob(1)}'),
  read('p'),
  insert('l', '5'),
  insert('l', "'x'"),
  insert('c_int', '[1]'),
  insert('c_int', '{1}'),
  insert('c_int', "{'a': 1}"),
  insert('c_int', '(1, 2)'),
  insert('c_int', '{a: 1}'),
  insert('m', '[1]'),
  insert('s', "{'a': 1}"),
  insert('tu', '[1]'),
  // Times, which have functions of one name for several types.
  insert('c_timeuuid', 'fcc2a0f0-c8e1-11f0-8de9-0242ac120002'),
  insert('c_timestamp', "'2026-11-24T08:07:06.005Z'"),
  insert('c_date', "'2026-11-24'"),
  ...[
    'to_timestamp',
    'toTimestamp',
    'to_date',
    'toDate',
    'to_unix_timestamp',
    'toUnixTimestamp',
    'min_timeuuid',
    'minTimeuuid',
    'max_timeuuid',
    'maxTimeuuid',
    'dateOf',
    'unixTimestampOf',
  ].flatMap((name) => ['c_timeuuid', 'c_timestamp', 'c_date', 'c_int'].map((column) => read(`${name}(${column})`))),
  insert('c_timestamp', 'to_timestamp(to_date(fcc2a0f0-c8e1-11f0-8de9-0242ac120002))'),
  read('c_timestamp'),
  insert('c_date', 'to_date(7)'),
  insert('c_date', "to_date('2026-11-24')"),
  insert('c_bigint', 'to_unix_timestamp(fcc2a0f0-c8e1-11f0-8de9-0242ac120002)'),
  insert('c_timestamp', 'to_timestamp(null)'),
  insert('c_timestamp', 'to_timestamp(now())'),
  insert('c_bigint', 'to_unix_timestamp(null)'),
  insert('c_bigint', 'toUnixTimestamp(null)'),
  insert('c_bigint', 'to_unix_timestamp(7)'),
  insert('c_uuid', 'now()'),
  insert('c_timestamp', 'now()'),
  insert('c_timeuuid', 'uuid()'),
  insert('c_timeuuid', 'now(1)'),
  insert('c_uuid', 'uuid()'),
  insert('c_blob', 'now()'),
  insert('b', 'now()'),
  read('nothing.now()'),
];

/** With a marker each: prepared, then asked with cells of the type that the answer says. */
const bound: readonly (readonly [statement: string, cells: readonly (string | null)[]])[] = [
  [insert('c_int', '(int)?'), ['00000007', null, '07']],
  [insert('c_int', '(text)?'), ['78']],
  [insert('c_bigint', '(int)?'), ['00000007']],
  [insert('c_text', '(ascii)?'), ['78', 'ff']],
  [insert('c_ascii', '(text)?'), ['78']],
  [insert('b', '(int)?'), ['00000007']],
  [insert('l', '(list<int>)?'), ['0000000100000004 00000007', '00']],
  [insert('l', '[(int)?]'), ['00000007']],
  [insert('c_uuid', '(timeuuid)?'), ['fcc2a0f0c8e111f08de90242ac120002', '7e1f8c3a5a0b4c6d9f3e2b1a0c9d8e7f']],
  [insert('l', '[?]'), ['00000007', '07', null]],
  [insert('s', '{?}'), ['00000007']],
  [insert('m', "{'a': ?}"), ['00000007']],
  [insert('tu', "(?, 'x')"), ['00000007', '07']],
  [insert('v', '[?, 1]'), ['3f800000']],
  [insert('p', '{a: ?}'), ['00000007', '07']],
  [insert('b', 'int_as_blob(?)'), ['00000007', null, '07', '']],
  [insert('b', 'int_as_blob(:x)'), ['00000007']],
  [insert('b', 'int_as_blob((int)?)'), ['00000007']],
  [insert('b', 'int_as_blob((bigint)?)'), ['00000007']],
  [insert('c_int', 'blob_as_int(?)'), ['00000007', null, '07', '']],
  [insert('c_timestamp', 'to_timestamp(?)'), ['00']],
  [insert('c_timestamp', 'to_timestamp((timeuuid)?)'), ['fcc2a0f0c8e111f08de90242ac120002', null]],
  [insert('c_timestamp', 'to_timestamp((date)?)'), ['8000511d']],
  [insert('b', 'nothing(?)'), ['00']],
  [read('(int)?'), ['00000007', null, '07']],
  [read('(int)? AS x'), ['00000007']],
  [read('?'), ['00000007']],
  [read('int_as_blob(?)'), ['00000007', null, '07']],
  [read('int_as_blob((int)?)'), ['00000007']],
  [read('blob_as_int(?)'), ['00000007', '07']],
  [read('(list<int>)?'), ['000000010000000400000007']],
  ['SELECT id FROM functions.t WHERE id = (int)?', ['00000001', null]],
  ['SELECT id FROM functions.t WHERE id = (bigint)?', ['00000001']],
  ['SELECT id FROM functions.t WHERE id = blob_as_int(?)', ['00000001', '01', null]],
  ['SELECT id FROM functions.t WHERE id IN ((int)?)', ['00000001']],
  ['SELECT id FROM functions.t WHERE token(id) >= token((int)?)', ['00000001']],
  ['SELECT id FROM functions.t WHERE token(id) >= token(blob_as_int(?))', ['00000001']],
  ['UPDATE functions.t SET c_int = (int)? WHERE id = 1', ['00000001']],
  ['UPDATE functions.t SET l = l + (list<int>)? WHERE id = 1', ['000000010000000400000007']],
  ['UPDATE functions.t SET m[(text)?] = 1 WHERE id = 1', ['78']],
  ['UPDATE functions.t SET c_int = 1 WHERE id = 1 IF c_int = (int)?', ['00000009']],
  ['UPDATE functions.t SET c_int = 1 WHERE id = 1 IF c_int = blob_as_int(?)', ['00000009']],
  ['DELETE m[(text)?] FROM functions.t WHERE id = 1', ['78']],
];

/** Calls of functions and types in front of terms, in every place of a statement that has a term. */
export async function recordFunctions(proxy: RecordingProxy): Promise<void> {
  await using client = await RawClient.start(proxy.port);
  await client.query('DROP KEYSPACE IF EXISTS functions');
  proxy.frames.length = 0;
  const ask = async (name: string, query: string): Promise<void> => {
    proxy.label = name;
    await client.query(query);
  };
  await ask(
    'schema',
    "CREATE KEYSPACE functions WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
  );
  const columns = sampleValues.filter(([type]) => type !== 'varchar').map(([type]) => `c_${type} ${type}`);
  await ask('schema', 'CREATE TYPE functions.part (a int, b text)');
  const others =
    'b blob, l list<int>, nl list<frozen<list<int>>>, s set<int>, m map<text, int>, tu tuple<int, text>, v vector<float, 2>, p frozen<part>';
  await ask('schema', `CREATE TABLE functions.t (id int PRIMARY KEY, ${columns.join(', ')}, ${others})`);
  for (const [type, literal, cell, otherCell] of sampleValues) {
    const column = type === 'varchar' ? 'c_text' : `c_${type}`;
    const statements = [
      insert('b', `${type}_as_blob(${literal})`),
      read('b'),
      insert(column, `blob_as_${type}(0x${cell})`),
      read(column),
      read(`${type}_as_blob(${column})`),
      read(`${type}AsBlob(${column})`),
      read(`blob_as_${type}(b), blobAs${type}(b)`),
      ...(otherCell === undefined
        ? []
        : [
            insert(column, `blob_as_${type}(0x${otherCell})`),
            insert('b', `0x${otherCell}`),
            read(`blob_as_${type}(b)`),
          ]),
    ];
    for (const statement of statements) await ask(statement, statement);
    for (const statement of [insert('b', `${type}_as_blob(?)`), insert(column, `blob_as_${type}(?)`)]) {
      proxy.label = `prepare ${statement}`;
      await client.ask({ opcode: 'PREPARE', query: statement });
    }
  }
  for (const statement of functionStatements) await ask(statement, statement);
  for (const [statement, cells] of bound) {
    proxy.label = `prepare ${statement}`;
    await client.ask({ opcode: 'PREPARE', query: statement });
    for (const cell of cells) {
      proxy.label = `${statement} with ${cell === null ? 'null' : `0x${cell}`}`;
      const values = [cell === null ? null : Buffer.from(cell.replaceAll(' ', ''), 'hex')];
      await client.ask({ opcode: 'QUERY', query: statement, parameters: { consistency: 1, values } });
    }
  }
  await ask('schema', 'DROP KEYSPACE functions');
}
