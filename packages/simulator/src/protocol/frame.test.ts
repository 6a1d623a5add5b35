import { describe, expect, it } from 'vitest';
import { MalformedBytesError } from '../bytes/malformed.ts';
import { FrameSplitter, type Frame } from './frame.ts';
import { encodeRequest } from './request.ts';

const options = encodeRequest(7, { opcode: 'OPTIONS' });
const register = encodeRequest(-2, { opcode: 'REGISTER', eventTypes: ['SCHEMA_CHANGE'] });
const prepare = encodeRequest(32767, { opcode: 'PREPARE', query: 'SELECT * FROM t' });

function split(chunks: readonly Buffer[]): Frame[] {
  const frames: Frame[] = [];
  const splitter = new FrameSplitter((frame) => frames.push({ ...frame, body: Buffer.from(frame.body) }));
  for (const chunk of chunks) splitter.push(chunk);
  return frames;
}

describe('FrameSplitter', () => {
  const stream = Buffer.concat([options, register, prepare]);
  const whole = split([options, register, prepare]);

  it('reads version, flags, stream, opcode and body', () => {
    expect(whole.map(({ version, stream: id, opcode, body }) => [version, id, opcode, body.length])).toEqual([
      [4, 7, 5, 0],
      [4, -2, 11, 17],
      [4, 32767, 9, 19],
    ]);
  });

  it('finds all frames of one chunk', () => {
    expect(split([stream])).toEqual(whole);
  });

  it('finds frames that arrive byte by byte', () => {
    expect(split([...stream].map((byte) => Buffer.from([byte])))).toEqual(whole);
  });

  it('finds frames split at any offset', () => {
    for (let at = 0; at <= stream.length; at++) {
      expect(split([stream.subarray(0, at), stream.subarray(at)]), `at ${at}`).toEqual(whole);
    }
  });

  it('refuses a body longer than the protocol allows', () => {
    expect(() => split([Buffer.from('040000000710000001', 'hex')])).toThrow(MalformedBytesError);
  });
});
