import { serviceModule, ThreadPoolExecutor, type Service } from '@async-cassandra/executor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { driverErrors } from '../../test/throwing-service.ts';
import { errors } from '../values/driver.ts';
import { driverErrorClasses } from './driver-errors.ts';

describe('an error of the driver that was thrown in a thread', () => {
  const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  let service: Service<string, never>;

  beforeAll(async () => {
    const module = serviceModule(new URL('../../test/throwing-service.ts', import.meta.url));
    service = await executor.service<string, never>(module, { errorClasses: driverErrorClasses });
  });

  afterAll(async () => {
    await executor.shutdown();
  });

  async function thrown(name: string): Promise<Error> {
    return await service.request(name).then(
      () => expect.fail('nothing was thrown'),
      (error: unknown) => error as Error,
    );
  }

  it.each(Object.entries(driverErrors))('keeps its class, its message and its fields: %s', async (name, make) => {
    const error = await thrown(name);
    const original = make();
    expect(error).toBeInstanceOf(original.constructor);
    expect(error.constructor).toBe(original.constructor);
    expect(fieldsOf(error)).toEqual(fieldsOf(original));
    expect(String(error)).toBe(String(original));
    expect(error.stack).toContain('throwing-service');
    expect(error instanceof errors.DriverError).toBe(original instanceof errors.DriverError);
  });

  it('keeps Buffers, and errors inside it with their own classes', async () => {
    const { queryId } = (await thrown('unprepared')) as Error & { queryId: unknown };
    expect(queryId).toBeInstanceOf(Buffer);
    const { innerErrors } = (await thrown('NoHostAvailableError')) as unknown as {
      innerErrors: Record<string, unknown>;
    };
    expect(innerErrors['10.0.0.1:9042']).toBeInstanceOf(errors.OperationTimedOutError);
    expect(innerErrors['10.0.0.4:9042']).toMatchObject({ code: 'ECONNREFUSED', errno: -111 });
    const { additionalInfo } = (await thrown('AuthenticationError')) as unknown as { additionalInfo: unknown };
    expect(additionalInfo).toBeInstanceOf(errors.ResponseError);
    expect(additionalInfo).toMatchObject({ code: 0x0100 });
  });
});

it('has every error class of the driver in the table', () => {
  expect(driverErrorClasses).toEqual({ ...errors });
});

/** The fields that an application reads: with the message, which is an enumerable field in the driver, and without the stack. */
function fieldsOf(value: unknown): unknown {
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  if (!isPlain && !(value instanceof Error)) return value;
  const own = Object.entries(value).map(([name, item]) => [name, fieldsOf(item)] as const);
  return {
    ...Object.fromEntries(own),
    ...(value instanceof Error ? { message: value.message, name: value.name } : {}),
  };
}
