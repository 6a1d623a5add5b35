import type { AdvisorEvidence } from './evidence.ts';

/** What to do with the pool. `not-the-pool` means that the limit is elsewhere and more threads will not help. */
export type PoolVerdict = 'grow' | 'shrink' | 'keep' | 'not-the-pool' | 'insufficient-data';

/** What limits the measured throughput or latency. `none` means that nothing does at this load. */
export type PoolBottleneck =
  | 'worker-loop'
  | 'main-loop'
  | 'cpu'
  | 'in-flight-limit'
  | 'database'
  | 'imbalance'
  | 'none'
  | 'unknown';

/**
 * `high`: several sizes were compared, often enough to see a clear difference. `medium`: one size under a steady load, and the model agrees
 * with the measurements; or a comparison with few repeats. `low`: anything less.
 */
export type AdviceConfidence = 'low' | 'medium' | 'high';

/** The advice. `Evidence` has every number behind it. */
export interface PoolAdvice<Evidence = AdvisorEvidence> {
  readonly schemaVersion: 1;
  readonly verdict: PoolVerdict;
  readonly bottleneck: PoolBottleneck;
  readonly threads: {
    readonly current: number;
    readonly recommended: number;
    /** Sizes that the figures cannot distinguish from the recommended one. */
    readonly range: readonly [least: number, most: number];
  };
  /** The reason for the verdict, as a clause with its numbers. */
  readonly reason: string;
  readonly confidence: AdviceConfidence;
  /** The reasons for this level of confidence. */
  readonly confidenceReasons: readonly string[];
  /** The cost of the current and of the recommended size. */
  readonly cost: { readonly current: PoolCost; readonly recommended: PoolCost };
  readonly evidence: Evidence;
  /** What may make the advice wrong here, such as a server on the same cores. */
  readonly caveats: readonly string[];
}

/** The cost of a pool size. */
export interface PoolCost {
  /** Resident memory: 22 MB for each thread with a driver. */
  readonly memoryBytes: number;
  /** Connections to the cluster; `undefined` unless the figures say how many one thread opens. */
  readonly connections: number | undefined;
}

/** Resident memory of one thread with a driver, measured on Node 24. */
const threadMemoryBytes = 22_000_000;

/** Returns the cost of `threads` threads. */
export function poolCost(threads: number, connectionsPerThread: number | undefined): PoolCost {
  return {
    memoryBytes: threads * threadMemoryBytes,
    connections: connectionsPerThread === undefined ? undefined : threads * connectionsPerThread,
  };
}
