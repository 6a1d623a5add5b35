import { describe, expect, it } from 'vitest';
import { unset } from '../bytes/byte-reader.ts';
import { nativeType, type CqlType } from '../types/cql-type.ts';
import { MalformedBytesError } from '../bytes/malformed.ts';
import { FrameSplitter, type Frame } from './frame.ts';
import { decodeRequest, encodeRequest, type Request } from './request.ts';
import { decodeResponse, encodeResponse, type Response } from './response.ts';
import type { ErrorDetails } from './responses/error.ts';

const replicas = { consistency: 6, received: 1, blockFor: 2 };

const requests: readonly Request[] = [
  {
    opcode: 'STARTUP',
    options: new Map([
      ['CQL_VERSION', '3.0.0'],
      ['DRIVER_NAME', 'žluť'],
    ]),
  },
  { opcode: 'OPTIONS' },
  { opcode: 'REGISTER', eventTypes: ['SCHEMA_CHANGE', 'STATUS_CHANGE'] },
  { opcode: 'AUTH_RESPONSE', token: Buffer.from('\0user\0password') },
  { opcode: 'AUTH_RESPONSE', token: null },
  { opcode: 'PREPARE', query: 'SELECT * FROM t' },
  { opcode: 'QUERY', query: 'SELECT 1', parameters: { consistency: 1 } },
  {
    opcode: 'QUERY',
    query: 'SELECT :a',
    parameters: {
      consistency: 10,
      values: [Buffer.from('x'), null, unset],
      names: ['a', 'b', 'c'],
      skipMetadata: true,
      pageSize: 100,
      pagingState: Buffer.from('state'),
      serialConsistency: 8,
      timestamp: -1n,
    },
  },
  {
    opcode: 'EXECUTE',
    id: Buffer.alloc(16, 3),
    parameters: { consistency: 6, values: [Buffer.alloc(0)], pageSize: 5000, timestamp: 2n ** 62n },
  },
  {
    opcode: 'BATCH',
    batchType: 1,
    consistency: 4,
    serialConsistency: 9,
    timestamp: 5n,
    statements: [
      { query: 'INSERT', values: [] },
      { id: Buffer.alloc(16, 1), values: [null, Buffer.from('y')] },
    ],
  },
];

const errors: readonly ErrorDetails[] = [
  ...(
    [
      'server',
      'protocol',
      'badCredentials',
      'overloaded',
      'bootstrapping',
      'truncate',
      'syntax',
      'unauthorized',
      'invalid',
      'config',
    ] as const
  ).map((error) => ({ error, message: `a ${error} error` })),
  { error: 'unavailable', message: 'm', consistency: 1, required: 3, alive: 1 },
  { error: 'readTimeout', message: 'm', ...replicas, isDataPresent: true },
  { error: 'readFailure', message: 'm', ...replicas, failures: 1, isDataPresent: false },
  { error: 'writeTimeout', message: 'm', ...replicas, writeType: 'BATCH_LOG' },
  { error: 'writeFailure', message: 'm', ...replicas, failures: 2, writeType: 'SIMPLE' },
  { error: 'functionFailure', message: 'm', keyspace: 'k', functionName: 'f', argumentTypes: ['int', 'list<text>'] },
  { error: 'alreadyExists', message: 'm', keyspace: 'k', table: '' },
  { error: 'unprepared', message: 'm', id: Buffer.alloc(16, 9) },
];

const types: readonly CqlType[] = [
  nativeType('duration'),
  { kind: 'list', element: nativeType('int'), isFrozen: false },
  {
    kind: 'map',
    key: nativeType('text'),
    value: { kind: 'set', element: nativeType('uuid'), isFrozen: false },
    isFrozen: false,
  },
  { kind: 'tuple', elements: [nativeType('int'), nativeType('text')] },
  { kind: 'udt', keyspace: 'k', name: 'Typé', fields: [{ name: 'a', type: nativeType('date') }], isFrozen: false },
  { kind: 'vector', element: nativeType('float'), dimension: 3 },
  { kind: 'custom', className: 'com.example.Opaque' },
];

const columns = types.map((type, i) => ({ keyspace: 'k', table: 't', name: `c${i}`, type }));
const inet = { address: Buffer.from([127, 0, 0, 2]), port: 9042 };

const responses: readonly Response[] = [
  { kind: 'ready' },
  { kind: 'authenticate', authenticator: 'org.apache.cassandra.auth.PasswordAuthenticator' },
  { kind: 'auth-challenge', token: Buffer.from('x') },
  { kind: 'auth-success', token: null },
  {
    kind: 'supported',
    options: new Map([
      ['CQL_VERSION', ['3.4.7']],
      ['COMPRESSION', []],
    ]),
  },
  { kind: 'void' },
  { kind: 'set-keyspace', keyspace: 'Quoted' },
  {
    kind: 'rows',
    columns,
    pagingState: Buffer.from('next'),
    skipMetadata: false,
    rows: [types.map(() => null), types.map((_, i) => Buffer.alloc(i))],
  },
  {
    kind: 'rows',
    columns: columns.map((column, i) => ({ ...column, table: `t${i}` })),
    pagingState: undefined,
    skipMetadata: false,
    rows: [],
  },
  { kind: 'prepared', id: Buffer.alloc(16, 5), variables: columns, partitionKeyIndexes: [2, 0], columns },
  { kind: 'prepared', id: Buffer.alloc(16, 5), variables: [], partitionKeyIndexes: [], columns: undefined },
  { kind: 'schema-change', change: 'CREATED', target: 'KEYSPACE', keyspace: 'k' },
  { kind: 'schema-change', change: 'UPDATED', target: 'TABLE', keyspace: 'k', name: 't' },
  { kind: 'schema-change', change: 'DROPPED', target: 'FUNCTION', keyspace: 'k', name: 'f', argumentTypes: ['int'] },
  { kind: 'event', event: { eventType: 'STATUS_CHANGE', change: 'DOWN', node: inet } },
  { kind: 'event', event: { eventType: 'TOPOLOGY_CHANGE', change: 'NEW_NODE', node: inet } },
  {
    kind: 'event',
    event: { eventType: 'SCHEMA_CHANGE', schema: { change: 'CREATED', target: 'TYPE', keyspace: 'k', name: 'u' } },
  },
  ...errors.map((error) => ({ kind: 'error', ...error }) as const),
];

function receive(bytes: Buffer, chunkLength: number): Frame {
  const frames: Frame[] = [];
  const splitter = new FrameSplitter((frame) => frames.push(frame));
  for (let at = 0; at < bytes.length; at += chunkLength) splitter.push(bytes.subarray(at, at + chunkLength));
  return frames[0] as Frame;
}

describe.each([
  ['whole', Infinity],
  ['byte by byte', 1],
] as const)('messages received %s', (_, chunkLength) => {
  it.each(requests.map((request) => [request.opcode, request] as const))(
    '%s comes out as it went in',
    (_name, request) => {
      const bytes = encodeRequest(12, request);

      const decoded = decodeRequest(receive(bytes, Math.min(chunkLength, bytes.length)));

      expect(decoded.request).toMatchObject(request);
      expect(encodeRequest(12, decoded.request)).toEqual(bytes);
    },
  );

  it.each(responses.map((response) => ['error' in response ? response.error : response.kind, response] as const))(
    '%s comes out as it went in',
    (_name, response) => {
      const bytes = encodeResponse(-1, response);

      const decoded = decodeResponse(receive(bytes, Math.min(chunkLength, bytes.length)));

      expect(decoded.response).toEqual(response);
      expect(encodeResponse(-1, decoded.response)).toEqual(bytes);
    },
  );
});

describe('envelopes', () => {
  it('carry tracing id, warnings and custom payload in front of the message', () => {
    const envelope = {
      tracingId: Buffer.alloc(16, 1),
      warnings: ['careful'],
      customPayload: new Map([
        ['k', Buffer.from('v')],
        ['n', null],
      ]),
    };

    const frame = receive(encodeResponse(1, { kind: 'void' }, envelope), 1000);

    expect(decodeResponse(frame)).toEqual({ response: { kind: 'void' }, envelope });
    expect(frame.flags).toBe(0x0e);
  });
});

describe('bodies cut short', () => {
  it.each([
    ...requests.map((request) => encodeRequest(1, request)),
    ...responses.map((response) => encodeResponse(1, response)),
  ])('are malformed, wherever the cut is (%#)', (bytes) => {
    const frame = receive(bytes, bytes.length);
    const decode = frame.version === 4 ? decodeRequest : decodeResponse;

    for (let end = 0; end < frame.body.length; end++) {
      expect(() => decode({ ...frame, body: frame.body.subarray(0, end) }), `cut at ${end}`).toThrow(
        MalformedBytesError,
      );
    }
  });
});
