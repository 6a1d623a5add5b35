import {
  currentCommit,
  rewriteFile,
  terminalTable,
  typedPath,
  watchInterrupts,
  writeDocument,
} from '@async-cassandra/load';
import { BenchError } from '../errors.ts';
import { interruptNotice } from '../harness/ask-each.ts';
import { describeBenchEnvironment } from '../harness/environment.ts';
import { runModuleOf } from '../harness/run-in-build.ts';
import { replaceResults } from '../report/markdown.ts';
import { describeTargets, renderTargets, targetHeads, targetRows, type TargetReport } from '../report/target-lines.ts';
import type { SimulatedServer } from '../server/start-server.ts';
import { missingFor, planTargets } from '../targets/plan-targets.ts';
import { runTargets } from '../targets/run-targets.ts';
import { summarizeTarget, unmeasured } from '../targets/summarize-targets.ts';
import type { Target } from '../targets/target.ts';
import { targets } from '../targets/targets.ts';

/** The arguments of the command line. */
export interface TargetArguments {
  /** Only lines with this text in their scenario or client. */
  readonly only?: string | undefined;
  readonly repeats: number;
  /** Of the measured window of each run. */
  readonly seconds: number;
  readonly seed: number;
  /** True: also the lines that need a real Cassandra. */
  readonly cassandra: boolean;
  /** The server of all other lines, instead of the one that each line names. */
  readonly server?: SimulatedServer | undefined;
  /** Another checkout, for the lines that compare with the state before. */
  readonly base?: string | undefined;
  readonly out?: string | undefined;
  readonly json: boolean;
  readonly save: boolean;
}

const readme = new URL('../../README.md', import.meta.url);
const kept = new URL('../../results/targets.json', import.meta.url);

/** Measures every target and judges it. */
export async function compareTargets(given: TargetArguments): Promise<void> {
  const { repeats, seconds, seed, cassandra } = given;
  assertWhole(given);
  const base = given.base === undefined ? undefined : typedPath(given.base);
  const module = base === undefined ? undefined : runModuleOf(base);
  const chosen = chosenTargets(given);
  const why = new Map(chosen.map((target) => [target, missingFor(target, { cassandra, base: base !== undefined })]));
  const environment = describeBenchEnvironment();
  using interrupts = watchInterrupts(interruptNotice);
  const plan = planTargets(
    chosen.filter((target) => why.get(target) === undefined),
    repeats,
    seed,
  );
  const { servers, runs, failures } = await runTargets(plan, {
    seconds,
    base: module,
    signal: interrupts.signal,
    onProgress: (line) => void process.stderr.write(`${line}\n`),
  });
  const lines = chosen.map((target) => {
    const missing = why.get(target);
    return missing === undefined ? summarizeTarget(target, runs) : unmeasured(target, missing);
  });
  const settings = { repeats, seconds, seed, ...(base !== undefined && { base: currentCommit(base) }) };
  write({ schemaVersion: 1, environment, servers, settings, lines, runs, failures }, given);
}

/**
 * Refuses to keep a part of the table: it would look like all of it.
 *
 * @throws {BenchError} `other-conditions`
 */
function assertWhole({ save, cassandra, base, only, server }: TargetArguments): void {
  if (!save || (cassandra && base !== undefined && only === undefined && server === undefined)) return;
  const message = '--save keeps the whole table. It needs --cassandra and --base, and neither --only nor --server.';
  throw new BenchError('other-conditions', message);
}

/** @throws {BenchError} `unknown-case` */
function chosenTargets({ only, server }: TargetArguments): Target[] {
  const chosen = targets.filter(
    ({ title, variant }) => only === undefined || title.includes(only) || variant.includes(only),
  );
  if (chosen.length === 0) throw new BenchError('unknown-case', `No target has ${JSON.stringify(only)} in its name.`);
  return chosen.map((target) =>
    server === undefined || target.server === 'cassandra' ? target : { ...target, server },
  );
}

function write(report: TargetReport, { out, save, json }: TargetArguments): void {
  const files: (string | URL)[] = out === undefined ? [] : [typedPath(out)];
  if (save) files.push(kept);
  const document = writeDocument(files, report);
  if (save) rewriteFile(readme, (page) => replaceResults(page, 'targets', renderTargets(report)));
  process.stdout.write(
    json ? document : `${terminalTable(targetHeads, targetRows(report.lines))}\n${describeTargets(report)}\n`,
  );
}
