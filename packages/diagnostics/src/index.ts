// For applications.
export { measureEventLoopLateness } from './sampling/event-loop-lateness.ts';
export type { LatenessMeter, LatenessOptions, LatenessSummary } from './sampling/event-loop-lateness.ts';
export { MainThreadSampler } from './sampling/main-thread-sampler.ts';
export type { MainThreadSample } from './sampling/main-thread-sampler.ts';
export { PoolSampler } from './sampling/pool-sampler.ts';
export type { SampledExecutor } from './sampling/pool-sampler.ts';
export { watchPool } from './sampling/pool-watch.ts';
export type { PoolWatch, WatchOptions } from './sampling/pool-watch.ts';
export { advise } from './advisor/advise.ts';
export { adviseFromSweep } from './advisor/sweep.ts';
export { describeAdvice } from './advisor/describe-advice.ts';
export type { AdviceConfidence, PoolAdvice, PoolBottleneck, PoolCost, PoolVerdict } from './advisor/advice.ts';
export type { PoolFigures, PoolWindow, ThreadLoad } from './advisor/figures.ts';
export type { SweepContext, SweepEvidence } from './advisor/sweep.ts';
export type { SweepRun } from './advisor/sweep-run.ts';
export { DiagnosticsError, diagnosticsErrorCodes, isDiagnosticsError } from './errors.ts';
export type { DiagnosticsErrorCode } from './errors.ts';

// For other packages: the statistics and the evidence behind the advice.
export { erlangC, meanWaitMs } from './advisor/erlang-c.ts';
export type { AdvisorEvidence } from './advisor/evidence.ts';
export type { CapacityBounds } from './advisor/bounds.ts';
export type { SweepSize } from './advisor/sweep-sizes.ts';
export { confidenceInterval, mean, median, quantile } from './statistics/summary.ts';
export type { Interval } from './statistics/summary.ts';
export { createRandom, shuffled } from './statistics/random.ts';
