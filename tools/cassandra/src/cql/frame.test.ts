import { expect, test } from 'vitest';
import { decodeError, decodeTextRows, encodeAuthResponse, encodeQuery, encodeStartup, takeFrame } from './frame.ts';

test('STARTUP is the bytes of native_protocol_v4.spec section 4.1.1', () => {
  expect(encodeStartup().toString('latin1')).toBe('\x04\0\0\0\x01\0\0\0\x16\0\x01\0\x0bCQL_VERSION\0\x053.0.0');
});

test('QUERY holds a long string, consistency ONE and no flags', () => {
  expect(encodeQuery('SELECT').toString('latin1')).toBe('\x04\0\0\0\x07\0\0\0\x0d\0\0\0\x06SELECT\0\x01\0');
});

test('AUTH_RESPONSE holds the SASL PLAIN token', () => {
  expect(encodeAuthResponse('u', 'pw').toString('latin1')).toBe('\x04\0\0\0\x0f\0\0\0\x09\0\0\0\x05\0u\0pw');
});

test('a frame is taken only when all of it has arrived, and leaves the bytes after it', () => {
  const bytes = Buffer.concat([encodeQuery('SELECT'), Buffer.from([1, 2])]);
  expect(takeFrame(bytes.subarray(0, 8))).toBeUndefined();
  expect(takeFrame(bytes.subarray(0, 21))).toBeUndefined();
  expect(takeFrame(bytes)).toMatchObject({ frame: { opcode: 7 }, rest: Buffer.from([1, 2]) });
});

test('an ERROR body gives its code and message', () => {
  expect(decodeError(Buffer.from('\0\0\x01\0\0\x03bad', 'latin1'))).toEqual({ code: 256, message: 'bad' });
});

test('rows come as text, nulls as null', () => {
  const body =
    '\0\0\0\x02\0\0\0\x01\0\0\0\x02\0\x01k\0\x01t\0\x01a\0\x0d\0\x01b\0\x0d\0\0\0\x01\0\0\0\x02hi\xff\xff\xff\xff';
  expect(decodeTextRows(Buffer.from(body, 'latin1'))).toEqual([['hi', null]]);
});

test('a result without rows is empty', () => {
  expect(decodeTextRows(Buffer.from([0, 0, 0, 1]))).toEqual([]);
});
