import { describe, expect, it } from 'vitest';
import { InlineExecutor, ThreadPoolExecutor } from '@async-cassandra/executor';
import { CustomError } from './modules/fails.ts';
import { fails } from './references.ts';

describe.each([
  ['ThreadPoolExecutor', () => new ThreadPoolExecutor({ maxWorkers: 1, errorClasses: { CustomError } })],
  ['InlineExecutor', () => new InlineExecutor()],
])('an error from %s', (name, create) => {
  async function failureOf(submit: (executor: ReturnType<typeof create>) => Promise<unknown>): Promise<unknown> {
    await using executor = create();
    return await submit(executor).then(
      () => undefined,
      (reason: unknown) => reason,
    );
  }

  it('keeps a built-in class and its message', async () => {
    expect(await failureOf((executor) => executor.submit(fails.throwRange, 'far'))).toBeInstanceOf(RangeError);
    expect(await failureOf((executor) => executor.submit(fails.rejectRange, 'far'))).toMatchObject({ message: 'far' });
  });

  it('keeps fields, cause, nested errors and Buffers', async () => {
    const error = (await failureOf((executor) => executor.submit(fails.throwWithFields))) as Error &
      Record<string, unknown>;

    expect(error.cause).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({
      code: 'E_OUTER',
      count: 3,
      when: new Date(0),
      bytes: Buffer.from('abc'),
      socket: { port: 9042 },
    });
    expect(Buffer.isBuffer(error['bytes'])).toBe(true);
    const byHost = error['byHost'] as Record<string, unknown>;
    expect(byHost['a:1']).toBeInstanceOf(RangeError);
    expect((byHost['list'] as unknown[])[0]).toMatchObject({ detail: 'x' });
    expect(Object.keys(error)).not.toContain('cause');
  });

  it('leaves out only the property that cannot be cloned', async () => {
    const error = (await failureOf((executor) => executor.submit(fails.throwWithFields))) as Record<string, unknown>;

    expect(error['callback']).toBeUndefined();
    expect(error['socket']).toEqual({ port: 9042 });
    expect(await failureOf((executor) => executor.submit(fails.throwGetter))).toMatchObject({ message: 'trap' });
    expect(await failureOf((executor) => executor.submit(fails.throwCircular))).toMatchObject({
      message: 'round',
      self: { self: { message: 'round' } },
    });
  });

  it('keeps AggregateError, DOMException and system errors', async () => {
    const several = (await failureOf((executor) => executor.submit(fails.throwAggregate))) as AggregateError;
    expect(several).toBeInstanceOf(AggregateError);
    expect(several.errors.map((error: Error) => error.constructor)).toEqual([RangeError, TypeError]);

    const gone = (await failureOf((executor) => executor.submit(fails.throwDomException))) as DOMException;
    expect([gone instanceof DOMException, gone.name, gone.message, gone.code]).toEqual([
      true,
      'NetworkError',
      'went away',
      19,
    ]);
    expect(gone.stack).toContain('fails.ts');

    const code = name === 'InlineExecutor' ? 'ENOENT' : 'ERR_WORKER_UNSUPPORTED_OPERATION';
    expect(await failureOf((executor) => executor.submit(fails.throwSystemError))).toMatchObject({ code });
  });

  it('arrives also when the thrown value is not an Error', async () => {
    expect(await failureOf((executor) => executor.submit(fails.throwString))).toBe('just text');
    expect(await failureOf((executor) => executor.submit(fails.throwFunction))).toMatchObject({ code: 'not-an-error' });
  });

  it('has the stack of the thread, and below it the line that called submit', async () => {
    const error = (await failureOf((executor) => executor.submit(fails.throwRange, 'far'))) as Error;

    expect(error.stack).toMatch(/throwRange.*fails\.ts[^]*errors\.test\.ts/);
  });
});

it('keeps a class registered in errorClasses', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1, errorClasses: { CustomError } });

  const error = await executor.submit(fails.throwCustom, 'why').exception();

  expect(error).toBeInstanceOf(CustomError);
  expect(error).toMatchObject({ name: 'CustomError', message: 'custom: why', detail: 'why' });
});

it('keeps the name of a class that is not registered', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });

  const error = await executor.submit(fails.throwCustom, 'why').exception();

  expect(error).not.toBeInstanceOf(CustomError);
  expect(error).toMatchObject({ name: 'CustomError', detail: 'why' });
});
