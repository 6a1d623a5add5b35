/**
 * What a program with no end of different statements leaves in memory: `node test/statements-memory/run.ts`.
 *
 * A child process runs 80,000 statements that have values written into their texts, each prepared and run once, 100 at a time: with the
 * plain driver, with one thread, with four. Prints a line of JSON for each subject: the medians of the resident memory at the end, in
 * MB, and the limit, which is the plain driver's figure and 40 MB for each thread. Exits with 1 if one is above it.
 *
 * `--statements 20000`, `--repeats 3`. `--columns` gives each statement a column of its own name as well, which no limit is set for:
 * it shows what descriptions of columns add.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { startSimulator, table } from '@async-cassandra/simulator';
import type { Measured, Task } from './child.ts';

const mbOfThread = 40;
const child = fileURLToPath(new URL('child.ts', import.meta.url));
const { values: given } = parseArgs({
  options: {
    statements: { type: 'string', default: '80000' },
    repeats: { type: 'string', default: '3' },
    columns: { type: 'boolean', default: false },
  },
});
const statements = Number(given.statements);
const repeats = Number(given.repeats);
if (!(statements >= 1) || !(repeats >= 1)) throw new RangeError('--statements and --repeats must be numbers from 1');

const items = table<string>({
  keyspace: 'app',
  name: 'items',
  columns: { id: 'int', v: 'text' },
  partitionKey: ['id'],
  rows: { count: 40, row: (id) => ({ id, v: `value of ${id}` }) },
});
await using simulator = await startSimulator({ tables: [items] });
const { contactPoints, localDataCenter, port } = simulator;

let plain = 0;
for (const threads of [0, 1, 4]) {
  const runs: Measured[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    runs.push(
      await measure({ contactPoints, localDataCenter, port, threads, statements, hasOwnColumns: given.columns }),
    );
  }
  const residentMb = medianOf(runs.map((run) => run.residentMb));
  const startMb = medianOf(runs.map((run) => run.startMb));
  if (threads === 0) plain = residentMb;
  const limitMb = plain + threads * mbOfThread;
  const subject = threads === 0 ? 'plain driver' : `${threads} thread${threads > 1 ? 's' : ''}`;
  console.log(JSON.stringify({ subject, startMb, residentMb, ...(given.columns ? {} : { limitMb }) }));
  if (!given.columns && residentMb > limitMb) process.exitCode = 1;
}

async function measure(task: Task): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', child, JSON.stringify(task)]);
  return JSON.parse(stdout) as Measured;
}

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[numbers.length >> 1] as number;
}
