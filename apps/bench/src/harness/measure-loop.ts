import {
  measureWindow,
  runClosedLoop,
  runOpenLoop,
  type LoopCounts,
  type OpenLoopCounts,
  type OpenLoopGuest,
  type Operation,
} from '@async-cassandra/load';
import type { LoopMetric, LoopScenario, Sample } from '../scenarios/scenario.ts';

/** In flight while an open loop is warmed up. At its own pace V8 would take many seconds to compile the code. */
const warmUpInFlight = 100;

/** What the loop does. */
export interface LoopWork {
  readonly operation: Operation;
  /** Takes the place of the operation from time to time. */
  readonly guest?: OpenLoopGuest | undefined;
}

/**
 * Warms the operation up in a closed loop, then measures it over one window. No garbage collection is forced in between: V8 would then
 * set its limits by an empty heap, and run a full collection for every 20 MB of pages. No real process does that.
 */
export async function measureLoop(
  scenario: LoopScenario,
  work: LoopWork,
  warmUpMs: number,
  durationMs: number,
): Promise<Sample> {
  const { inFlight, hasHeartbeat, perSecond } = scenario;
  const warmUp = { inFlight: perSecond === undefined ? inFlight : warmUpInFlight, durationMs: warmUpMs };
  await runClosedLoop(warmUp, alternating(work));

  const { counts, main, late } = await measureWindow(() => runLoop(scenario, work, durationMs), { hasHeartbeat });
  return {
    mainMicros: (main.cpuMs * 1000) / counts.units,
    processMicros: (main.processCpuMs * 1000) / counts.units,
    wallMicros: (counts.wallMs * 1000) / counts.operations,
    operationsPerSecond: (counts.operations * 1000) / counts.wallMs,
    latencyP50Micros: counts.latency.p50Micros,
    latencyP99Micros: counts.latency.p99Micros,
    ...(late && { lateP50Ms: late.p50Ms, lateP99Ms: late.p99Ms }),
    ...('achieved' in counts && {
      serviceP50Micros: counts.service.p50Micros,
      serviceP99Micros: counts.service.p99Micros,
      achieved: counts.achieved,
    }),
    units: counts.units,
    windowMs: counts.wallMs,
  } satisfies Partial<Record<LoopMetric | 'units' | 'windowMs', number>>;
}

function runLoop(
  { inFlight, perSecond }: LoopScenario,
  work: LoopWork,
  durationMs: number,
): Promise<LoopCounts | OpenLoopCounts> {
  return perSecond === undefined
    ? runClosedLoop({ inFlight, durationMs }, alternating(work))
    : runOpenLoop(perSecond, durationMs, work.operation, work.guest);
}

/** Both operations as one. A closed loop that times one operation in eight cannot tell them apart. */
function alternating({ operation, guest }: LoopWork): Operation {
  if (guest === undefined) return operation;
  let begun = 0;
  return () => (++begun % guest.every === 0 ? guest.operation() : operation());
}
