import { addressOf, LoadError } from '@async-cassandra/load';
import type { RunSpec } from '../harness/messages.ts';
import { runInBuild } from '../harness/run-in-build.ts';
import { runInChild } from '../harness/run-in-child.ts';
import { SeenResults } from '../harness/seen-results.ts';
import {
  describeBenchServer,
  startBenchServer,
  type BenchServer,
  type BenchServerKind,
  type DescribedServer,
} from '../server/start-server.ts';
import type { PlannedTargetRun } from './plan-targets.ts';
import type { TargetRun } from './summarize-targets.ts';
import { variantNamed } from './variants.ts';

/** What the runs need. */
export interface TargetRunOptions {
  /** Of the measured window of each run. */
  readonly seconds: number;
  /** The module that makes the runs of the state before. */
  readonly base: URL | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

/** What was measured, and where. */
export interface MeasuredTargets {
  readonly servers: readonly DescribedServer[];
  readonly runs: readonly TargetRun[];
  readonly failures: readonly FailedRun[];
}

/** A run without figures. A subject that is too slow for an open loop fails, for example. */
export interface FailedRun extends PlannedTargetRun {
  readonly why: string;
}

/**
 * Makes the runs of `plan`. Those on the simulator come first, while no Cassandra that this command starts uses the cores.
 *
 * @throws {BenchError} `different-results` when two variants read different values.
 */
export async function runTargets(
  plan: readonly PlannedTargetRun[],
  options: TargetRunOptions,
): Promise<MeasuredTargets> {
  const simulated = await runOn(
    plan.filter(({ server }) => server !== 'cassandra'),
    options,
  );
  const real = await runOn(
    plan.filter(({ server }) => server === 'cassandra'),
    options,
  );
  return {
    servers: [...simulated.servers, ...real.servers],
    runs: [...simulated.runs, ...real.runs],
    failures: [...simulated.failures, ...real.failures],
  };
}

/** Runs a plan with all its servers started. A simulator without requests uses no CPU time. */
async function runOn(plan: readonly PlannedTargetRun[], options: TargetRunOptions): Promise<MeasuredTargets> {
  const { signal, onProgress } = options;
  const servers = new Map<BenchServerKind, BenchServer>();
  const runs: TargetRun[] = [];
  const failures: FailedRun[] = [];
  const seen = new SeenResults();
  try {
    for (const [index, run] of plan.entries()) {
      const { server: kind, scenario, variant, repeat } = run;
      onProgress(`${index + 1}/${plan.length}, repeat ${repeat}: ${scenario} on the ${kind}, ${variant}`);
      const server = servers.get(kind) ?? (await start(kind, signal, onProgress));
      servers.set(kind, server);
      try {
        const { sample, checksum } = await runOne(run, server, options);
        seen.add(`${scenario} on the ${kind}`, variant, checksum);
        runs.push({ ...run, sample });
      } catch (error) {
        // One run of many must not cost the others. The report lists it.
        if (!(error instanceof LoadError) || error.code !== 'run-failed') throw error;
        onProgress(error.message);
        failures.push({ ...run, why: error.message });
      }
    }
  } finally {
    await Promise.all([...servers.values()].map(({ server }) => server.stop()));
  }
  return { servers: [...servers.values()].map(describeBenchServer), runs, failures };
}

function start(kind: BenchServerKind, signal: AbortSignal, onProgress: (line: string) => void): Promise<BenchServer> {
  const choice =
    kind === 'cassandra'
      ? ({ cassandra: true, server: 'simulator' } as const)
      : ({ cassandra: false, server: kind } as const);
  return startBenchServer(choice, signal, onProgress);
}

function runOne(
  { scenario, variant: name }: PlannedTargetRun,
  { server }: BenchServer,
  { seconds, base, signal }: TargetRunOptions,
): ReturnType<typeof runInChild> {
  const variant = variantNamed(name);
  if (variant === undefined) throw new RangeError(`The variant ${name} cannot be measured.`);
  const durationMs = seconds * 1000;
  const spec: RunSpec = {
    scenario,
    ...variant,
    server: addressOf(server),
    durationMs,
    warmUpMs: Math.max(200, durationMs),
  };
  return name === 'state before' && base !== undefined ? runInBuild(base, spec, signal) : runInChild(spec, signal);
}
