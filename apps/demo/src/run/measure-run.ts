import { MainThreadSampler, PoolSampler, measureEventLoopLateness } from '@async-cassandra/diagnostics';
import { openSubject } from '../subjects/open-subject.ts';
import { runClosedLoop } from '../workload/closed-loop.ts';
import { type Phase, phases } from '../workload/phases.ts';
import type { Subject } from '../workload/subject.ts';
import type { PhaseResult, RunResult, RunSpec } from './messages.ts';

/** Connects the subject, warms it up, measures every phase and closes it. */
export async function measureRun(spec: RunSpec): Promise<RunResult> {
  const begunMs = performance.now();
  const subject = await openSubject(spec.subject, spec.server, spec.rowsPerPage);
  const connectMs = performance.now() - begunMs;
  try {
    // Both phases are warm before either is measured: connections, prepared statements and compiled code are shared.
    for (const phase of phases) await warmUp(phase, subject, spec);
    const results: PhaseResult[] = [];
    for (const phase of phases) results.push(await measurePhase(phase, subject, spec));
    return { subject: spec.subject, connectMs, phases: results };
  } finally {
    await subject.close();
  }
}

async function measurePhase(phase: Phase, subject: Subject, spec: RunSpec): Promise<PhaseResult> {
  using lateness = measureEventLoopLateness({ intervalMs: 5 });
  const pool = subject.executor && new PoolSampler(subject.executor);
  await pool?.sample();
  const main = new MainThreadSampler();
  const { durationMs, operations, rows, p50Ms, p99Ms } = await runClosedLoop(
    { concurrency: phase.concurrency, durationMs: spec.phaseMs },
    phase.createOperation(subject, spec.rowsPerPage, spec.seed),
  );
  const used = main.sample();
  lateness.stop();
  const late = lateness.summary();
  const window = await pool?.sample();
  return {
    phase: phase.name,
    durationMs,
    operations,
    rows,
    p50Ms,
    p99Ms,
    mainCpuMs: used.cpuMs,
    mainUtilization: used.utilization,
    processCpuMs: used.processCpuMs,
    lateP50Ms: late.p50Ms,
    lateP99Ms: late.p99Ms,
    lateMaxMs: late.maxMs,
    threads: window?.threads ?? [],
  };
}

async function warmUp(phase: Phase, subject: Subject, spec: RunSpec): Promise<void> {
  const { concurrency, warmUpOperations } = phase;
  const operation = phase.createOperation(subject, spec.rowsPerPage, spec.seed);
  await runClosedLoop({ concurrency, durationMs: spec.warmUpMs, leastOperations: warmUpOperations }, operation);
}
