import { expect, test } from 'vitest';
import { decodeError, decodeTextRows, encodeAuthResponse, encodeQuery, encodeStartup, takeFrame } from './frame.ts';

test('writes STARTUP as in native_protocol_v4.spec section 4.1.1', () => {
  expect(encodeStartup().toString('latin1')).toBe('\x04\0\0\0\x01\0\0\0\x16\0\x01\0\x0bCQL_VERSION\0\x053.0.0');
});

test('writes QUERY with a long string, consistency ONE and no flags', () => {
  expect(encodeQuery('SELECT').toString('latin1')).toBe('\x04\0\0\0\x07\0\0\0\x0d\0\0\0\x06SELECT\0\x01\0');
});

test('writes AUTH_RESPONSE with the SASL PLAIN token', () => {
  expect(encodeAuthResponse('u', 'pw').toString('latin1')).toBe('\x04\0\0\0\x0f\0\0\0\x09\0\0\0\x05\0u\0pw');
});

test('reads a frame only when it is complete, and returns the bytes after it', () => {
  const bytes = Buffer.concat([encodeQuery('SELECT'), Buffer.from([1, 2])]);
  expect(takeFrame(bytes.subarray(0, 8))).toBeUndefined();
  expect(takeFrame(bytes.subarray(0, 21))).toBeUndefined();
  expect(takeFrame(bytes)).toMatchObject({ frame: { opcode: 7 }, rest: Buffer.from([1, 2]) });
});

test('reads code and message of an ERROR body', () => {
  expect(decodeError(Buffer.from('\0\0\x01\0\0\x03bad', 'latin1'))).toEqual({ code: 256, message: 'bad' });
});

test('reads rows as text, and nulls as null', () => {
  const body =
    '\0\0\0\x02\0\0\0\x01\0\0\0\x02\0\x01k\0\x01t\0\x01a\0\x0d\0\x01b\0\x0d\0\0\0\x01\0\0\0\x02hi\xff\xff\xff\xff';
  expect(decodeTextRows(Buffer.from(body, 'latin1'))).toEqual([['hi', null]]);
});

test('returns no rows for a result without rows', () => {
  expect(decodeTextRows(Buffer.from([0, 0, 0, 1]))).toEqual([]);
});
