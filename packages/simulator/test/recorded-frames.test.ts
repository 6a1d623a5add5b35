import { decodeRequest, decodeResponse, encodeRequest, encodeResponse } from '@async-cassandra/simulator';
import { describe, expect, it } from 'vitest';
import { isVersion4, parseFrame, readRecorded, recordedSets } from './recorded.ts';

const recorded = recordedSets.flatMap(readRecorded);
const responses = recorded.filter(({ response }) => isVersion4(response));
/** Requests with codes that the server does not know: they cannot be decoded. */
const unknownCode = /^(?:Unknown code|Invalid BATCH message type|Out of bound timestamp)/;
const requests = recorded.filter(
  ({ name, request, response }) =>
    request !== undefined &&
    isVersion4(request) &&
    !name.startsWith('malformed') &&
    name !== 'register unknown' &&
    !unknownCode.test(errorIn(response)),
);

function errorIn(response: string): string {
  const decoded = isVersion4(response) ? decodeResponse(parseFrame(response)).response : undefined;
  return decoded?.kind === 'error' ? decoded.message : '';
}

describe('frames recorded from Cassandra 5.0.9', () => {
  it('encodes every recorded response to the same bytes after decoding it', () => {
    const changed = responses.filter(({ response }) => {
      const frame = parseFrame(response);
      const decoded = decodeResponse(frame);
      return encodeResponse(frame.stream, decoded.response, decoded.envelope).toString('hex') !== response;
    });

    expect(changed.map(({ name }) => name)).toEqual([]);
    expect(responses.length).toBeGreaterThan(500);
  });

  it('encodes every recorded request of the driver to the same bytes after decoding it', () => {
    const changed = requests.filter(({ request = '' }) => {
      const frame = parseFrame(request);
      const decoded = decodeRequest(frame);
      return encodeRequest(frame.stream, decoded.request, decoded.envelope).toString('hex') !== request;
    });

    expect(changed.map(({ name }) => name)).toEqual([]);
    expect(requests.length).toBeGreaterThan(500);
  });

  it('contain every message of protocol v4', () => {
    const kinds = responses.map(({ response }) => decodeResponse(parseFrame(response)).response.kind);
    const opcodes = requests.map(({ request = '' }) => decodeRequest(parseFrame(request)).request.opcode);

    expect([...new Set(kinds)].toSorted()).toEqual([
      'auth-challenge',
      'auth-success',
      'authenticate',
      'error',
      'event',
      'prepared',
      'ready',
      'rows',
      'schema-change',
      'set-keyspace',
      'supported',
      'void',
    ]);
    expect([...new Set(opcodes)].toSorted()).toEqual([
      'AUTH_RESPONSE',
      'BATCH',
      'EXECUTE',
      'OPTIONS',
      'PREPARE',
      'QUERY',
      'REGISTER',
      'STARTUP',
    ]);
  });
});
