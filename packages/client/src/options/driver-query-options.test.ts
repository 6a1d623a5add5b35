import { describe, expect, it } from 'vitest';
import { driverModule, policies, types, type DriverHost } from '../values/driver.ts';
import { decodeQueryOptions, encodeQueryOptions } from './driver-query-options.ts';
import type { DriverQueryOptions } from './query-options.ts';

const host = { address: '10.0.0.1:9042' } as DriverHost;
const context = {
  hosts: { get: (address: string) => (address === host.address ? host : undefined), keys: () => [host.address] },
  metadata: { newToken: (text: string) => ({ tokenOf: text }) },
};

function cross(options: DriverQueryOptions): object {
  return decodeQueryOptions(structuredClone(encodeQueryOptions(options)), context);
}

describe('encodeQueryOptions', () => {
  it('makes nothing of nothing', () => {
    expect(encodeQueryOptions(undefined)).toBeUndefined();
    expect(encodeQueryOptions(null)).toBeUndefined();
    expect(encodeQueryOptions({})).toBeUndefined();
    expect(encodeQueryOptions({ prepare: undefined, timeoutMs: 5, signal: AbortSignal.abort() })).toBeUndefined();
    expect(encodeQueryOptions({ pageState: null, routingKey: null, consistency: null })).toBeUndefined();
    expect(decodeQueryOptions(undefined)).toEqual({});
  });

  it('makes no object for the commonest options', () => {
    expect(encodeQueryOptions({ prepare: true })).toBe(encodeQueryOptions({ prepare: true, timeoutMs: 1 }));
  });

  it('keeps what is plain', () => {
    const options = {
      consistency: 6,
      serialConsistency: 9,
      fetchSize: 10,
      isIdempotent: true,
      prepare: false,
      traceQuery: true,
      keyspace: 'ks',
      readTimeout: 0,
      executeAs: 'user',
      counter: true,
      logged: false,
      routingIndexes: [0, 2],
      routingNames: ['a'],
      executionProfile: 'olap',
      timestamp: 5,
      pageState: '00ff',
      hints: ['int', ['text'], { code: 1, info: null }],
    };
    expect(cross(options)).toEqual(options);
  });

  it('makes a host of an address, with or without port, or of a host', () => {
    for (const given of ['10.0.0.1:9042', '10.0.0.1', host]) expect(cross({ host: given })).toEqual({ host });
    expect((cross({ host }) as { host: unknown }).host).toBe(host);
    expect(() => cross({ host: '10.0.0.9' })).toThrow(
      new TypeError('host "10.0.0.9" is not in the cluster. Its hosts are: 10.0.0.1:9042'),
    );
  });

  it('makes a Long of a bigint and of any Long', () => {
    const { Long } = types;
    for (const text of ['-1', '9223372036854775807', '-9223372036854775808', '1700000000000001']) {
      expect(cross({ timestamp: BigInt(text) })).toEqual({ timestamp: Long.fromString(text) });
      expect(cross({ timestamp: Long.fromString(text) })).toEqual({ timestamp: Long.fromString(text) });
    }
    expect(cross({ timestamp: null })).toEqual({ timestamp: null });
  });

  it('makes Buffers of bytes, whatever they were', () => {
    const bytes = new Uint8Array([1, 2]);
    expect(cross({ routingKey: bytes })).toEqual({ routingKey: Buffer.from([1, 2]) });
    expect(cross({ routingKey: [Buffer.from('a'), bytes] })).toEqual({
      routingKey: [Buffer.from('a'), Buffer.from([1, 2])],
    });
    expect(cross({ customPayload: { a: bytes, b: null } })).toEqual({
      customPayload: { a: Buffer.from([1, 2]), b: null },
    });
    expect((cross({ routingKey: bytes }) as { routingKey: unknown }).routingKey).toBeInstanceOf(Buffer);
    expect(cross({ pageState: Buffer.from('00ff', 'hex') })).toEqual({ pageState: '00ff' });
  });

  it('makes a token anew from its text, of a range from its end', () => {
    const token = { getValue: () => 5, toString: () => '5' };
    expect(cross({ routingKey: token })).toEqual({ routingKey: { tokenOf: '5' } });
    expect(cross({ routingKey: { start: token, end: token } })).toEqual({ routingKey: { tokenOf: '5' } });
  });

  it('names a profile, and makes a retry policy of the driver', () => {
    expect(cross({ executionProfile: new driverModule.ExecutionProfile('olap', {}) })).toEqual({
      executionProfile: 'olap',
    });
    const { retry } = cross({ retry: new policies.retry.FallthroughRetryPolicy() }) as { retry: object };
    expect(retry).toBeInstanceOf(policies.retry.FallthroughRetryPolicy);
  });

  it('gives an object of its own each time, which the driver may change', () => {
    const encoded = encodeQueryOptions({ hints: ['int'] });
    const first = decodeQueryOptions(encoded) as { hints: unknown[] };
    first.hints[0] = { code: 9 };
    expect(decodeQueryOptions(encoded)).toEqual({ hints: ['int'] });
  });

  it.each<[object, string]>([
    [{ fetchsize: 5 }, 'fetchsize is not a query option. Did you mean fetchSize?'],
    [{ timeout: 5 }, 'timeout is not a query option. Did you mean timeoutMs?'],
    [{ toString: 5 }, 'toString is not a query option.'],
    [{ consistency: 'quorum' }, 'consistency must be one of types.consistencies (0 to 10), got "quorum"'],
    [{ fetchSize: 1.5 }, 'fetchSize must be an integer from -1 to 2147483647, got 1.5'],
    [{ prepare: 1 }, 'prepare must be true or false, got 1'],
    [{ keyspace: 5 }, 'keyspace must be a string, got 5'],
    [{ pageState: 5 }, 'pageState must be the pageState of a result, a text in hexadecimal or a Buffer, got 5'],
    [{ timestamp: 1.5 }, 'timestamp must be microseconds as an integer, a Long or a bigint of 64 bits, got 1.5'],
    [
      { timestamp: 2n ** 63n },
      'timestamp must be microseconds as an integer, a Long or a bigint of 64 bits, got 9223372036854775808',
    ],
    [{ customPayload: { a: 'text' } }, 'customPayload.a must be a Buffer, got "text"'],
    [{ hints: [() => {}] }, 'hints[0] is a function, which cannot cross to a thread.'],
    [{ host: {} }, 'host must be a host, or its address as a string, got an object'],
    [{ routingKey: 'text' }, 'routingKey must be a Buffer, an array of Buffers, or a token, got "text"'],
    [{ executionProfile: {} }, 'executionProfile must be the name of a profile, or an ExecutionProfile, got an object'],
    [{ retry: { onReadTimeout() {} } }, 'retry is an instance of Object, which cannot cross to a thread.'],
    [[], 'options of a query must be an object, got an empty array'],
  ])('refuses %o by name', (options, message) => {
    expect(() => encodeQueryOptions(options)).toThrow(message);
  });
});
