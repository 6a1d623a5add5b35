/**
 * What goes wrong while prepared statements run, on every path: the outcome, its message and the number of frames that the
 * server saw are those of the unmodified driver.
 */
import { AsyncCluster, policies, type AsyncSession, type ClusterOptions } from '@async-cassandra/client';
import { InlineExecutor } from '@async-cassandra/executor';
import { startSimulator, type Rule, type Simulator } from '@async-cassandra/simulator';
import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeError } from './same-error.ts';

type Effect = Rule['then'];

let marks = 0;

interface Fault {
  readonly title: string;
  readonly then: Effect;
  /** Only the first so many requests meet it. Default: all. */
  readonly firstTimes?: number;
}

const errorCodes = [
  'server',
  'protocol',
  'badCredentials',
  'overloaded',
  'bootstrapping',
  'truncate',
  'syntax',
  'unauthorized',
  'invalid',
  'config',
  'unavailable',
  'readTimeout',
  'readFailure',
  'writeTimeout',
  'writeFailure',
  'functionFailure',
  'alreadyExists',
  'unprepared',
] as const;
const faults: readonly Fault[] = [
  { title: 'nothing', then: { delayMs: 0 } },
  ...errorCodes.flatMap((code) => [
    { title: `${code} once`, then: { error: { code } }, firstTimes: 1 },
    { title: `${code} always`, then: { error: { code } }, ...(code === 'unprepared' ? { firstTimes: 3 } : {}) },
  ]),
  {
    title: 'a read time-out that a retry may mend',
    then: { error: { code: 'readTimeout', received: 1, blockFor: 1, isDataPresent: false } },
    firstTimes: 1,
  },
  {
    title: 'a write time-out of the batch log',
    then: { error: { code: 'writeTimeout', writeType: 'BATCH_LOG' } },
    firstTimes: 1,
  },
  { title: 'an error that nobody knows', then: { error: { code: 0x1600 } }, firstTimes: 1 },
  { title: 'the end of the connection, once', then: { close: true }, firstTimes: 1 },
  { title: 'the end of the connection, always', then: { close: true } },
  { title: 'a reset of the connection, once', then: { reset: true }, firstTimes: 1 },
  { title: 'a reset of the connection, always', then: { reset: true } },
  { title: 'silence, once', then: { drop: true }, firstTimes: 1 },
  { title: 'silence, always', then: { drop: true } },
  { title: 'warnings', then: { warnings: ['this is slow'] } },
  { title: 'an answer byte by byte', then: { splitBytes: 1 } },
  { title: 'an error byte by byte', then: { error: 'invalid', splitBytes: 1 } },
];

/** Of one column `v` of type text: kind, flags, number of columns, keyspace, table, name and type. */
const rowsHead = Buffer.from(
  '00000002' + '00000001' + '00000001' + '00046c65616e' + '000174' + '000176' + '000d',
  'hex',
);
/** What a sound server does not send. The unmodified driver hangs or goes on to misread, so the driver with our strict parser says what is right. */
const malformed: readonly Fault[] = [
  { title: 'a result of no known kind', then: { rawBody: Buffer.from([0, 0, 0, 9]) } },
  { title: 'a result that is cut off', then: { rawBody: Buffer.from([0, 0]) } },
  { title: 'rows that are cut off', then: { rawBody: Buffer.from('00000002' + '00000001' + '00000001', 'hex') } },
  {
    title: 'rows without columns',
    then: { rawBody: Buffer.from('00000002' + '00000000' + '00000000' + '00000001', 'hex') },
  },
  {
    title: 'rows with a cell too long',
    then: { rawBody: Buffer.concat([rowsHead, Buffer.from('00000001' + '7fffffff' + '61', 'hex')]) },
  },
  {
    title: 'fewer rows than it says',
    then: { rawBody: Buffer.concat([rowsHead, Buffer.from('00000003' + '00000001' + '61', 'hex')]) },
  },
  { title: 'a negative number of rows', then: { rawBody: Buffer.concat([rowsHead, Buffer.from('ffffffff', 'hex')]) } },
  { title: 'nothing instead of rows', then: { rawBody: Buffer.from([0, 0, 0, 1]) } },
  { title: 'a void result with more behind it', then: { rawBody: Buffer.from([0, 0, 0, 1, 9, 9]) } },
];

const read = 'SELECT v FROM lean.t WHERE id = ?';
const write = 'INSERT INTO lean.t (id, v) VALUES (?, ?)';
/** How each statement runs, by the driver or by a session. */
type Run = (options: object) => Promise<{ readonly rows?: readonly unknown[] | undefined }>;
type Executor = Pick<AsyncSession, 'execute' | 'batch'>;
const statements: readonly { readonly title: string; readonly run: (executor: Executor) => Run }[] = [
  { title: 'a read', run: (executor) => (options) => executor.execute(read, [1], options) },
  { title: 'a write', run: (executor) => (options) => executor.execute(write, [1, 'one'], options) },
  {
    title: 'a batch',
    run: (executor) => (options) =>
      executor.batch(
        [
          { query: write, params: [1, 'one'] },
          { query: write, params: [2, 'two'] },
        ],
        options,
      ),
  },
];

const rowPath = Symbol.for('async-cassandra.client.rowPath');
const paths: readonly { readonly title: string; readonly options: () => ClusterOptions }[] = [
  { title: 'lean path, on a thread', options: () => ({ executorThreads: 1 }) },
  { title: 'lean path, on the calling thread', options: () => ({ executor: new InlineExecutor() }) },
  { title: 'rows taken undecoded', options: () => ({ executorThreads: 1, leanPath: false }) },
  {
    title: 'rows decoded and encoded again',
    options: () => ({ executorThreads: 1, leanPath: false, [rowPath]: 'broken' }),
  },
];

describe.for([1, 2])('on %i nodes', (nodes) => {
  let simulator: Simulator;
  let plain: Client;
  const sessions = new Map<string, AsyncSession>();
  const clusters: AsyncCluster[] = [];

  beforeAll(async () => {
    simulator = await startSimulator({
      nodes,
      recordedRequests: 64,
      keyspaces: { lean: { replicationFactor: nodes } },
    });
    const options = {
      contactPoints: [...simulator.contactPoints],
      localDataCenter: simulator.localDataCenter,
      protocolOptions: { port: simulator.port },
      // A connection that does not answer is given up at once, and made anew.
      socketOptions: { defunctReadTimeoutThreshold: 0 },
    };
    const reconnection = (): object => ({
      policies: { reconnection: new policies.reconnection.ConstantReconnectionPolicy(10) },
    });
    plain = new Client({ ...options, ...reconnection() });
    await plain.execute('CREATE TABLE lean.t (id int PRIMARY KEY, v text)');
    await plain.execute("INSERT INTO lean.t (id, v) VALUES (1, 'one')");
    for (const { title, options: more } of paths) {
      const cluster = new AsyncCluster({ ...options, ...reconnection(), ...more() });
      clusters.push(cluster);
      sessions.set(title, await cluster.connect());
    }
    for (const executor of [plain as unknown as Executor, ...sessions.values()])
      for (const { run } of statements) await run(executor)({ prepare: true });
  });
  afterAll(async () => {
    await Promise.all(clusters.map((cluster) => cluster.shutdown()));
    await plain?.shutdown();
    await simulator?.stop();
  });

  /** What a statement comes to under a fault, and how often it was sent. */
  async function outcomeOf(run: Run, { then, firstTimes }: Fault, options: object): Promise<unknown> {
    await settle(run, nodes);
    const remove = simulator.addRule({
      when: { opcode: ['EXECUTE', 'BATCH'], ...(firstTimes === undefined ? {} : { firstTimes }) },
      then,
    });
    // The mark by which its frames are found, whichever node and connection they went to.
    const timestamp = ++marks;
    const outcome = await run({ prepare: true, readTimeout: 150, timestamp, ...options }).then(
      (result) => ({ rows: JSON.parse(JSON.stringify(result.rows ?? null)) as unknown }),
      (error: unknown) => describeError(error),
    );
    remove();
    const frames = simulator.requests().filter((request) => request.timestamp === BigInt(timestamp)).length;
    return { outcome, frames };
  }

  describe.for(statements)('$title', ({ run }) => {
    describe.for([false, true])('idempotent: %o', (isIdempotent) => {
      it.for(faults)('meets $title as the driver does', async (fault) => {
        const expected = await outcomeOf(run(plain as unknown as Executor), fault, { isIdempotent });
        for (const { title } of paths) {
          const outcome = await outcomeOf(run(sessions.get(title)!), fault, { isIdempotent });
          expect({ title, ...(outcome as object) }).toEqual({ title, ...(expected as object) });
        }
      });

      it.for(malformed)('meets $title as the full path does', async (fault) => {
        const expected = await outcomeOf(run(sessions.get('rows taken undecoded')!), fault, { isIdempotent });
        // Where rows are decoded, another part of the driver finds the fault.
        for (const { title } of paths.slice(0, 2)) {
          const outcome = await outcomeOf(run(sessions.get(title)!), fault, { isIdempotent });
          expect({ title, ...(outcome as object) }).toEqual({ title, ...(expected as object) });
        }
      });
    });
  });
});

/** Runs a statement until every node answers it again. */
async function settle(run: Run, nodes: number): Promise<void> {
  for (let successes = 0; successes < nodes * 2;) {
    const isDone = await run({ prepare: true, isIdempotent: true, readTimeout: 1000 }).then(
      () => true,
      () => false,
    );
    successes = isDone ? successes + 1 : 0;
    // A node that is away is tried again when its connection's timer has run.
    if (!isDone) await new Promise((resolve) => setImmediate(resolve));
  }
}
