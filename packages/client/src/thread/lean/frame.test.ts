/** The frames of the lean path are those that the driver writes for the same statement, values and options. */
import { createRequire } from 'node:module';
import type { RequestReader } from '@async-cassandra/executor/thread';
import { expect, it } from 'vitest';
import { Encoder, types, type DriverColumnType } from '../../values/driver.ts';
import { writeParameters, type Parameters } from '../../values/parameters.ts';
import { WrittenValues } from '../../values/written-values.ts';
import { encodeParameters, type Encoding } from './encode-values.ts';
import { writeBatch, writeBatchEntry, writeExecute, type FrameOptions } from './frame.ts';
import { ValueBytes } from './value-bytes.ts';

interface DriverRequest {
  write(encoder: object, streamId: number): Buffer;
}
const require = createRequire(import.meta.url);
const { ExecuteRequest, BatchRequest } = require('cassandra-driver/lib/requests') as Record<
  'ExecuteRequest' | 'BatchRequest',
  new (...parameters: unknown[]) => DriverRequest
>;
const { ExecutionOptions } = require('cassandra-driver/lib/execution-options') as {
  ExecutionOptions: new () => Record<string, (...parameters: never[]) => unknown>;
};
const { adaptNamedParamsPrepared } = require('cassandra-driver/lib/utils') as {
  adaptNamedParamsPrepared: Encoding['adaptNamedParameters'];
};

const { dataTypes } = types;
const queryId = Buffer.from('0123456789abcdef0123456789abcdef', 'hex');
const encoder = new Encoder(4, { encoding: {} });
const encoding: Encoding = {
  encoder,
  undefinedLength: -1,
  hasBigIntLongs: false,
  adaptNamedParameters: adaptNamedParamsPrepared,
};

/** Types, and values that the driver takes for them. */
const samples: readonly (readonly [type: DriverColumnType, values: readonly unknown[]])[] = [
  [{ code: dataTypes.int }, [0, -1, 2147483647, 1.5, '12', Buffer.from([1, 2, 3, 4])]],
  [
    { code: dataTypes.bigint },
    [0, -1, 2 ** 53 - 1, -(2 ** 40) - 3, types.Long.MIN_VALUE, types.Long.fromNumber(7), '9'],
  ],
  [{ code: dataTypes.counter }, [5, types.Long.fromNumber(-5)]],
  [{ code: dataTypes.smallint }, [0, -32768, 32767]],
  [{ code: dataTypes.tinyint }, [0, -128, 127]],
  [{ code: dataTypes.double }, [0, -0, 1.5, Number.NaN, 3, '2.5']],
  [{ code: dataTypes.float }, [0, 1.5, 7, Number.POSITIVE_INFINITY]],
  [{ code: dataTypes.boolean }, [true, false, 1, 0, 'x']],
  [
    { code: dataTypes.timestamp },
    [new Date(0), new Date(-1), new Date(8.64e15), 5, types.Long.fromNumber(9), '2020-01-01'],
  ],
  [{ code: dataTypes.text }, ['', 'plain', 'é ünï', '\u{1f600}'.repeat(40), 'x'.repeat(70_000), '\ud800']],
  [{ code: dataTypes.varchar }, ['varchar', 'ä']],
  [{ code: dataTypes.ascii }, ['ascii', 'ä']],
  [{ code: dataTypes.uuid }, [types.Uuid.random(), types.Uuid.random().toString()]],
  [{ code: dataTypes.timeuuid }, [types.TimeUuid.now()]],
  [{ code: dataTypes.blob }, [Buffer.alloc(0), Buffer.alloc(3, 255), Buffer.alloc(90_000, 7)]],
  [{ code: dataTypes.varint }, [12, types.Integer.fromNumber(-5)]],
  [{ code: dataTypes.decimal }, [1.25, types.BigDecimal.fromString('1.10')]],
  [{ code: dataTypes.inet }, ['127.0.0.1', types.InetAddress.fromString('::1')]],
  [{ code: dataTypes.date }, [types.LocalDate.fromString('2020-02-29')]],
  [{ code: dataTypes.time }, [types.LocalTime.fromString('10:11:12')]],
  [{ code: dataTypes.list, info: { code: dataTypes.int } }, [[1, 2, 3], []]],
  [{ code: dataTypes.tuple, info: [{ code: dataTypes.int }, { code: dataTypes.text }] }, [new types.Tuple(1, 'a')]],
];
const anyType = [null, undefined, types.unset];

const base: FrameOptions = {
  consistency: types.consistencies.localOne,
  serialConsistency: 0,
  fetchSize: 0,
  pageState: undefined,
  batchType: 0,
};

class Memory {
  bytes = Buffer.alloc(16);
  view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
  length = 0;
  reserve(byteLength: number): void {
    if (this.length + byteLength <= this.bytes.length) return;
    const larger = Buffer.alloc((this.length + byteLength) * 2);
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
    this.view = new DataView(larger.buffer, larger.byteOffset, larger.length);
  }
}

function driverOptions(options: FrameOptions, timestamp: number | undefined): object {
  const made = new ExecutionOptions();
  return Object.assign(made, {
    getConsistency: () => options.consistency,
    getSerialConsistency: () => options.serialConsistency,
    getFetchSize: () => options.fetchSize,
    getPageState: () => options.pageState,
    getOrGenerateTimestamp: () => (timestamp === undefined ? null : types.Long.fromNumber(timestamp)),
    isBatchCounter: () => options.batchType === 2,
    isBatchLogged: () => options.batchType === 0,
  });
}

function readerOf(parameters: Parameters | undefined): RequestReader {
  const written = new WrittenValues();
  writeParameters(written, parameters);
  return written.read();
}

function columnsOf(...columnTypes: DriverColumnType[]): { readonly name: string; readonly type: DriverColumnType }[] {
  return columnTypes.map((type, index) => ({ name: `c${index}`, type }));
}

function leanExecute(
  parameters: Parameters | undefined,
  columns: ReturnType<typeof columnsOf>,
  options: FrameOptions,
  timestamp?: number,
): string {
  const values = new ValueBytes();
  const count = encodeParameters(readerOf(parameters), columns, encoding, values, values.starts);
  const memory = new Memory();
  memory.length = 3; // another frame's
  expect(writeExecute(memory, 258, queryId, count, values, options, timestamp)).toBe(3);
  return memory.bytes.toString('hex', 3, memory.length);
}

function driverExecute(
  parameters: readonly unknown[] | undefined,
  columns: ReturnType<typeof columnsOf>,
  options: FrameOptions,
  timestamp?: number,
): string {
  const request = new ExecuteRequest('', queryId, parameters, driverOptions(options, timestamp), { columns });
  return request.write(encoder, 258).toString('hex');
}

it.for(samples)('writes values as the driver does (%#)', ([type, values]) => {
  const columns = columnsOf(type, type);
  for (const value of [...values, ...anyType]) {
    const parameters = [value, values[0]];
    expect(leanExecute(parameters, columns, base), String(value)).toBe(driverExecute(parameters, columns, base));
  }
});

it('refuses a value that the column cannot take with the error of the driver', () => {
  for (const [type, value] of [
    [{ code: dataTypes.int }, 'x'],
    [{ code: dataTypes.uuid }, 5],
    [{ code: dataTypes.text }, 5],
    [{ code: dataTypes.smallint }, 40_000],
    [{ code: dataTypes.timestamp }, new Date(Number.NaN)],
  ] as const) {
    const columns = columnsOf(type);
    const messageOf = (run: () => unknown): unknown => {
      try {
        return run();
      } catch (error) {
        return (error as Error).message;
      }
    };
    const expected = messageOf(() => driverExecute([value], columns, base));
    expect(messageOf(() => leanExecute([value], columns, base))).toBe(expected);
    expect(expected).not.toMatch(/^[0-9a-f]*$/);
  }
});

const optionSets: readonly FrameOptions[] = [
  base,
  { ...base, consistency: types.consistencies.quorum, serialConsistency: types.consistencies.localSerial },
  { ...base, fetchSize: 5000 },
  { ...base, fetchSize: 1, pageState: Buffer.from('0badcafe', 'hex') },
  { ...base, batchType: 1, serialConsistency: types.consistencies.serial },
  { ...base, batchType: 2 },
];

it.for(optionSets)('writes the options of a statement as the driver does (%#)', (options) => {
  const columns = columnsOf({ code: dataTypes.int }, { code: dataTypes.text });
  for (const timestamp of [undefined, 0, 1, 1_700_000_000_000_000, -5]) {
    for (const parameters of [undefined, [], [1], [1, 'x']]) {
      expect(leanExecute(parameters, columns, options, timestamp)).toBe(
        driverExecute(parameters, columns, options, timestamp),
      );
    }
  }
  expect(leanExecute({ C1: 'x', c0: 4, other: 1 }, columns, options)).toBe(driverExecute([4, 'x'], columns, options));
});

it.for(optionSets)('writes a batch as the driver does (%#)', (options) => {
  const columns = columnsOf({ code: dataTypes.int }, { code: dataTypes.text });
  const queries = [[1, 'a'], [], [2, 'x'.repeat(80_000)], [types.unset, null]];
  const values = new ValueBytes();
  for (const parameters of queries) {
    const countAt = writeBatchEntry(values, queryId);
    const count = encodeParameters(readerOf(parameters), columns, encoding, values, []);
    values.view.setUint16(countAt, count);
  }
  const memory = new Memory();
  writeBatch(memory, 3, queries.length, values, options, 77);
  const request = new BatchRequest(
    queries.map((params) => ({ query: '', params, queryId, meta: { columns } })),
    {
      ...driverOptions(options, 77),
      getHints: () => undefined,
      getKeyspace: () => undefined,
      isQueryTracing: () => false,
      getCustomPayload: () => undefined,
    },
  );

  expect(memory.bytes.toString('hex', 0, memory.length)).toBe(request.write(encoder, 3).toString('hex'));
});
