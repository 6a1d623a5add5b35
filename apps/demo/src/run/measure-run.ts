import { measureWindow, openSubject, runClosedLoop, type Subject } from '@async-cassandra/load';
import { phases, type Phase } from '../workload/phases.ts';
import { openWorkload, type Workload } from '../workload/workload.ts';
import type { PhaseResult, RunResult, RunSpec } from './messages.ts';

/** Connects the subject, warms it up, measures every phase and closes it. */
export async function measureRun(spec: RunSpec): Promise<RunResult> {
  const begunMs = performance.now();
  const subject = await openSubject(spec.subject, spec.server);
  try {
    const workload = await openWorkload(subject, spec.rowsPerPage);
    const connectMs = performance.now() - begunMs;
    // Both phases are warm before either is measured: they share connections, prepared statements and compiled code.
    for (const phase of phases) await warmUp(phase, workload, spec);
    const results: PhaseResult[] = [];
    for (const phase of phases) results.push(await measurePhase(phase, subject, workload, spec));
    return { subject: spec.subject, connectMs, phases: results };
  } finally {
    await subject.close();
  }
}

async function measurePhase(phase: Phase, subject: Subject, workload: Workload, spec: RunSpec): Promise<PhaseResult> {
  const operation = phase.createOperation(workload, spec.rowsPerPage, spec.seed);
  const size = { inFlight: phase.concurrency, durationMs: spec.phaseMs, timedEvery: 1 };
  const { counts, main, late, threads } = await measureWindow(() => runClosedLoop(size, operation), {
    hasHeartbeat: true,
    executor: subject.executor,
  });
  return {
    phase: phase.name,
    durationMs: counts.wallMs,
    operations: counts.operations,
    rows: counts.units,
    p50Ms: counts.latency.p50Micros / 1000,
    p99Ms: counts.latency.p99Micros / 1000,
    mainCpuMs: main.cpuMs,
    mainUtilization: main.utilization,
    processCpuMs: main.processCpuMs,
    lateP50Ms: late?.p50Ms ?? 0,
    lateP99Ms: late?.p99Ms ?? 0,
    lateMaxMs: late?.maxMs ?? 0,
    threads,
  };
}

async function warmUp(phase: Phase, workload: Workload, spec: RunSpec): Promise<void> {
  const operation = phase.createOperation(workload, spec.rowsPerPage, spec.seed);
  const leastOperations = phase.warmUpOperations;
  const size = { inFlight: phase.concurrency, durationMs: spec.warmUpMs, leastOperations, timedEvery: 1 };
  await runClosedLoop(size, operation);
}
