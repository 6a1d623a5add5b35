import { describe, expect, it } from 'vitest';
import { InlineExecutor, serviceModule, ThreadPoolExecutor, transfer, type Service } from '@async-cassandra/executor';
import type { Command } from './modules/service.ts';
import { commands } from './references.ts';

describe.each([
  ['ThreadPoolExecutor', () => new ThreadPoolExecutor({ maxWorkers: 2 })],
  ['InlineExecutor', () => new InlineExecutor()],
])('service of %s', (_name, create) => {
  it('answers the requests of one thread in order', async () => {
    await using executor = create();
    const service = await executor.service<Command, unknown>(commands);

    const replies = await Promise.all(
      Array.from({ length: 500 }, (_, value) => service.request({ do: 'echo', value })),
    );

    expect(replies).toEqual(Array.from({ length: 500 }, (_, value) => value));
    expect(service.stats()).toMatchObject({ sent: 500, completed: 500, failed: 0, queued: 0 });
  });

  it('copies packed bytes at once and aligns them to 8 bytes', async () => {
    await using executor = create();
    const offsets: number[] = [];
    const service = await executor.service<Command, Uint8Array>(commands, {
      decodeReply: (reply) => {
        offsets.push(reply.byteOffset % 8);
        return new Uint8Array(reply.buffer ?? new ArrayBuffer(0), reply.byteOffset, reply.byteLength);
      },
    });

    const sizes = [0, 1, 7, 8, 9, 100, 40_000, 3];
    const views = await Promise.all(
      sizes.map((size, fill) => service.request({ do: 'pack', size, fill, late: fill % 2 === 1 })),
    );

    expect(views.map((view) => [view.length, view.every((byte) => byte === views.indexOf(view))])).toEqual(
      sizes.map((size) => [size, true]),
    );
    expect(new Set(offsets)).toEqual(new Set([0]));
  });

  it('delivers an answer that comes later without a promise: a value, bytes or an error', async () => {
    await using executor = create();
    const service = await executor.service<Command, unknown>(commands);

    expect(await service.request({ do: 'answer-later' })).toBe('later');
    expect(await service.request({ do: 'answer-later', size: 3 })).toEqual(new Uint8Array([7, 7, 7]));
    await expect(service.request({ do: 'answer-later', message: 'no' })).rejects.toThrow(RangeError);
    expect(service.stats()).toMatchObject({ sent: 3, completed: 2, failed: 1 });
  });

  it('delivers bytes and a value in one reply', async () => {
    await using executor = create();
    const service = await executor.service<Command, unknown>(commands);

    expect(await service.request({ do: 'pack', size: 3, fill: 1 })).toEqual(new Uint8Array([1, 1, 1]));
    expect(await service.request({ do: 'pack', size: 3, fill: 1, value: { a: 1 } })).toMatchObject({
      value: { a: 1 },
      byteLength: 3,
    });
    expect(await service.request({ do: 'transfer', size: 100_000 })).toMatchObject({
      value: 'moved',
      byteLength: 100_000,
    });
    expect(await service.request({ do: 'move', size: 64 })).toMatchObject({ buffer: { byteLength: 64 } });
  });

  it('delivers a signal before the later reply of its thread', async () => {
    await using executor = create();
    const events: unknown[] = [];
    const service = await executor.service<Command, unknown>(commands, {
      onSignal: (payload, thread) => events.push([payload, thread.index]),
      decodeReply: (reply) => events.push(reply.value),
    });

    await service.request({ do: 'signal', payload: { shape: 1 } }, { thread: 0 });

    expect(events).toEqual([[{ shape: 1 }, 0], 'signalled']);
  });

  it('sends signals ahead of later requests', async () => {
    await using executor = create();
    const service = await executor.service<Command, unknown>(commands, {
      encodeRequest: (request, thread) => {
        if (thread.memory !== 'told') {
          thread.memory = 'told';
          thread.signal('once');
        }
        return request;
      },
    });

    const first = await service.request({ do: 'signals' }, { thread: 0 });
    service.signal('to all');
    const second = await service.request({ do: 'signals' }, { thread: 0 });

    expect([first, second]).toEqual([['once'], ['once', 'to all']]);
  });

  it('rejects only the request whose payload or reply cannot be encoded or decoded', async () => {
    await using executor = create();
    const service = await executor.service<Command, unknown>(commands, {
      encodeRequest: (request) => {
        if (request.do === 'who') {
          throw new TypeError('parameter 0 is impossible');
        }
        return request;
      },
      decodeReply: (reply) => {
        if (reply.value === 'undecodable') {
          throw new RangeError('cannot decode');
        }
        return reply.value;
      },
    });

    const [encoded, decoded, good] = await Promise.allSettled([
      service.request({ do: 'who' }),
      service.request({ do: 'echo', value: 'undecodable' }),
      service.request({ do: 'echo', value: 'good' }),
    ]);

    expect(encoded).toMatchObject({ status: 'rejected', reason: { message: 'parameter 0 is impossible' } });
    expect(decoded).toMatchObject({ status: 'rejected', reason: { message: 'cannot decode' } });
    expect(good).toEqual({ status: 'fulfilled', value: 'good' });
  });

  it('rejects at once when the signal is aborted, and aborts the signal of the handler', async () => {
    await using executor = create();
    const service = await executor.service<Command, unknown>(commands, { maxInFlightPerThread: 4 });
    const controller = new AbortController();
    const reason = new RangeError('enough');

    const pending = service.request({ do: 'until-aborted' }, { signal: controller.signal, thread: 0 });
    await service.request({ do: 'who' }, { thread: 0 });
    controller.abort(reason);

    await expect(pending).rejects.toBe(reason);
    expect(await service.request({ do: 'was-aborted' }, { thread: 0 })).toBe(1);
    await expect(service.request({ do: 'who' }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(service.stats().inFlight[0]).toBe(0);
  });

  it('counts timeoutMs from the call, waiting included', async () => {
    await using executor = create();
    const service = await executor.service<Command, unknown>(commands, { maxInFlightPerThread: 1 });
    const controller = new AbortController();

    const holding = Promise.allSettled(
      service.threads.map((thread) =>
        service.request({ do: 'until-aborted' }, { thread: thread.index, signal: controller.signal }),
      ),
    );
    const waiting = service.request({ do: 'who' }, { timeoutMs: 5 });

    await expect(waiting).rejects.toMatchObject({
      code: 'request-timed-out',
      timeoutMs: 5,
      message: expect.stringContaining('still waiting') as string,
    });
    controller.abort('enough');
    for (const outcome of await holding) {
      expect(outcome).toEqual({ status: 'rejected', reason: 'enough' });
    }
    expect(await service.request({ do: 'echo', value: 1 })).toBe(1);
    await expect(service.request({ do: 'until-aborted' }, { timeoutMs: 5 })).rejects.toMatchObject({
      code: 'request-timed-out',
      message: expect.stringContaining('it was in thread') as string,
    });
  });

  it('rejects with queue-full when maxQueue requests already wait', async () => {
    await using executor = create();
    const service = await executor.service<Command, unknown>(commands, { maxInFlightPerThread: 1, maxQueue: 1 });
    const controller = new AbortController();

    const holding = Promise.allSettled(
      service.threads.map((thread) =>
        service.request({ do: 'until-aborted' }, { thread: thread.index, signal: controller.signal }),
      ),
    );
    const waiting = service.request({ do: 'echo', value: 'waited' });

    await expect(service.request({ do: 'who' })).rejects.toMatchObject({ code: 'queue-full', maxQueue: 1 });
    controller.abort('enough');
    await holding;
    expect(await waiting).toBe('waited');
  });

  it('closes the service once in each thread after its requests, and rejects new ones', async () => {
    await using executor = create();
    const closed = new Int32Array(new SharedArrayBuffer(4));
    const service = await executor.service<Command, unknown>(commands, { data: { closed } });

    const last = service.request({ do: 'echo', value: 'last' });
    await Promise.all([service.close(), service.close()]);

    expect(await last).toBe('last');
    expect(closed[0]).toBe(service.threads.length);
    await expect(service.request({ do: 'who' })).rejects.toMatchObject({ code: 'shut-down' });
  });
});

async function twoThreads(): Promise<{ executor: ThreadPoolExecutor; service: Service<Command, unknown> }> {
  const executor = new ThreadPoolExecutor({ maxWorkers: 2, name: 'two' });
  return { executor, service: await executor.service<Command, unknown>(commands) };
}

it('answers a broadcast from every thread', async () => {
  const { executor, service } = await twoThreads();
  await using _ = executor;

  expect(await service.broadcast({ do: 'who' })).toEqual([
    { index: 0, name: 'two-0', isInline: false },
    { index: 1, name: 'two-1', isInline: false },
  ]);
  expect(await service.request({ do: 'who' }, { thread: 1 })).toMatchObject({ index: 1 });
  await expect(service.request({ do: 'who' }, { thread: 2 })).rejects.toThrow(
    'thread must be an integer from 0 to 1, got 2',
  );
});

it('sends the next request to the thread with the fewest requests in flight', async () => {
  const { executor, service } = await twoThreads();
  await using _ = executor;

  const held = [service.request({ do: 'hold' }, { thread: 0 }), service.request({ do: 'hold' }, { thread: 0 })];
  expect(await service.request({ do: 'who' })).toMatchObject({ index: 1 });
  await service.request({ do: 'release' }, { thread: 0 });

  expect(await Promise.all(held)).toEqual(['released', 'released']);
});

it('fails only the request whose payload cannot be cloned, with a TypeError', async () => {
  const { executor, service } = await twoThreads();
  await using _ = executor;

  const outcomes = await Promise.allSettled([
    service.request({ do: 'echo', value: 1 }),
    service.request({ do: 'echo', value: () => 1 }),
    service.request({ do: 'echo', value: 2 }),
    service.request({ do: 'uncloneable' }),
    service.request({ do: 'echo', value: 3 }),
  ]);

  expect(
    outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).constructor.name,
    ),
  ).toEqual([1, 'TypeError', 2, 'TypeError', 3]);
  expect(() => service.signal(() => 1)).toThrow(TypeError);
  expect(service.stats().inFlight).toEqual([0, 0]);
});

it('moves payloads marked with transfer() of requests and signals', async () => {
  const { executor, service } = await twoThreads();
  await using _ = executor;
  const [asked, told] = [new Uint8Array(1000), new Uint8Array(500)];

  service.signal(transfer(told, [told.buffer]), { thread: 0 });
  const echoed = await service.request(transfer({ do: 'echo', value: asked }, [asked.buffer]));
  const signals = await service.request({ do: 'signals' }, { thread: 0 });

  expect([asked.length, told.length]).toEqual([0, 0]);
  expect(echoed).toEqual(new Uint8Array(1000));
  expect(signals).toEqual([new Uint8Array(500)]);
});

it('rejects service() when one thread fails to start it, and closes it in the others', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
  const closed = new Int32Array(new SharedArrayBuffer(4));
  // Both threads must run first: a thread that does not run has nothing to close.
  await (await executor.service(commands)).close();

  const error = await executor.service(commands, { data: { failIn: 1, closed } }).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(RangeError);
  expect((error as Error).message).toBe('will not start');
  expect((error as Error).stack).toContain('services.test.ts');
  expect(closed[0]).toBe(1);
  expect(executor.stats().services).toEqual([]);
});

it('rejects a request with wrong options and does not count it', async () => {
  const { executor, service } = await twoThreads();
  await using _ = executor;

  await expect(service.request({ do: 'who' }, { timeoutMs: -1 })).rejects.toThrow(
    'timeoutMs must be a number of milliseconds of at least 0, got -1',
  );
  await expect(service.request({ do: 'who' }, { timeoutMs: 1, signal: {} as AbortSignal })).rejects.toThrow(TypeError);
  await expect(service.request({ do: 'hold' }, { timeoutMs: 10 })).rejects.toMatchObject({ code: 'request-timed-out' });
  expect(service.stats()).toMatchObject({ queued: 0, failed: 1 });
});

it('names a module without createService in the error, and data that cannot be cloned', async () => {
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });

  await expect(executor.service(serviceModule(new URL('./modules/work.ts', import.meta.url)))).rejects.toMatchObject({
    code: 'export-missing',
  });
  await expect(executor.service(commands, { data: () => 1 })).rejects.toThrow('the data of the service cannot be sent');
  await expect(executor.service(commands, { maxInFlightPerThread: 0 })).rejects.toThrow(
    'maxInFlightPerThread must be an integer from 1 to 32768, got 0',
  );
  await expect(executor.service(commands, { onsignal: () => 1 } as object)).rejects.toThrow('did you mean onSignal?');
});

it('ends the stack of a failed request with the lines that await it', async () => {
  const { executor, service } = await twoThreads();
  await using _ = executor;
  async function callerOfRequest(): Promise<void> {
    await service.request({ do: 'fail', message: 'in the thread' });
  }

  const error = await callerOfRequest().catch((reason: unknown) => reason as Error);

  expect(error?.stack).toContain('modules/service.ts');
  expect(error?.stack).toMatch(/callerOfRequest .*services\.test\.ts/);
});
