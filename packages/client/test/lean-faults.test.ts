/**
 * Faults while prepared statements run, on every path. The outcome, the message and the number of frames at the server are the same
 * as with the unmodified driver.
 */
import { AsyncCluster, type AsyncSession, type ClusterOptions } from '@async-cassandra/client';
import { InlineExecutor } from '@async-cassandra/executor';
import { startSimulator, table, type Rule, type Simulator } from '@async-cassandra/simulator';
import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeError } from './same-error.ts';

type Effect = Rule['then'];

let marks = 0;

interface Fault {
  readonly title: string;
  readonly then: Effect;
  /** How many requests have this fault. Default: all. */
  readonly firstTimes?: number;
  /** True if the fault ends the connection. */
  readonly endsConnection?: true;
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
  { title: 'the end of the connection, once', then: { close: true }, firstTimes: 1, endsConnection: true },
  { title: 'the end of the connection, always', then: { close: true }, endsConnection: true },
  { title: 'a reset of the connection, once', then: { reset: true }, firstTimes: 1, endsConnection: true },
  { title: 'a reset of the connection, always', then: { reset: true }, endsConnection: true },
  { title: 'silence, once', then: { drop: true }, firstTimes: 1, endsConnection: true },
  { title: 'silence, always', then: { drop: true }, endsConnection: true },
  { title: 'warnings', then: { warnings: ['this is slow'] } },
  { title: 'an answer byte by byte', then: { splitBytes: 1 } },
  { title: 'an error byte by byte', then: { error: 'invalid', splitBytes: 1 } },
];

/** The metadata of one column `v` of type text: kind, flags, number of columns, keyspace, table, name and type. */
const rowsHead = Buffer.from('00000002000000010000000100046c65616e000174000176000d', 'hex');
/** Responses that a correct server does not send. The unmodified driver hangs or misreads them, so the driver with our strict parser is the reference. */
const malformed: readonly Fault[] = [
  { title: 'a result of no known kind', then: { rawBody: Buffer.from([0, 0, 0, 9]) } },
  { title: 'a result that is cut off', then: { rawBody: Buffer.from([0, 0]) } },
  { title: 'rows that are cut off', then: { rawBody: Buffer.from('000000020000000100000001', 'hex') } },
  {
    title: 'rows without columns',
    then: { rawBody: Buffer.from('00000002000000000000000000000001', 'hex') },
  },
  {
    title: 'rows with a cell too long',
    then: { rawBody: Buffer.concat([rowsHead, Buffer.from('000000017fffffff61', 'hex')]) },
  },
  {
    title: 'fewer rows than it says',
    then: { rawBody: Buffer.concat([rowsHead, Buffer.from('000000030000000161', 'hex')]) },
  },
  { title: 'a negative number of rows', then: { rawBody: Buffer.concat([rowsHead, Buffer.from('ffffffff', 'hex')]) } },
  { title: 'nothing instead of rows', then: { rawBody: Buffer.from([0, 0, 0, 1]) } },
  { title: 'a void result with more behind it', then: { rawBody: Buffer.from([0, 0, 0, 1, 9, 9]) } },
];

const read = 'SELECT v FROM lean.t WHERE id = ?';
const write = 'INSERT INTO lean.t (id, v) VALUES (?, ?)';
/** How each statement runs, by the driver or by a session. */
type Run = (executor: Executor) => (options: object) => Promise<{ readonly rows?: readonly unknown[] | undefined }>;
type Executor = Pick<AsyncSession, 'execute' | 'batch'>;
const statements: readonly { readonly title: string; readonly run: Run }[] = [
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

/** A client that runs the statements. */
interface Subject {
  readonly executor: Executor;
  close(): Promise<unknown>;
}
const plainDriver = 'the unmodified driver';

/** Removes random parts: stream ids, and whether a read or a write notices first that a connection is lost. */
function withoutChance(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/stream \d+/g, 'stream n');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutChance);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === 'innerError' ? 'why it closed' : withoutChance(item)]),
  );
}

describe.for([1, 2])('on %i nodes', (nodes) => {
  let simulator: Simulator;
  /** Clients that keep their connections, by title. */
  const kept = new Map<string, Subject>();

  beforeAll(async () => {
    simulator = await startSimulator({
      nodes,
      recordedRequests: 64,
      keyspaces: { lean: { replicationFactor: nodes } },
      tables: [
        table({
          keyspace: 'lean',
          name: 't',
          columns: { id: 'int', v: 'text' },
          partitionKey: ['id'],
          rows: [{ id: 1, v: 'one' }],
        }),
      ],
    });
    for (const title of [plainDriver, ...paths.map((path) => path.title)]) kept.set(title, await open(title));
  });
  afterAll(async () => {
    await Promise.all([...kept.values()].map((subject) => subject.close()));
    await simulator?.stop();
  });

  /** Makes a client that has prepared all statements. */
  async function open(title: string): Promise<Subject> {
    const options = {
      contactPoints: [...simulator.contactPoints],
      localDataCenter: simulator.localDataCenter,
      protocolOptions: { port: simulator.port },
      // A connection that does not answer is given up at once.
      socketOptions: { defunctReadTimeoutThreshold: 0 },
    };
    const path = paths.find((each) => each.title === title);
    const client = path === undefined ? new Client(options) : new AsyncCluster({ ...options, ...path.options() });
    const session = client instanceof AsyncCluster ? await client.connect() : undefined;
    const executor = session ?? (client as unknown as Executor);
    for (const { run } of statements)
      for (let times = 0; times < nodes * 2; times++) await run(executor)({ prepare: true });
    return { executor, close: () => client.shutdown() };
  }

  /** Returns the outcome of a statement with a fault, and how often it was sent. */
  async function outcomeOf(title: string, run: Run, fault: Fault, isIdempotent: boolean): Promise<unknown> {
    // After a connection has ended, the driver's view of its hosts is not the same each time.
    const subject = fault.endsConnection === true ? await open(title) : kept.get(title)!;
    const { then, firstTimes } = fault;
    const remove = simulator.addRule({
      when: { opcode: ['EXECUTE', 'BATCH'], ...(firstTimes === undefined ? {} : { firstTimes }) },
      then,
    });
    // A mark to find its frames on any node and connection.
    const timestamp = ++marks;
    // Only silence has to run into the time-out: on a busy machine an answer may take long.
    const readTimeout = then.drop === true ? 400 : 15_000;
    const outcome = await run(subject.executor)({ prepare: true, readTimeout, timestamp, isIdempotent }).then(
      ({ rows }) => ({ rows: JSON.parse(JSON.stringify(rows ?? [])) as unknown }),
      (error: unknown) => withoutChance(describeError(error)),
    );
    remove();
    if (fault.endsConnection === true) await subject.close();
    const frames = simulator.requests().filter((request) => request.timestamp === BigInt(timestamp)).length;
    return { outcome, frames };
  }

  describe.for(statements)('$title', ({ run }) => {
    describe.for([false, true])('idempotent: %o', (isIdempotent) => {
      it.for(faults)('handles $title as the driver does', async (fault) => {
        const expected = await outcomeOf(plainDriver, run, fault, isIdempotent);
        for (const { title } of paths) {
          const outcome = await outcomeOf(title, run, fault, isIdempotent);
          expect({ title, ...(outcome as object) }).toEqual({ title, ...(expected as object) });
        }
      });

      it.for(malformed)('handles $title as the full path does', async (fault) => {
        const expected = await outcomeOf('rows taken undecoded', run, fault, isIdempotent);
        // If the driver decodes rows, another part of it finds the fault.
        for (const { title } of paths.slice(0, 2)) {
          const outcome = await outcomeOf(title, run, fault, isIdempotent);
          expect({ title, ...(outcome as object) }).toEqual({ title, ...(expected as object) });
        }
      });
    });
  });
});
