import { measureEventLoopLateness } from '@async-cassandra/diagnostics';
import type { LoopMetric, LoopScenario, Operation, Sample } from '../scenarios/scenario.ts';
import { runClosedLoop, type LoopCounts } from './closed-loop.ts';
import { runOpenLoop, type OpenLoopCounts } from './open-loop.ts';

/** What an open loop is warmed up with: at its own pace it takes V8 many seconds to have compiled what it runs. */
const warmUpInFlight = 100;

/**
 * Warms the operation up in a closed loop, then measures it over one window. No collection is forced in between: V8 then sets its limits by a
 * heap that holds nothing, and runs a full collection for every 20 MB of pages, which no process does that was left alone.
 */
export async function measureLoop(
  scenario: LoopScenario,
  operation: Operation,
  warmUpMs: number,
  durationMs: number,
): Promise<Sample> {
  const { inFlight, hasHeartbeat, perSecond } = scenario;
  await runClosedLoop(perSecond === undefined ? inFlight : warmUpInFlight, warmUpMs, operation);

  using heartbeat = hasHeartbeat ? measureEventLoopLateness({ intervalMs: 5 }) : undefined;
  const process0 = process.cpuUsage();
  const main0 = process.threadCpuUsage();
  const counts = await runLoop(scenario, operation, durationMs);
  const main = process.threadCpuUsage(main0);
  const whole = process.cpuUsage(process0);
  heartbeat?.stop();

  const late = heartbeat?.summary();
  return {
    mainMicros: (main.user + main.system) / counts.units,
    processMicros: (whole.user + whole.system) / counts.units,
    wallMicros: (counts.wallMs * 1000) / counts.operations,
    ...(counts.latency && { latencyP50Micros: counts.latency.p50Micros, latencyP99Micros: counts.latency.p99Micros }),
    ...(late && { lateP50Ms: late.p50Ms, lateP99Ms: late.p99Ms }),
    ...('achieved' in counts && {
      serviceP50Micros: counts.serviceP50Micros,
      serviceP99Micros: counts.serviceP99Micros,
      achieved: counts.achieved,
    }),
    units: counts.units,
    windowMs: counts.wallMs,
  } satisfies Partial<Record<LoopMetric | 'units' | 'windowMs', number>>;
}

function runLoop(
  { inFlight, perSecond }: LoopScenario,
  operation: Operation,
  durationMs: number,
): Promise<LoopCounts | OpenLoopCounts> {
  return perSecond === undefined
    ? runClosedLoop(inFlight, durationMs, operation)
    : runOpenLoop(perSecond, durationMs, operation);
}
