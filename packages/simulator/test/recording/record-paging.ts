import { decodeResponse, encodeRequest, type Request } from '@async-cassandra/simulator';
import { RawClient } from '../raw-client.ts';
import type { RecordingProxy } from './recording-proxy.ts';

const consistency = 1;
const pageSize = 2;

/** Statements whose states differ: partitions and clustering columns of each kind, and each kind of limit. */
const queries = [
  'SELECT id FROM paging.k',
  'SELECT id FROM paging.k WHERE id = 1',
  'SELECT id, line FROM paging.c',
  'SELECT id, line FROM paging.c WHERE id = 1',
  'SELECT id, line FROM paging.c WHERE id = 1 ORDER BY line DESC',
  'SELECT id, line FROM paging.c WHERE id IN (1, 2)',
  'SELECT id, line FROM paging.c LIMIT 7',
  'SELECT id, line FROM paging.c LIMIT 2',
  'SELECT DISTINCT id FROM paging.c',
  'SELECT id, line FROM paging.c PER PARTITION LIMIT 2',
  'SELECT count(*) FROM paging.c',
  'SELECT a, b, line, n FROM paging.t',
  'SELECT a, s FROM paging.s',
] as const;

/** Bytes that are no state of these tables, by what is wrong with them. */
const wrongStates: Readonly<Record<string, string>> = {
  empty: '',
  text: Buffer.from('garbage').toString('hex'),
  'one zero': '00',
  'four zeros': '00000000',
  'two bytes': 'cafe',
  'twenty times ff': 'ff'.repeat(20),
  'key that is too short': '020001000505',
  'key that is too long': '080000000500000005000505',
  'mark without a value': '0400000005000505',
  'nothing remaining': '0400000005060004000000010005',
  'nothing remaining in the partition': '0400000005060004000000010500',
  'few remaining': '0400000005060004000000010505',
  'more than 63 bits remaining': '040000000506000400000001ffffffffffffffffff05',
  'mark of an empty value': '040000000501010505',
  'mark of a null': '040000000501020505',
  'protocol v3, without the last number': '00040000000500007ffffffd',
  'protocol v3, 0 in the partition': '00040000000500007ffffffd00000000',
  'protocol v3': '0004000000050007000400000001007ffffffd7ffffffd',
  'protocol v3, mark with a column': '000400000005000a000400000001000000007ffffffd7ffffffd',
  'protocol v3, mark of v4': '00040000000500060004000000017ffffffd7ffffffd',
};

/** States of every kind, good and wrong, sent with statements of every kind, prepared or not. */
export async function recordPaging(proxy: RecordingProxy): Promise<void> {
  await using client = await RawClient.start(proxy.port);
  await client.query('DROP KEYSPACE IF EXISTS paging');
  proxy.frames.length = 0;
  await createTables(proxy, client);
  const ask = async (
    label: string,
    query: string,
    pagingState: Buffer | undefined,
    size = pageSize,
  ): Promise<Buffer | undefined> => {
    proxy.label = label;
    return stateOf(
      await client.ask({ opcode: 'QUERY', query, parameters: { consistency, pageSize: size, pagingState } }),
    );
  };
  const states: (readonly [query: string, state: Buffer])[] = [];
  for (const query of queries) {
    const state = await ask(`first page of ${query}`, query, undefined);
    if (state) states.push([query, state]);
  }
  for (const query of queries) {
    const own = states.find(([of]) => of === query)?.[1];
    for (const [of, state] of states) await ask(`${query} with the state of ${of}`, query, state);
    for (const [what, hex] of Object.entries(wrongStates))
      await ask(`${query} with ${what}`, query, Buffer.from(hex, 'hex'));
    for (const [what, state] of own ? changed(own) : []) await ask(`${query} with its state ${what}`, query, state);
  }
  const [query, [, state] = []] = [
    'SELECT id, line FROM paging.c',
    states.find(([of]) => of === 'SELECT id, line FROM paging.c'),
  ];
  for (const size of [0, -1, 1]) await ask(`${query} with page size ${size}`, query, state, size);
  const garbage = Buffer.from(wrongStates['text'] ?? '', 'hex');
  for (const other of [
    'INSERT INTO paging.k (id) VALUES (1)',
    'USE paging',
    'SELECT nothing',
    'SELECT * FROM paging.nothing',
  ])
    await ask(`${other} with a wrong state`, other, garbage);
  await ask('INSERT with page size 0', 'INSERT INTO paging.k (id) VALUES (1)', undefined, 0);
  await recordPrepared(proxy, client, states);
}

async function recordPrepared(
  proxy: RecordingProxy,
  client: RawClient,
  states: readonly (readonly [query: string, state: Buffer])[],
): Promise<void> {
  for (const [query, state] of states) {
    proxy.label = `prepare ${query}`;
    const { response } = decodeResponse(await client.ask({ opcode: 'PREPARE', query }));
    if (response.kind !== 'prepared') throw new TypeError(`${query} gives ${response.kind} instead of an id`);
    const execute = (label: string, pagingState: Buffer | null, id = response.id): Promise<unknown> => {
      proxy.label = `prepared ${query} with ${label}`;
      const request: Request = { opcode: 'EXECUTE', id, parameters: { consistency, pageSize, pagingState } };
      return client.send(encodeRequest(1, request));
    };
    await execute('its state', state);
    await execute('null', null);
    for (const [what, hex] of Object.entries(wrongStates)) await execute(what, Buffer.from(hex, 'hex'));
    await execute('a wrong state and an unknown id', Buffer.alloc(0), Buffer.alloc(16, 9));
  }
}

async function createTables(proxy: RecordingProxy, client: RawClient): Promise<void> {
  proxy.label = 'schema';
  await client.query("CREATE KEYSPACE paging WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
  await client.query('CREATE TABLE paging.k (id int PRIMARY KEY, v text)');
  await client.query('CREATE TABLE paging.c (id int, line int, PRIMARY KEY (id, line))');
  await client.query('CREATE TABLE paging.t (a text, b int, line text, n int, PRIMARY KEY ((a, b), line, n))');
  await client.query('CREATE TABLE paging.s (a int, line int, s int static, PRIMARY KEY (a, line))');
  for (let i = 0; i < 6; i++) {
    await client.query(`INSERT INTO paging.k (id, v) VALUES (${i}, 'v${i}')`);
    await client.query(`INSERT INTO paging.s (a, s) VALUES (${i}, 1)`);
    for (let j = 0; j < 3; j++) {
      await client.query(`INSERT INTO paging.c (id, line) VALUES (${i}, ${j})`);
      await client.query(
        `INSERT INTO paging.t (a, b, line, n) VALUES ('p${i}', ${i}, '${j === 0 ? '' : `l${j}`}', ${j})`,
      );
    }
  }
}

/** A state with one thing wrong: cut short, longer, and each of its bytes changed in two ways. */
function changed(state: Buffer): (readonly [what: string, state: Buffer])[] {
  const bytes = [...state.keys()].flatMap((i) =>
    [state.readUInt8(i) ^ 1, 0xff].map((value) => {
      const copy = Buffer.from(state);
      copy.writeUInt8(value, i);
      return [`with byte ${i} = ${value}`, copy] as const;
    }),
  );
  return [
    ['without its last byte', state.subarray(0, -1)],
    ['without its second half', state.subarray(0, state.length >> 1)],
    ['with one byte more', Buffer.concat([state, Buffer.alloc(1)])],
    ...bytes,
  ];
}

function stateOf(frame: Parameters<typeof decodeResponse>[0]): Buffer | undefined {
  const { response } = decodeResponse(frame);
  return response.kind === 'rows' ? response.pagingState : undefined;
}
