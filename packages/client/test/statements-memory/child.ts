/** One program of `run.ts`, in its own process. The task is its argument, the measured memory its output. */
import { AsyncCluster } from '@async-cassandra/client';
import { Client } from 'cassandra-driver';

export interface Task {
  readonly contactPoints: readonly string[];
  readonly localDataCenter: string;
  readonly port: number;
  /** 0 for the plain driver. */
  readonly threads: number;
  readonly statements: number;
  readonly hasOwnColumns: boolean;
}

export interface Measured {
  /** Memory when connected, before the first statement. */
  readonly startMb: number;
  readonly residentMb: number;
}

interface Program {
  readonly execute: (cql: string, parameters: number[]) => Promise<{ readonly rows: readonly object[] }>;
  readonly end: () => Promise<void>;
}

const concurrency = 100;
const task = JSON.parse(process.argv[2] ?? '') as Task;
const { contactPoints, localDataCenter, port, threads } = task;
const address = { contactPoints: [...contactPoints], localDataCenter, protocolOptions: { port } };

const program = threads === 0 ? await startPlain() : await startThreads();
const startMb = residentMb();
let next = 0;
await Promise.all(Array.from({ length: concurrency }, runStatements));
console.log(JSON.stringify({ startMb, residentMb: residentMb() } satisfies Measured));
await program.end();

async function runStatements(): Promise<void> {
  for (let number = next++; number < task.statements; number = next++) {
    const id = number % 40;
    const { rows } = await program.execute(
      task.hasOwnColumns
        ? `SELECT id AS a${number}, v FROM app.items WHERE id = ?`
        : `SELECT id, v FROM app.items WHERE id = ? AND v = 'value number ${number}' ALLOW FILTERING`,
      [id],
    );
    if (rows.length !== (task.hasOwnColumns ? 1 : 0))
      throw new RangeError(`statement ${number} gave ${rows.length} rows`);
  }
}

async function startPlain(): Promise<Program> {
  const client = new Client(address);
  await client.connect();
  return {
    execute: (cql, parameters) => client.execute(cql, parameters, { prepare: true }),
    end: () => client.shutdown(),
  };
}

async function startThreads(): Promise<Program> {
  const cluster = new AsyncCluster({ ...address, executorThreads: threads });
  const session = await cluster.connect();
  return { execute: (cql, parameters) => session.execute(cql, parameters), end: () => cluster.shutdown() };
}

function residentMb(): number {
  return Math.round(process.memoryUsage.rss() / 2 ** 20);
}
