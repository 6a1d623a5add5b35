import {
  MainThreadSampler,
  measureEventLoopLateness,
  PoolSampler,
  type LatenessSummary,
  type MainThreadSample,
  type PoolWindow,
  type SampledExecutor,
} from '@async-cassandra/diagnostics';

/** Additional measurements of a window. */
export interface WindowOptions {
  /** A heartbeat every 5 ms on this thread measures how late the event loop is. Default: false. */
  readonly hasHeartbeat?: boolean;
  /** The pool whose threads are sampled. */
  readonly executor?: SampledExecutor | undefined;
}

/** The figures of one window. */
export interface MeasuredWindow<Counts> {
  readonly counts: Counts;
  /** CPU time of this thread and of the whole process. */
  readonly main: MainThreadSample;
  readonly late: LatenessSummary | undefined;
  /** One for each thread of the pool; none without a pool. */
  readonly threads: PoolWindow['threads'];
}

/** Runs `run` and measures the CPU time of this process meanwhile. The caller warms up first. */
export async function measureWindow<Counts>(
  run: () => Promise<Counts>,
  { hasHeartbeat = false, executor }: WindowOptions = {},
): Promise<MeasuredWindow<Counts>> {
  const pool = executor && new PoolSampler(executor);
  await pool?.sample();
  using heartbeat = hasHeartbeat ? measureEventLoopLateness({ intervalMs: 5 }) : undefined;
  const sampler = new MainThreadSampler();
  const counts = await run();
  const main = sampler.sample();
  heartbeat?.stop();
  const window = await pool?.sample();
  return { counts, main, late: heartbeat?.summary(), threads: window?.threads ?? [] };
}
