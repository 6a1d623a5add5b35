/** A service that throws the driver's errors, with the fields that the driver sets. */
import driver from 'cassandra-driver';

const { errors } = driver;

/** Makes a new error of each kind, with the fields that the driver sets. */
export const driverErrors: Readonly<Record<string, () => Error>> = {
  ArgumentError: () => new errors.ArgumentError('argument'),
  AuthenticationError: () =>
    Object.assign(new errors.AuthenticationError('authentication'), {
      additionalInfo: new errors.ResponseError(0x0100, 'bad credentials'),
    }),
  BusyConnectionError: () => new errors.BusyConnectionError('10.0.0.1:9042', 2048, 1),
  DriverError: () => new (errors.DriverError as unknown as new (message: string) => Error)('Socket was closed'),
  DriverInternalError: () => new errors.DriverInternalError('internal'),
  NoHostAvailableError: () =>
    new errors.NoHostAvailableError(
      {
        '10.0.0.1:9042': new errors.OperationTimedOutError('no reply', '10.0.0.1:9042'),
        '10.0.0.2:9042': 'Host considered as DOWN',
        '10.0.0.3:9042': null,
        '10.0.0.4:9042': Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', errno: -111 }),
      },
      'All host(s) tried for query failed.', // the driver's own text has the stack of the first one in it
    ),
  NotSupportedError: () => new errors.NotSupportedError('not supported'),
  OperationTimedOutError: () => {
    const fields = { isSocketError: true, requestNotWritten: false };
    return Object.assign(new errors.OperationTimedOutError('no reply', '10.0.0.1:9042'), fields);
  },
  ResponseError: () => response(0x2200, { coordinator: '10.0.0.1:9042', query: 'SELECT 1' }),
  unavailable: () => response(0x1000, { consistencies: 4, required: 3, alive: 1 }),
  readTimeout: () => response(0x1200, { consistencies: 4, received: 1, blockFor: 2, isDataPresent: 0 }),
  readFailure: () =>
    response(0x1300, {
      consistencies: 4,
      received: 1,
      blockFor: 2,
      failures: 1,
      reasons: { '10.0.0.2': 1 },
      isDataPresent: 1,
    }),
  writeTimeout: () => response(0x1100, { consistencies: 4, received: 1, blockFor: 2, writeType: 'BATCH_LOG' }),
  unprepared: () => response(0x2500, { queryId: Buffer.from('id') }),
  functionFailure: () => response(0x1400, { keyspace: 'ks', functionName: 'f', argTypes: ['int', 'text'] }),
  alreadyExists: () => response(0x2400, { keyspace: 'ks', table: 't' }),
  VIntOutOfRangeException: () => new errors.VIntOutOfRangeException(driver.types.Long.MAX_VALUE),
  'TypeError of the encoder': () => new TypeError('Not a valid uuid'),
};

function response(code: number, fields: object): Error {
  return Object.assign(new errors.ResponseError(code, 'message of the server'), fields);
}

export function createService(): { request(name: unknown): never } {
  return {
    request(name) {
      const make = driverErrors[name as string];
      throw make === undefined ? new RangeError(`no error named ${String(name)}`) : make();
    },
  };
}
