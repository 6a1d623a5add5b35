/**
 * Random pages against the driver: `node test/fuzz/run.ts [--cells 1000000] [--seed n] [--path p] [--row-path raw|fallback] [--threads 1|…|inline]`;
 * with `--disallow-code-generation-from-strings` before the file, rows are built without generated code.
 *
 * Prints the seed first. A failure is printed in its smallest form, with the seed and the path that reproduce it.
 */
import { parseArgs } from 'node:util';
import { InlineExecutor } from '@async-cassandra/executor';
import type { ClusterOptions } from '@async-cassandra/client';
import * as fc from 'fast-check';
import { Judge } from './judge.ts';
import { pageCase } from './page-case.ts';

const { values } = parseArgs({
  options: {
    cells: { type: 'string', default: '1000000' },
    seed: { type: 'string' },
    path: { type: 'string' },
    'row-path': { type: 'string', default: 'raw' },
    threads: { type: 'string', default: '1' },
  },
});
const cells = Number(values.cells);
const seed = values.seed === undefined ? (Date.now() ^ (process.pid << 16)) | 0 : Number(values.seed);
if (!(cells > 0) || !Number.isInteger(seed) || !['raw', 'fallback'].includes(values['row-path'])) {
  throw new RangeError(
    `--row-path must be raw or fallback, --cells a number above 0, --seed an integer, got ${JSON.stringify(values)}`,
  );
}
const isDecodedFirst = values['row-path'] === 'fallback';
const options = (): ClusterOptions => ({
  ...(values.threads === 'inline' ? { executor: new InlineExecutor() } : { executorThreads: Number(values.threads) }),
  ...(isDecodedFirst ? { [Symbol.for('async-cassandra.client.rowPath')]: 'broken' } : {}),
});

console.log(`seed ${seed}`);
const startedAt = performance.now();
await using judge = await Judge.start(options, isDecodedFirst);
let drawn = 0;
let pages = 0;
let spoilt = 0;
const pagesAtATime = fc.array(pageCase, { minLength: 1, maxLength: 24, size: 'max' });
const property = fc.asyncProperty(pagesAtATime, async (some) => {
  // Enough cells: skip the rest of this round.
  if (drawn >= cells) return;
  for (const page of some) {
    drawn += page.drawnCells;
    pages++;
    spoilt += Number(page.isSpoilt);
  }
  const fault = await judge.findFault(some);
  if (fault !== undefined) throw new Error(fault);
});

/** Runs rounds, each with its own seed, until there are enough cells. */
async function run(): Promise<Awaited<ReturnType<typeof checkRound>>> {
  for (let round = 0; ; round++) {
    const result = await checkRound(round);
    if (round % 10 === 9) console.log(`${drawn} cells`);
    if (result.failed || drawn >= cells || values.path !== undefined) return result;
  }
}

function checkRound(round: number) {
  return fc.check(property, {
    seed: seed + round,
    numRuns: 20,
    ...(values.path === undefined ? {} : { path: values.path }),
  });
}

const result = await run();
if (result.failed) {
  console.log(`seed ${seed}: page ${pages} fails; again by --seed ${result.seed} --path ${result.counterexamplePath}`);
  console.log(fc.defaultReportMessage(result));
  console.log(result.errorInstance);
  process.exitCode = 1;
} else {
  const { 'row-path': rowPath, threads } = values;
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(JSON.stringify({ seed, rowPath, threads, cells: drawn, pages, spoilt, seconds }));
}
