import { DiagnosticsError } from '../errors.ts';

/** One run of one size. All sizes run the same workload. */
export interface SweepRun {
  /** Integer from 1. */
  readonly threads: number;
  /** Above 0. For several kinds of requests, the geometric mean. */
  readonly throughputPerSecond: number;
  readonly durationMs: number;
  /** Event loop utilisation of the main thread, 0 to 1. */
  readonly mainUtilization?: number;
  /** Mean event loop utilisation of the threads, 0 to 1. */
  readonly threadUtilization?: number;
  /** CPU time of the threads divided by their active time. */
  readonly threadCpuPerActive?: number;
}

/** @throws {DiagnosticsError} `invalid-figures`, naming the figure, when the advisor cannot use it. */
export function assertRun(run: SweepRun, path: string): void {
  if (!Number.isInteger(run.threads) || run.threads < 1)
    throw invalid(`${path}.threads`, 'an integer from 1', run.threads);
  for (const name of ['throughputPerSecond', 'durationMs'] as const) {
    if (!Number.isFinite(run[name]) || run[name] <= 0) throw invalid(`${path}.${name}`, 'a number above 0', run[name]);
  }
}

function invalid(name: string, rule: string, value: unknown): DiagnosticsError {
  return new DiagnosticsError('invalid-figures', `${name} must be ${rule}, got ${String(value)}`);
}
