import type { AdvisorEvidence } from './evidence.ts';

/** What to do with the pool. `not-the-pool`: the limit is elsewhere, and more threads will not help. */
export type PoolVerdict = 'grow' | 'shrink' | 'keep' | 'not-the-pool' | 'insufficient-data';

/** What limits the throughput or the latency that was seen. `none`: nothing does at this load. */
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
 * `high`: sizes were tried against each other, often enough to tell them apart. `medium`: one size under a steady load,
 * and the model agrees with what was seen; or a sweep of few repeats. `low`: anything less.
 */
export type AdviceConfidence = 'low' | 'medium' | 'high';

/** The advisor's answer. `Evidence` holds every number it rests on. */
export interface PoolAdvice<Evidence = AdvisorEvidence> {
  readonly schemaVersion: 1;
  readonly verdict: PoolVerdict;
  readonly bottleneck: PoolBottleneck;
  readonly threads: {
    readonly current: number;
    readonly recommended: number;
    /** Sizes the figures do not tell apart from the recommended one. */
    readonly range: readonly [least: number, most: number];
  };
  /** Why this verdict, as a clause with its numbers. */
  readonly reason: string;
  readonly confidence: AdviceConfidence;
  /** Why no more confidence than this, and why no less. */
  readonly confidenceReasons: readonly string[];
  /** What a pool of the present and of the recommended size costs. */
  readonly cost: { readonly current: PoolCost; readonly recommended: PoolCost };
  readonly evidence: Evidence;
  /** What may make the advice wrong here, such as a server on the same cores. */
  readonly caveats: readonly string[];
}

/** The price of a pool's size. */
export interface PoolCost {
  /** Resident memory, at 22 MB for each thread with a driver in it. */
  readonly memoryBytes: number;
  /** Connections to the cluster; `undefined` unless the figures say how many one thread opens. */
  readonly connections: number | undefined;
}

/** Resident memory of one thread with a driver in it, measured on Node 24. */
const threadMemoryBytes = 22_000_000;

/** What `threads` threads cost. */
export function poolCost(threads: number, connectionsPerThread: number | undefined): PoolCost {
  return {
    memoryBytes: threads * threadMemoryBytes,
    connections: connectionsPerThread === undefined ? undefined : threads * connectionsPerThread,
  };
}
