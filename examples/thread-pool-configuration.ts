// The thread pool of an AsyncCluster: set it, verify it, compare sizes, use it by hand, and what cannot be changed.
//
//   node examples/thread-pool-configuration.ts
//   CASSANDRA_CONTACT_POINTS=127.0.0.1 CASSANDRA_LOCAL_DATACENTER=dc1 node examples/thread-pool-configuration.ts
import { AsyncCluster } from '@async-cassandra/client';
import { defaultExecutorThreads, tasks } from '@async-cassandra/executor';
import { type ExampleServer, chooseServer } from './server.ts';
import { Walk } from './walk.ts';
import type { Occupation } from './blocking-work.ts';

const { blockThread } = tasks<typeof import('./blocking-work.ts')>(new URL('./blocking-work.ts', import.meta.url));
const keyspace = 'async_cassandra_example';

interface User {
  readonly name: string;
}

const rowCount = 200;
/** Width of the printed calls, so that their results are in one column. */
const callWidth = 53;

await using server = await chooseServer();
using walk = new Walk();
console.log(`Thread pool configuration, on ${server.description}.`);

await setIt(server);
await compareSizes(server);
await useTheExecutorByHand(server);
await whatCannotBeChanged(server);
await lifeCycle(server);

async function setIt({ options }: ExampleServer): Promise<void> {
  await walk.step('Set it, and verify it');

  await using byDefault = new AsyncCluster(options);
  walk.say(`${'new AsyncCluster(options)'.padEnd(callWidth)} -> maxWorkers ${byDefault.executor.maxWorkers}`);
  walk.say(`  the default is Math.min(4, 2 x CPUs), here ${defaultExecutorThreads()}`);

  for (const executorThreads of [1, 8, 16]) {
    await using cluster = new AsyncCluster({ ...options, executorThreads });
    const call = `new AsyncCluster({ ...options, executorThreads: ${executorThreads} })`;
    walk.say(`${call.padEnd(callWidth)} -> maxWorkers ${cluster.executor.maxWorkers}`);
  }
}

async function compareSizes({ options }: ExampleServer): Promise<void> {
  await walk.step('Compare sizes: 5,000 prepared reads, 100 in flight');
  await createTable(options);
  walk.say('threads | connect | 5,000 reads');

  for (const executorThreads of [1, 2, 4]) {
    await using cluster = new AsyncCluster({ ...options, executorThreads });
    const connecting = performance.now();
    await using session = await cluster.connect(keyspace);
    const statement = await session.prepare('SELECT name FROM users WHERE id = ?');
    const connectMs = performance.now() - connecting;

    const reading = performance.now();
    let next = 0;
    const reader = async (): Promise<void> => {
      while (next < 5000) {
        next += 1;
        await session.execute(statement, [next % rowCount]);
      }
    };
    await Promise.all(Array.from({ length: 100 }, reader));
    const readMs = performance.now() - reading;

    walk.say(`${String(executorThreads).padStart(7)} | ${milliseconds(connectMs)} | ${milliseconds(readMs)}`);
  }
  walk.say('One short run each: `demo compare` measures, and says how sure it is.');
}

async function useTheExecutorByHand({ options }: ExampleServer): Promise<void> {
  await walk.step('Use the executor by hand: blocking work, one task at a time per thread');
  await using cluster = new AsyncCluster({ ...options, executorThreads: 2 });
  await using session = await cluster.connect(keyspace);

  const beganMs = performance.now();
  const blocked = Array.from({ length: 3 }, () => cluster.executor.submit(blockThread, 150));
  const users = await Promise.all(
    [0, 1, 2].map((id) => session.execute<User>('SELECT name FROM users WHERE id = ?', [id])),
  );
  const occupations = await Promise.all(blocked);

  walk.say(`3 tasks of 150 ms on 2 threads took ${Math.round(performance.now() - beganMs)} ms`);
  walk.say(
    `at most ${mostAtOnce(occupations)} ran at once, in ${new Set(occupations.map(({ threadName }) => threadName)).size} threads`,
  );
  walk.say(`queries meanwhile wait for a free thread: ${users.map((result) => result.first()?.name).join(', ')}`);

  const results: Occupation[] = [];
  for await (const occupation of cluster.executor.map(blockThread, [30, 20, 10])) results.push(occupation);
  walk.say(
    `map() keeps the order: ${results.map(({ startedMs, endedMs }) => `${Math.round(endedMs - startedMs)} ms`).join(', ')}`,
  );
}

async function whatCannotBeChanged({ options }: ExampleServer): Promise<void> {
  await walk.step('What cannot be changed');
  await using one = new AsyncCluster({ ...options, executorThreads: 1 });
  await using other = new AsyncCluster({ ...options, executorThreads: 3 });

  walk.say(`each cluster has its own pool: ${one.executor.maxWorkers} and ${other.executor.maxWorkers} threads`);
  walk.say(`maxWorkers = 5         -> ${failureOf(() => Object.assign(one.executor, { maxWorkers: 5 }))}`);
  walk.say(`executor = another     -> ${failureOf(() => Object.assign(one, { executor: other.executor }))}`);
  walk.say(`still                  -> ${one.executor.maxWorkers}`);
  for (const executorThreads of [0, 2.5]) {
    walk.say(
      `executorThreads: ${String(executorThreads).padEnd(5)} -> ${failureOf(() => new AsyncCluster({ ...options, executorThreads }))}`,
    );
  }
}

async function lifeCycle({ options }: ExampleServer): Promise<void> {
  await walk.step('The life cycle');
  const cluster = new AsyncCluster({ ...options, executorThreads: 2 });
  walk.say('new AsyncCluster()  the pool is made with it');
  const session = await cluster.connect();
  walk.say('connect()           threads are started, the driver connects in each');
  const local = await session.execute<{ release_version: string }>('SELECT release_version FROM system.local');
  walk.say(`execute()           release_version ${local.first()?.release_version}`);
  await session.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
  await session.close();
  await session.close();
  walk.say('session.close()     twice is the same as once');
  await cluster.shutdown();
  await cluster.shutdown();
  walk.say('cluster.shutdown()  ends the threads; twice is the same as once');
  walk.say(`submit() afterwards -> ${failureOf(() => cluster.executor.submit(blockThread, 1))}`);
}

async function createTable(options: ExampleServer['options']): Promise<void> {
  await using cluster = new AsyncCluster({ ...options, executorThreads: 1 });
  await using session = await cluster.connect();
  await session.execute(
    `CREATE KEYSPACE IF NOT EXISTS ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
  );
  await session.execute(`CREATE TABLE IF NOT EXISTS ${keyspace}.users (id int PRIMARY KEY, name text)`);
  const insert = await session.prepare(`INSERT INTO ${keyspace}.users (id, name) VALUES (?, ?)`);
  await Promise.all(Array.from({ length: rowCount }, (_, id) => session.execute(insert, [id, `user ${id}`])));
}

/** Returns the largest number of calls that ran at the same time. */
function mostAtOnce(occupations: readonly Occupation[]): number {
  const underWayAt = (time: number): number =>
    occupations.filter(({ startedMs, endedMs }) => startedMs <= time && time < endedMs).length;
  return Math.max(...occupations.map(({ startedMs }) => underWayAt(startedMs)));
}

function failureOf(action: () => unknown): string {
  try {
    action();
    return 'no error';
  } catch (error) {
    return String(error);
  }
}

function milliseconds(value: number): string {
  return `${String(Math.round(value)).padStart(4)} ms`;
}
