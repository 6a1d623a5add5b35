/** One deadline and one signal apply to all pages of a query. The request for a page ends when nobody waits for it. */
import { AsyncCluster, errors, type AsyncSession, type ResultSet } from '@async-cassandra/client';
import { startSimulator, table, type Simulator } from '@async-cassandra/simulator';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { failureOf } from './same-error.ts';

const series = table<string>({
  keyspace: 'app',
  name: 'series',
  columns: { id: 'text', n: 'int' },
  partitionKey: ['id'],
  clusteringKey: ['n'],
  rows: Array.from({ length: 50 }, (_, n) => ({ id: 'a', n })),
});
const select = "SELECT n FROM app.series WHERE id = 'a'";

let simulator: Simulator;
let cluster: AsyncCluster;
let session: AsyncSession;

beforeEach(async () => {
  simulator = await startSimulator({ tables: [series] });
  const { contactPoints, localDataCenter, port } = simulator;
  cluster = new AsyncCluster({ contactPoints, localDataCenter, protocolOptions: { port }, executorThreads: 1 });
  session = await cluster.connect();
});
afterEach(async () => {
  await cluster.shutdown({ timeoutMs: 0 });
  await simulator.stop();
});

const inFlight = (): number =>
  cluster.executor.stats().services.reduce((sum, { inFlight: each }) => sum + each.reduce((a, b) => a + b, 0), 0);

it('ends the request for a page that was fetched ahead when the loop is left', async () => {
  const first = await session.execute(select, [], { fetchSize: 10 });
  simulator.addRule({ when: { query: select }, then: { drop: true } });

  for await (const row of first) if (row['n'] === 5) break;

  expect(inFlight()).toBe(0);
});

it('still reads the next page when another loop over the same result was left', async () => {
  const first = await session.execute(select, [], { fetchSize: 10 });
  for await (const row of first) if (row['n'] === 5) break;

  expect(await first.all({ maxRows: 50 })).toHaveLength(50);
});

it('rejects a later page with the reason of the signal of the query', async () => {
  const controller = new AbortController();
  const first = await session.execute(select, [], { fetchSize: 10, signal: controller.signal });
  simulator.addRule({ when: { query: select }, then: { drop: true } });
  const next = first.nextPage();

  controller.abort(new Error('enough'));

  expect((await failureOf(next)).message).toBe('enough');
  expect((await failureOf(first.nextPage())).message).toBe('enough');
});

it('counts the time of all pages together against timeoutMs, and not the time between them', async () => {
  const real = performance.now.bind(performance);
  let skippedMs = 0;
  const now = vi.spyOn(performance, 'now').mockImplementation(() => real() + skippedMs);
  try {
    const pages: ResultSet[] = [await session.execute(select, [], { fetchSize: 10, timeoutMs: 3_600_000 })];
    // An hour passes while the application does something else.
    skippedMs += 3_600_000;
    const second = await pages[0]!.nextPage();
    expect(second?.rowLength).toBe(10);

    // An hour passes while it waits.
    const third = second!.nextPage();
    skippedMs += 3_600_000;
    expect((await third)?.rowLength).toBe(10);
    const error = await failureOf(second!.nextPage());

    expect(error).toBeInstanceOf(errors.OperationTimedOutError);
    expect(error.message).toContain('timeoutMs of 3600000 ms');
  } finally {
    now.mockRestore();
  }
});
