import { collectGarbage, measureWindow, runClosedLoop } from '@async-cassandra/load';
import { poolCases } from './pool-cases.ts';
import { openPool, type PoolName } from './pool.ts';

/** One run: a case on a pool, or the memory of queued tasks, in a process of its own. */
export interface PoolRunSpec {
  readonly pool: PoolName;
  /** Index in `poolCases`; -1 for the memory of queued tasks. */
  readonly poolCase: number;
  readonly durationMs: number;
}

/** What one run measured. */
export interface PoolSample {
  readonly tasksPerSecond?: number;
  readonly mainMicros?: number;
  readonly processMicros?: number;
  readonly bytesPerQueuedTask?: number;
}

export function measurePool({ pool, poolCase, durationMs }: PoolRunSpec): Promise<PoolSample> {
  return poolCase < 0 ? measureQueue(pool) : measureTasks(pool, poolCase, durationMs);
}

async function measureTasks(name: PoolName, index: number, durationMs: number): Promise<PoolSample> {
  const chosen = poolCases[index];
  if (chosen === undefined) throw new RangeError(`there is no case ${index}`);
  const pool = openPool(name, chosen.threads);
  const operations = Array.from({ length: chosen.inFlight }, () => chosen.createOperation(pool));
  const run = (forMs: number) => {
    // Each place of the loop takes a free operation. A payload that is under way must not be transferred again.
    const free = [...operations];
    return runClosedLoop({ inFlight: chosen.inFlight, durationMs: forMs }, async () => {
      const operation = free.pop() as () => PromiseLike<unknown>;
      await operation();
      free.push(operation);
      return 1;
    });
  };
  await run(durationMs / 2);
  await collectGarbage();
  const { counts, main } = await measureWindow(() => run(durationMs));
  await pool.close();
  return {
    tasksPerSecond: (counts.operations * 1000) / counts.wallMs,
    mainMicros: (main.cpuMs * 1000) / counts.operations,
    processMicros: (main.processCpuMs * 1000) / counts.operations,
  };
}

const queuedTasks = 100_000;

/** Returns the heap that 100,000 waiting tasks take while the only thread is busy. */
async function measureQueue(name: PoolName): Promise<PoolSample> {
  const pool = openPool(name, 1);
  await pool.empty();
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const held = pool.hold(gate);
  await collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const waiting = Array.from({ length: queuedTasks }, () => pool.empty());
  await collectGarbage();
  const bytesPerQueuedTask = (process.memoryUsage().heapUsed - before) / queuedTasks;
  Atomics.store(gate, 0, 1);
  Atomics.notify(gate, 0);
  await held;
  await Promise.all(waiting);
  await pool.close();
  return { bytesPerQueuedTask };
}
