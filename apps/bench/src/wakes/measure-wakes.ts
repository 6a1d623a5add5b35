import { once } from 'node:events';
import { createHistogram } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { headInts, intsPerRecord, words, type EchoData, type WayName } from './ways.ts';

/** One way in a process of its own. */
export interface WakeSpec {
  readonly way: WayName;
  readonly records: number;
  readonly durationMs: number;
}

/** Of one round trip. */
export interface WakeSample {
  readonly p50Micros: number;
  readonly mainMicros: number;
  readonly processMicros: number;
}

/** Sends records to a thread and receives them back, one round trip after the other. */
export async function measureWakes({ way, records, durationMs }: WakeSpec): Promise<WakeSample> {
  const ints = headInts + records * intsPerRecord;
  const data: EchoData = { way, records, memory: new SharedArrayBuffer(ints * Int32Array.BYTES_PER_ELEMENT) };
  const thread = new Worker(new URL('./echo-thread.js', import.meta.url), { workerData: data });
  await once(thread, 'online');
  const roundTrip = way.startsWith('port') ? byPort(thread, records) : byMemory(new Int32Array(data.memory), records);
  await run(roundTrip, durationMs);
  const process0 = process.cpuUsage();
  const main0 = process.threadCpuUsage();
  const { count, p50Micros } = await run(roundTrip, durationMs);
  const main = process.threadCpuUsage(main0);
  const whole = process.cpuUsage(process0);
  await thread.terminate();
  return {
    p50Micros,
    mainMicros: (main.user + main.system) / count,
    processMicros: (whole.user + whole.system) / count,
  };
}

async function run(
  roundTrip: () => Promise<unknown>,
  durationMs: number,
): Promise<{ readonly count: number; readonly p50Micros: number }> {
  const latencies = createHistogram({ lowest: 100, highest: 60e9, figures: 3 });
  let count = 0;
  for (const end = performance.now() + durationMs; performance.now() < end; count++) {
    const begun = performance.now();
    await roundTrip();
    latencies.record(Math.max(1, Math.round((performance.now() - begun) * 1e6)));
  }
  return { count, p50Micros: latencies.percentile(50) / 1000 };
}

/** The records are cloned into the message, as a batch of requests is. */
function byPort(thread: Worker, records: number): () => Promise<unknown> {
  let resolve: (message: unknown) => void = () => undefined;
  thread.on('message', (message) => resolve(message));
  const ints = new Int32Array(records * intsPerRecord);
  return () =>
    new Promise((settle) => {
      resolve = settle;
      ints.fill(records);
      thread.postMessage(ints, []);
    });
}

/** Both threads see the records, because they are in shared memory. */
function byMemory(ints: Int32Array, records: number): () => Promise<unknown> {
  let answered = 0;
  return async () => {
    ints.fill(records, headInts);
    Atomics.add(ints, words.asked, 1);
    Atomics.notify(ints, words.asked);
    const waiting = Atomics.waitAsync(ints, words.answered, answered++);
    if (waiting.async) await waiting.value;
  };
}
