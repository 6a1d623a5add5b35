/** Faults while statements run, on a simulator with rules: errors of every class, silent nodes, deadlines, dead threads. */
import { AsyncCluster, errors, type AsyncSession } from '@async-cassandra/client';
import { isExecutorError, tasks } from '@async-cassandra/executor';
import { startSimulator, type Simulator } from '@async-cassandra/simulator';
import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { failureOf } from './same-error.ts';

const work = tasks<typeof import('./tasks/ending.ts')>(new URL('./tasks/ending.ts', import.meta.url));

let simulator: Simulator;
let cluster: AsyncCluster;
let session: AsyncSession;
let plain: Client;

beforeAll(async () => {
  simulator = await startSimulator({});
  const options = {
    contactPoints: [...simulator.contactPoints],
    localDataCenter: simulator.localDataCenter,
    protocolOptions: { port: simulator.port },
  };
  cluster = new AsyncCluster({ ...options, executorThreads: 2 });
  session = await cluster.connect();
  plain = new Client(options);
  await plain.execute("CREATE KEYSPACE faults WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
  await plain.execute('CREATE TABLE faults.t (id int PRIMARY KEY, v text)');
  await plain.execute("INSERT INTO faults.t (id, v) VALUES (1, 'one')");
});
afterAll(async () => {
  await cluster.shutdown();
  await plain.shutdown();
  await simulator.stop();
});

const select = 'SELECT v FROM faults.t WHERE id = 1';

function rule(then: Parameters<Simulator['addRule']>[0]['then'], query: string | RegExp = select): void {
  onTestFinished(simulator.addRule({ when: { query }, then }));
}

it('rejects a statement at its deadline, and runs the next one', async () => {
  rule({ drop: true });

  const error = await failureOf(session.execute(select, [], { timeoutMs: 100 }));

  expect(error).toBeInstanceOf(errors.OperationTimedOutError);
  expect(error.message).toContain('timeoutMs of 100 ms');
  expect(isExecutorError(error.cause)).toBe(true);
  expect(error.stack).toMatch(/faults\.test\.ts/);
  expect((await session.execute('SELECT key FROM system.local')).rowLength).toBe(1);
});

it("rejects a statement at the driver's readTimeout with the name of the host", async () => {
  rule({ drop: true });

  const error = await failureOf(session.execute(select, [], { readTimeout: 100 }));

  expect(error).toBeInstanceOf(errors.OperationTimedOutError);
  expect(error['host']).toBe(`127.0.0.1:${simulator.port}`);
});

it('rejects a statement with the reason of its signal', async () => {
  rule({ drop: true });
  const controller = new AbortController();
  const failure = failureOf(session.execute(select, [], { signal: controller.signal }));
  const reason = new Error('not needed any more');

  controller.abort(reason);

  expect(await failure).toBe(reason);
});

it.for([0, -1, Number.NaN, '5'])('rejects a deadline of %o', async (timeoutMs) => {
  const error = await failureOf(session.execute(select, [], { timeoutMs } as object));

  expect(error.message).toMatch(/^timeoutMs must be/);
});

it('reads on after an empty page that has a next one', async () => {
  onTestFinished(
    simulator.addRule({ when: { query: 'SELECT v FROM faults.t', firstTimes: 2 }, then: { emptyPage: true } }),
  );

  const values: unknown[] = [];
  for await (const row of await session.execute('SELECT v FROM faults.t')) values.push(row['v']);

  expect(values).toEqual(['one']);
});

it('throws an error in the middle of a result from the loop', async () => {
  onTestFinished(simulator.addRule({ when: { query: 'SELECT id FROM faults.t', nth: 1 }, then: { emptyPage: true } }));
  onTestFinished(
    simulator.addRule({ when: { query: 'SELECT id FROM faults.t', firstTimes: 5 }, then: { error: 'overloaded' } }),
  );
  const result = await session.execute('SELECT id FROM faults.t');

  const error = await failureOf(
    (async () => {
      for await (const row of result) expect(row).toBeDefined();
    })(),
  );

  expect(error).toBeInstanceOf(errors.ResponseError);
});

it('warns once when a plain loop ends before the last page', async () => {
  rule({ emptyPage: true });
  const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const result = await session.execute(select);

  for (const row of result) expect(row).toBeUndefined();
  for (const row of result) expect(row).toBeUndefined();

  expect(emitWarning).toHaveBeenCalledOnce();
  expect(emitWarning.mock.calls[0]![1]).toMatchObject({
    code: 'ASYNC_CASSANDRA_UNREAD_PAGES',
    detail: expect.stringContaining('for await'),
  });
});

it('returns the warnings of the server', async () => {
  rule({ warnings: ['this is slow'] });

  expect((await session.execute(select)).info.warnings).toEqual(['this is slow']);
});

it('prepares a statement again when a node has forgotten it', async () => {
  const statement = 'SELECT v FROM faults.t WHERE id = ?';
  await session.execute(statement, [1]);
  onTestFinished(
    simulator.addRule({
      when: { query: statement, opcode: 'EXECUTE', firstTimes: 1 },
      then: { error: { code: 'unprepared' } },
    }),
  );

  expect((await session.execute(statement, [1])).first()?.['v']).toBe('one');
});

it('reads answers that arrive in small pieces', async () => {
  rule({ splitBytes: 7 });

  expect((await session.execute(select)).first()?.['v']).toBe('one');
});

it('rejects the statements of a dead thread once, with the reason, and continues in another thread', async () => {
  await using own = new AsyncCluster({
    contactPoints: [...simulator.contactPoints],
    localDataCenter: simulator.localDataCenter,
    protocolOptions: { port: simulator.port },
    executorThreads: 1,
  });
  await using only = await own.connect('faults');
  expect((await only.execute(select)).rowLength).toBe(1);

  const error = await failureOf(own.executor.submit(work.exit, 3));

  expect(isExecutorError(error) && error.code).toBe('thread-exited');
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => only.execute('SELECT v FROM t WHERE id = ?', [1])),
  );
  expect(answers.every((answer) => answer.first()?.['v'] === 'one')).toBe(true);
});

it('rejects statements beyond maxQueue', async () => {
  await using own = new AsyncCluster({
    contactPoints: [...simulator.contactPoints],
    localDataCenter: simulator.localDataCenter,
    protocolOptions: { port: simulator.port },
    executorThreads: 1,
    maxInFlightPerThread: 2,
    maxQueue: 3,
  });
  await using only = await own.connect();
  rule({ delayMs: 50 });

  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => only.execute(select)));

  expect(outcomes.map(({ status }) => status)).toEqual([
    ...Array.from({ length: 5 }, () => 'fulfilled'),
    ...Array.from({ length: 3 }, () => 'rejected'),
  ]);
  const last = outcomes.at(-1)! as PromiseRejectedResult;
  expect(isExecutorError(last.reason) && last.reason.code).toBe('queue-full');
});
