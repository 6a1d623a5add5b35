import { decodeRequest, decodeResponse, encodeRequest, encodeResponse } from '@async-cassandra/simulator';
import { describe, expect, it } from 'vitest';
import { isVersion4, parseFrame, readRecorded } from './recorded.ts';

const recorded = [...readRecorded('driver'), ...readRecorded('raw')];
const responses = recorded.filter(({ response }) => isVersion4(response));
const requests = recorded.filter(({ request }) => request !== undefined && isVersion4(request));

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

  it('holds every kind of result and the errors with fields', () => {
    const kinds = new Set(
      responses.map(({ response }) => {
        const { response: message } = decodeResponse(parseFrame(response));
        return message.kind === 'error' ? `error ${message.error}` : message.kind;
      }),
    );

    expect([...kinds].toSorted()).toEqual([
      'error alreadyExists',
      'error config',
      'error functionFailure',
      'error invalid',
      'error protocol',
      'error syntax',
      'error unavailable',
      'error unprepared',
      'event',
      'prepared',
      'ready',
      'rows',
      'schema-change',
      'set-keyspace',
      'supported',
      'void',
    ]);
  });
});
