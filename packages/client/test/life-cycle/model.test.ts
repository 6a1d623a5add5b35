/** Life-cycle calls in any order and at the same time: how each may end, and which connections are left at the server. */
import type { AsyncSession, ClusterOptions } from '@async-cassandra/client';
import { InlineExecutor, ThreadPoolExecutor } from '@async-cassandra/executor';
import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import { abortReason, held, insert, TrackedCluster, type Opened } from './tracked-cluster.ts';

type Step = fc.AsyncCommand<object, TrackedCluster>;

function step(name: string, run: (tracked: TrackedCluster) => unknown): Step {
  return {
    check: () => true,
    run: async (_model, tracked) => {
      await run(tracked);
    },
    toString: () => name,
  };
}

/** Runs on one of the sessions that are or were open. */
function onSession(
  name: string,
  run: (tracked: TrackedCluster, session: AsyncSession, opened: Opened) => void,
): fc.Arbitrary<Step> {
  return fc.nat({ max: 3 }).map((index) =>
    step(`${name} on ${index}`, (tracked) => {
      const sessions = tracked.opened.filter(({ session }) => session !== undefined);
      const opened = sessions[index % Math.max(1, sessions.length)];
      if (opened?.session !== undefined) run(tracked, opened.session, opened);
    }),
  );
}

const connects: fc.Arbitrary<Step>[] = [
  fc
    .constantFrom(undefined, 'one', 'two', 'missing')
    .map((keyspace) => step(`connect ${keyspace}`, (tracked) => void tracked.connect(keyspace))),
  fc
    .constantFrom('one', 'two')
    .map((keyspace) => step(`connect ${keyspace}, and wait`, (tracked) => tracked.connect(keyspace).opening)),
  fc
    .constantFrom(1, 5, 20)
    .map((timeoutMs) => step(`connect within ${timeoutMs}`, (tracked) => void tracked.connect('two', { timeoutMs }))),
  fc.constant(
    step('connect and abort', (tracked) => {
      const controller = new AbortController();
      tracked.connect('two', { signal: controller.signal });
      controller.abort(abortReason);
    }),
  ),
];

const onSessions: fc.Arbitrary<Step>[] = [
  ...['one', 'two', 'missing'].map((keyspace) =>
    onSession(`setKeyspace ${keyspace}`, (tracked, session, opened) =>
      tracked.move(opened, keyspace, session.setKeyspace(keyspace)),
    ),
  ),
  onSession('USE two', (tracked, session, opened) => tracked.move(opened, 'two', session.execute('USE two'))),
  onSession('setKeyspace and abort', (tracked, session, opened) => {
    const controller = new AbortController();
    tracked.move(opened, 'two', session.setKeyspace('two', { signal: controller.signal }));
    controller.abort(abortReason);
  }),
  // So many that, with `placement: 'auto'`, later ones run on the calling thread.
  onSession('execute', (tracked, session) => {
    for (let id = 0; id < 5; id++) tracked.heed('execute', session.execute(insert, [id]));
  }),
  onSession('batch', (tracked, session) => tracked.heed('batch', session.batch([{ query: insert, params: [2] }]))),
  onSession('prepare', (tracked, session) => tracked.heed('prepare', session.prepare(insert))),
  onSession('hold', (tracked, session) => tracked.heed('hold', session.execute(held, [], { timeoutMs: 30 }))),
  onSession('close', (tracked, session) => tracked.heed('close', session.close())),
];

const ends: fc.Arbitrary<Step>[] = [
  fc
    .constantFrom(undefined, 0, 20, 5000)
    .map((timeoutMs) =>
      step(`shutdown within ${timeoutMs}`, (tracked) => tracked.shutdown(timeoutMs === undefined ? {} : { timeoutMs })),
    ),
  fc.constant(
    step('shut the executor down by hand', (tracked) => {
      tracked.isExecutorEnded = true;
      tracked.heed('executor.shutdown', tracked.cluster.executor.shutdown());
    }),
  ),
];
const terminations: fc.Arbitrary<Step>[] = [
  fc.constant(
    step('terminate the executor by hand', (tracked) => {
      tracked.isExecutorEnded = true;
      tracked.heed('executor.terminate', (tracked.cluster.executor as ThreadPoolExecutor).terminate());
    }),
  ),
];
const settle = fc.constant(step('settle', (tracked) => tracked.settle()));

/** Many runs on demand: `MODEL_RUNS=500 vitest run test/life-cycle/model.test.ts`. */
const runs = Number(process.env['MODEL_RUNS'] ?? 0);

describe.each([
  ['on 2 threads of its own', 2, (): ClusterOptions => ({ executorThreads: 2 }), terminations, runs || 10],
  [
    'on 2 threads of an executor that is passed in',
    2,
    (): ClusterOptions => ({ executor: new ThreadPoolExecutor({ maxWorkers: 2 }) }),
    terminations,
    runs || 10,
  ],
  [
    'on 2 threads and the calling thread',
    3,
    (): ClusterOptions => ({ executorThreads: 2, placement: 'auto' }),
    terminations,
    runs || 10,
  ],
  ['on the calling thread', 1, (): ClusterOptions => ({ executor: new InlineExecutor() }), [], runs || 20],
  ['on the calling thread, by placement', 1, (): ClusterOptions => ({ placement: 'inline' }), [], runs || 20],
] as const)('%s', (_name, threads, options, more, numRuns) => {
  it('ends every call as documented and leaves no connection, whatever is called at the same time', async () => {
    const steps = [...connects, ...onSessions, ...onSessions, settle, settle, ...ends, ...more];

    await fc.assert(
      fc.asyncProperty(
        fc.commands(steps, { maxCommands: 25, size: '+1' }),
        fc.nat({ max: 3 }),
        async (sequence, sessions) => {
          const tracked = await TrackedCluster.start(threads, options());
          try {
            for (let index = 0; index < sessions; index++) tracked.connect(index === 1 ? 'two' : 'one');
            await Promise.all(tracked.opened.map(({ opening }) => opening));
            await fc.asyncModelRun(() => ({ model: {}, real: tracked }), sequence);
          } finally {
            await tracked.end();
          }
        },
      ),
      { numRuns },
    );
  }, 600_000);
});
