import { decodeResponse, opcodeName, startSimulator, type Frame } from '@async-cassandra/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RawClient } from './raw-client.ts';
import { isVersion4, parseFrame, readRecorded } from './recorded.ts';
import { sortedSignatures } from './sorted-signatures.ts';

/** Answers that cannot be the server's bytes, and what is compared instead. */
const ownAnswers: Readonly<Record<string, string>> = {
  OPTIONS: 'offers only what this server has',
  "SELECT * FROM system.local WHERE key='local'": 'tokens, ids, names: columns and types are compared',
  "SELECT * FROM system_schema.tables WHERE keyspace_name='rec' AND table_name='items'":
    'the id is random: columns and types',
  "SELECT * FROM system_schema.tables WHERE keyspace_name='rec' AND table_name='types'":
    'the id is random: columns and types',
};

/** Statements outside the simulator's CQL, and a message that says so. */
const notUnderstood = /^SELECT rec\.fails|^SELEC /;

interface Replayed {
  readonly name: string;
  readonly query: string;
  readonly wanted: Frame;
  readonly got: Frame;
}

const replayed: Replayed[] = [];

beforeAll(async () => {
  await using simulator = await startSimulator();
  await using client = await RawClient.start(simulator.port);
  // Its paging states are not the real server's: the one given last stands in for the recorded one.
  let pagingState: { recorded: Buffer; own: Buffer } | undefined;
  for (const { name, request, response } of readRecorded('driver')) {
    if (request === undefined || !isVersion4(request)) continue;
    const frame = parseFrame(request);
    if (['STARTUP', 'REGISTER'].includes(opcodeName(frame.opcode) ?? '')) continue;
    const bytes = replaceState(Buffer.from(request, 'hex'), pagingState);
    const wanted = parseFrame(response);
    const got = await client.send(bytes);
    pagingState = statesOf(wanted, got) ?? pagingState;
    replayed.push({ name, query: queryOf(frame), wanted, got });
  }
});

afterAll(() => {
  replayed.length = 0;
});

describe('the simulator, asked what Cassandra 5.0.9 was asked', () => {
  it('answers with the same bytes, except for random values and unsupported statements', () => {
    const different = replayed.filter(({ wanted, got }) => !isSame(wanted, got));

    const unexplained = different.filter(
      ({ query, wanted }) => !(query in ownAnswers) && !notUnderstood.test(query) && !isMarked(wanted),
    );
    expect(unexplained.map(({ name, query }) => `${name}: ${query}`)).toEqual([]);
    expect(replayed.length - different.length).toBeGreaterThan(500);
  });

  it('gives the system tables the same columns and types', () => {
    const system = replayed.filter(({ query }) => /FROM system/.test(query));

    for (const { query, wanted, got } of system) {
      expect(metadataOf(got), query).toEqual(metadataOf(wanted));
    }
    expect(system.length).toBeGreaterThan(20);
  });

  it('ends pages where the server ends them', () => {
    const pages = replayed.filter(({ name }) => name.includes('page of'));

    const shape = ({ got, wanted }: Replayed): unknown[] =>
      [got, wanted].map((frame) => {
        const { response } = decodeResponse(frame);
        return response.kind === 'rows'
          ? { rows: response.rows, hasMore: response.pagingState !== undefined }
          : response.kind;
      });
    for (const page of pages) expect(shape(page)[0], page.name).toEqual(shape(page)[1]);
    expect(pages.length).toBe(11);
  });
});

describe('frames of other protocol versions', () => {
  it.each(readRecorded('raw').filter(({ name }) => /^version (?:5|6|66)$/.test(name)))(
    '$name is refused in v4, so that drivers downgrade',
    async ({ request = '' }) => {
      await using simulator = await startSimulator();
      await using client = await RawClient.open(simulator.port);

      const frame = await client.send(Buffer.from(request, 'hex'));

      expect(frame.version).toBe(0x84);
      expect(decodeResponse(frame).response).toMatchObject({
        error: 'protocol',
        message: expect.stringContaining('Invalid or unsupported protocol version') as string,
      });
    },
  );
});

/** What the simulator says of frames that are not what they should be: the same kind of error, in its own words. */
const inOwnWords: Readonly<Record<string, string>> = {
  'malformed query length': 'protocol',
  'malformed query without parameters': 'protocol',
  'malformed value length': 'protocol',
  'malformed batch names': 'protocol',
  'malformed batch of one with names': 'protocol',
};

describe('frames that drivers do not send', () => {
  const frames = readRecorded('raw').filter(
    ({ name, request = '' }) =>
      !/^version|^raw$|peers|options/.test(name) && isVersion4(request) && !request.startsWith('0400000101'),
  );

  it.each([...frames, ...readRecorded('raw').filter(({ name }) => name === 'startup twice')])(
    '$name: are answered with the recorded bytes, or by an error of the kind',
    async ({ name, request = '', response }) => {
      await using simulator = await startSimulator();
      await using client =
        name === 'statement before startup'
          ? await RawClient.open(simulator.port)
          : await RawClient.start(simulator.port);

      const frame = await client.send(Buffer.from(request, 'hex'));

      if (name === 'malformed compression flag') expect(decodeResponse(frame).response.kind).toBe('supported');
      else if (name in inOwnWords) expect(decodeResponse(frame).response).toMatchObject({ error: inOwnWords[name] });
      else expect(frame).toEqual(parseFrame(response));
      expect(client.socket.destroyed).toBe(false);
    },
  );
});

describe.each([
  ['types that the driver cannot read', 'types', 20],
  ['cells that no driver writes', 'cells', 1100],
  ['calls of functions, and types in front of terms', 'functions', 500],
  ['paging states, good and wrong', 'paging', 900],
  ['statements, levels and batches that Cassandra refuses', 'refusals', 150],
] as const)('%s', (_what, set, atLeast) => {
  it('are answered with the recorded bytes', async () => {
    await using simulator = await startSimulator();
    await using client = await RawClient.start(simulator.port);
    const different: string[] = [];
    let count = 0;
    for (const { name, request, response } of readRecorded(set)) {
      if (request === undefined) continue;
      count++;
      const got = await client.send(Buffer.from(request, 'hex'));
      if (name.includes(earlyEnd)) continue;
      if (!isSame(parseFrame(response), got) && !saysTheSame(parseFrame(response), got)) different.push(name);
    }

    expect(different).toEqual([]);
    expect(count).toBeGreaterThan(atLeast);
  });
});

function isSame(wanted: Frame, got: Frame): boolean {
  return wanted.opcode === got.opcode && wanted.flags === got.flags && wanted.body.equals(got.body);
}

/** Two states that nobody was sent: Cassandra ends the result behind one row. */
const earlyEnd = 'SELECT DISTINCT id FROM paging.c with mark of a';

/** Syntax errors, for which each server has words of its own, and lists of signatures, which the server has in no order. */
function saysTheSame(wanted: Frame, got: Frame): boolean {
  const [wantedText, text] = [wanted, got].map((frame) => {
    const { response } = decodeResponse(frame);
    if (response.kind !== 'error') return undefined;
    if (response.error === 'syntax') return 'syntax';
    // The port between nodes is each cluster's own, and some exceptions name an index or not.
    return `${response.error} ${sortedSignatures(response.message.replace(/:\s?\d+$/, ''))}`;
  });
  return wantedText !== undefined && text === wantedText;
}

/** A tracing id or a paging state is each server's own. */
function isMarked(wanted: Frame): boolean {
  const { response, envelope } = decodeResponse(wanted);
  return envelope.tracingId !== undefined || (response.kind === 'rows' && response.pagingState !== undefined);
}

function metadataOf(frame: Frame): unknown {
  const { response } = decodeResponse(frame);
  return response.kind === 'rows' ? response.columns : response.kind;
}

function statesOf(wanted: Frame, got: Frame): { recorded: Buffer; own: Buffer } | undefined {
  const [recorded, own] = [wanted, got].map((frame) => {
    const { response } = decodeResponse(frame);
    return response.kind === 'rows' ? response.pagingState : undefined;
  });
  return recorded && own ? { recorded, own } : undefined;
}

function replaceState(request: Buffer, state: { recorded: Buffer; own: Buffer } | undefined): Buffer {
  const at = state ? request.indexOf(state.recorded) : -1;
  if (!state || at < 0) return request;
  const length = Buffer.alloc(4);
  length.writeInt32BE(state.own.length);
  const replaced = Buffer.concat([
    request.subarray(0, at - 4),
    length,
    state.own,
    request.subarray(at + state.recorded.length),
  ]);
  replaced.writeUInt32BE(replaced.length - 9, 5);
  return replaced;
}

function queryOf({ opcode, body }: Frame): string {
  const name = opcodeName(opcode);
  return name === 'QUERY' || name === 'PREPARE' ? body.toString('utf8', 4, 4 + body.readInt32BE(0)) : (name ?? '');
}
