import { expect, it } from 'vitest';
import { pageBytes } from '../bytes/page-bytes.ts';
import { readReplyHeader, replyHeaderBytes, writeReplyHeader } from './reply.ts';

it('reads the header that was written, at any multiple of 8', () => {
  const buffer = new ArrayBuffer(64);
  const header = { shape: 0xfffffffe, host: 65_535, consistency: 10 };

  writeReplyHeader(new Uint8Array(buffer, 24), header);

  expect(readReplyHeader(pageBytes(buffer), 24)).toEqual(header);
  expect(replyHeaderBytes % 8).toBe(0);
});
