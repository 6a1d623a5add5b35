import { DiagnosticsError } from '../errors.ts';

/** How busy one thread was during one window. */
export interface ThreadLoad {
  /** `main`, or the name of the pool's thread; it stays the same when the thread is replaced. */
  readonly name: string;
  /** Event loop utilisation, 0 to 1. Wall time: a thread that waits for a core counts as active. */
  readonly utilization: number;
  /** CPU time of the thread in milliseconds, user and system. */
  readonly cpuMs: number;
}

/** The figures of one window of time. Means are over the window. */
export interface PoolWindow {
  readonly durationMs: number;
  /** Requests that were answered, also those that failed. */
  readonly completed: number;
  readonly main: ThreadLoad;
  /** One for each thread of the pool. */
  readonly threads: readonly ThreadLoad[];
  /** CPU time of the whole process, with V8's helper threads, libuv's pool and the garbage collector. */
  readonly processCpuMs?: number;
  /** Requests that were sent to threads and not answered yet. */
  readonly inFlight?: number;
  /** Requests that wait on the main thread for a free slot in a thread. */
  readonly queued?: number;
  /** Requests that were aborted or timed out but are still open in threads, because a server does not answer. */
  readonly abandoned?: number;
  /** Mean latency of a request for its caller. Without it, Little's law is not checked. */
  readonly latencyMs?: number;
  /** Mean time a request waited on the main thread. */
  readonly queueWaitMs?: number;
  /** Mean time from the thread's call of the driver to the driver's answer. */
  readonly driverMs?: number;
}

/** Figures of a pool of one size under a steady load. */
export interface PoolFigures {
  /** Threads in the pool. Integer from 1. */
  readonly threads: number;
  /** Cores that this process may use. More than 0. For a CPU quota of one and a half cores, write 1.5. */
  readonly cores: number;
  /** Oldest first, without the warm-up. Thirty windows of one second are enough. */
  readonly windows: readonly PoolWindow[];
  /** The largest number of requests in one thread at once. Without it, the in-flight limit is not checked. */
  readonly maxInFlightPerThread?: number;
  /** Connections of one thread: keyspaces in use x nodes x connections per host. */
  readonly connectionsPerThread?: number;
  /** Standard deviation of the thread time of a request, divided by its mean. Default: 1, as for exponential times. */
  readonly serviceVariation?: number;
  /** True when the server shares the cores of this machine. Then every limit by CPU is estimated too high. */
  readonly isServerOnSameHost?: boolean;
}

/** @throws {DiagnosticsError} `invalid-figures`, naming the figure, when the advisor cannot use it. */
export function assertFigures(figures: PoolFigures): void {
  if (!Number.isInteger(figures.threads) || figures.threads < 1) {
    throw invalid('threads', 'an integer from 1', figures.threads);
  }
  if (!Number.isFinite(figures.cores) || figures.cores <= 0) throw invalid('cores', 'a number above 0', figures.cores);
  for (const [index, window] of figures.windows.entries()) assertWindow(window, `windows[${index}]`);
}

function assertWindow(window: PoolWindow, path: string): void {
  const { durationMs, main, threads, ...counts } = window;
  if (!Number.isFinite(durationMs) || durationMs <= 0)
    throw invalid(`${path}.durationMs`, 'a number above 0', durationMs);
  for (const [name, value] of Object.entries(counts)) assertAmount(value, `${path}.${name}`);
  for (const load of [main, ...threads]) {
    assertAmount(load.utilization, `${path} ${load.name} utilization`);
    assertAmount(load.cpuMs, `${path} ${load.name} cpuMs`);
  }
}

function assertAmount(value: number | undefined, name: string): void {
  if (value === undefined || (Number.isFinite(value) && value >= 0)) return;
  throw invalid(name, 'a number from 0', value);
}

function invalid(name: string, rule: string, value: unknown): DiagnosticsError {
  return new DiagnosticsError('invalid-figures', `${name} must be ${rule}, got ${String(value)}`);
}
