/** Every pair of life-cycle calls at the same time, in every state of a cluster. */
import type { AsyncSession } from '@async-cassandra/client';
import { InlineExecutor } from '@async-cassandra/executor';
import { it } from 'vitest';
import { abortReason, held, insert, TrackedCluster, type Opened } from './tracked-cluster.ts';

type Call = (tracked: TrackedCluster, session: AsyncSession | undefined, opened: Opened | undefined) => void;

const calls: Readonly<Record<string, Call>> = {
  connect: (tracked) => void tracked.connect('two'),
  'connect to a keyspace that is missing': (tracked) => void tracked.connect('missing'),
  'connect and abort': (tracked) => {
    const controller = new AbortController();
    tracked.connect('two', { signal: controller.signal });
    controller.abort(abortReason);
  },
  'connect within 1 ms': (tracked) => void tracked.connect('two', { timeoutMs: 1 }),
  setKeyspace: (tracked, session, opened) =>
    session && opened && tracked.move(opened, 'two', session.setKeyspace('two')),
  'setKeyspace to where it is': (tracked, session, opened) =>
    session && opened && tracked.move(opened, 'one', session.setKeyspace('one')),
  'setKeyspace to what is missing': (tracked, session, opened) =>
    session && opened && tracked.move(opened, 'missing', session.setKeyspace('missing')),
  USE: (tracked, session, opened) => session && opened && tracked.move(opened, 'two', session.execute('USE two')),
  execute: (tracked, session) => session && tracked.heed('execute', session.execute(insert, [1])),
  'execute and abort': (tracked, session) => {
    const controller = new AbortController();
    if (session) tracked.heed('execute', session.execute(held, [], { signal: controller.signal }));
    controller.abort(abortReason);
  },
  batch: (tracked, session) => session && tracked.heed('batch', session.batch([{ query: insert, params: [2] }])),
  prepare: (tracked, session) => session && tracked.heed('prepare', session.prepare(insert)),
  close: (tracked, session) => session && tracked.heed('close', session.close()),
  shutdown: (tracked) => tracked.shutdown(),
  'shutdown within 0 ms': (tracked) => tracked.shutdown({ timeoutMs: 0 }),
  'shut the executor down by hand': (tracked) => {
    tracked.isExecutorEnded = true;
    tracked.heed('executor.shutdown', tracked.cluster.executor.shutdown());
  },
};

const states: Readonly<Record<string, (tracked: TrackedCluster) => unknown>> = {
  'a new cluster': () => {},
  'a cluster that connects': (tracked) => void tracked.connect('one'),
  'an open session': (tracked) => tracked.connect('one').opening,
  'two open sessions of one keyspace': async (tracked) => {
    await Promise.all([tracked.connect('one').opening, tracked.connect('one').opening]);
  },
  'a session that moves': async (tracked) => {
    const opened = tracked.connect(undefined);
    const session = await opened.opening;
    if (session !== undefined) tracked.move(opened, 'one', session.setKeyspace('one'));
  },
  'a closed session': async (tracked) => {
    const session = await tracked.connect('one').opening;
    await session?.close();
  },
  'a closed cluster': async (tracked) => {
    await tracked.connect('one').opening;
    tracked.shutdown();
    await tracked.settle();
  },
};

const pairs = Object.keys(states).flatMap((state) =>
  Object.keys(calls).flatMap((first) => Object.keys(calls).map((second) => ({ state, first, second }))),
);

it.for(pairs)(
  'ends "$first" and "$second" as documented when both are called in the state "$state"',
  async ({ state, first, second }) => {
    const tracked = await TrackedCluster.start(1, { executor: new InlineExecutor() });
    await states[state]?.(tracked);
    for (const name of [first, second]) {
      const opened = tracked.opened.find(({ session }) => session !== undefined);
      calls[name]?.(tracked, opened?.session, opened);
    }
    await tracked.end();
  },
);
