import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** What this thread used between two samples. */
export interface MainThreadSample {
  readonly durationMs: number;
  /**
   * Event loop utilisation, 0 to 1: the share of time in which the loop did not wait. 0 before the loop's first turn, which is while
   * the first module of a program runs.
   */
  readonly utilization: number;
  readonly cpuUserMs: number;
  readonly cpuSystemMs: number;
  /** `cpuUserMs + cpuSystemMs`. Divide it by the number of requests to get the main-thread time of one. */
  readonly cpuMs: number;
  /** CPU time of the whole process in the same time, with V8's helper threads and the threads of the pool. */
  readonly processCpuMs: number;
}

/**
 * Measures what the calling thread used since the last sample: CPU time, which other processes do not change, and event loop
 * utilisation, which is wall time. A sample costs about 2 µs. There is no timer.
 */
export class MainThreadSampler {
  #takenMs: number;
  #threadCpu: NodeJS.CpuUsage;
  #processCpu: NodeJS.CpuUsage;
  #utilization: EventLoopUtilization;

  constructor() {
    this.#takenMs = performance.now();
    this.#threadCpu = process.threadCpuUsage();
    this.#processCpu = process.cpuUsage();
    this.#utilization = performance.eventLoopUtilization();
  }

  /** Returns the figures since the constructor or the last call. */
  sample(): MainThreadSample {
    const now = performance.now();
    const threadCpu = process.threadCpuUsage();
    const processCpu = process.cpuUsage();
    const utilization = performance.eventLoopUtilization();
    const cpuUserMs = (threadCpu.user - this.#threadCpu.user) / 1000;
    const cpuSystemMs = (threadCpu.system - this.#threadCpu.system) / 1000;
    const sample = {
      durationMs: now - this.#takenMs,
      utilization: performance.eventLoopUtilization(utilization, this.#utilization).utilization,
      cpuUserMs,
      cpuSystemMs,
      cpuMs: cpuUserMs + cpuSystemMs,
      processCpuMs: (processCpu.user + processCpu.system - this.#processCpu.user - this.#processCpu.system) / 1000,
    };
    this.#takenMs = now;
    this.#threadCpu = threadCpu;
    this.#processCpu = processCpu;
    this.#utilization = utilization;
    return sample;
  }
}
