import { InlineExecutor, serviceModule, ThreadPoolExecutor, type ServiceOptions } from '@async-cassandra/executor';
import { describe, expect, it } from 'vitest';

interface Sum {
  readonly holds?: boolean;
  number: number;
  readonly value: unknown;
  copy?: number;
}

const adder = serviceModule(new URL('./modules/adder.ts', import.meta.url));

const options: ServiceOptions<Sum, unknown> = {
  writeRequest: ({ holds, number, value, copy }, _thread, writer) => {
    writer.int32(holds === true ? 1 : 0);
    writer.float64(copy ?? number);
    if (value === 'impossible') throw new TypeError('parameter 1 is impossible');
    writer.value(value);
  },
  onQueued: (sum) => {
    if (sum.value === 'cannot wait') throw new TypeError('it cannot wait');
    sum.copy = sum.number;
  },
};

describe.each([
  [
    'ThreadPoolExecutor',
    () => new ThreadPoolExecutor({ maxWorkers: 1 }),
    'the payload of a request cannot be sent to a thread: () => 1 could not be cloned.',
  ],
  // Nothing is cloned there.
  ['InlineExecutor', () => new InlineExecutor(), 3],
])('%s', (_name, create, ofFunction) => {
  it('delivers the written values of many requests in one turn', async () => {
    await using executor = create();
    const service = await executor.service<Sum, unknown>(adder, options);
    const sums = Array.from({ length: 500 }, (_, index) => ({ number: index / 3, value: { text: `${index}` } }));

    expect(await Promise.all(sums.map((sum) => service.request(sum)))).toEqual(
      sums.map(({ number, value }) => [number, value]),
    );
  });

  it('rejects only the request that cannot be written or cloned', async () => {
    await using executor = create();
    const service = await executor.service<Sum, unknown>(adder, options);

    const outcomes = await Promise.allSettled(
      ['a', 'impossible', 'b', () => 1, 'c'].map((value, number) => service.request({ number, value })),
    );

    const seen = outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? (outcome.value as unknown[])[0] : (outcome.reason as Error).message,
    );
    expect([seen[0], seen[1], seen[2], seen[4]]).toEqual([0, 'parameter 1 is impossible', 2, 4]);
    expect(seen[3]).toBe(ofFunction);
    expect(service.stats().inFlight).toEqual([0]);
  });

  it('writes a waiting request when its turn comes, and calls onQueued at once', async () => {
    await using executor = create();
    const service = await executor.service<Sum, unknown>(adder, { ...options, maxInFlightPerThread: 2 });

    const held = service.request({ holds: true, number: 1, value: 'held' });
    const release = service.request({ number: 2, value: 'release' });
    const waiting: Sum = { number: 3, value: 'waited' };
    const waited = service.request(waiting);
    waiting.number = 99;
    const refused = service.request({ number: 4, value: 'cannot wait' });

    await expect(refused).rejects.toThrow('it cannot wait');
    expect(await Promise.all([held, release, waited])).toEqual([
      [1, 'held'],
      [2, 'release'],
      [3, 'waited'],
    ]);
    expect(service.stats()).toMatchObject({ queued: 0, inFlight: [0] });
  });
});

it('rejects encodeRequest together with writeRequest', async () => {
  await using executor = new InlineExecutor();

  await expect(executor.service<Sum, unknown>(adder, { ...options, encodeRequest: (sum) => sum })).rejects.toThrow(
    'encodeRequest and writeRequest exclude each other',
  );
});
