import { ThreadPoolExecutor, tasks, transfer } from '@async-cassandra/executor';
import { Piscina } from 'piscina';
import { Tinypool } from 'tinypool';

/** The pools of worker threads that are compared. */
export const poolNames = ['executor', 'piscina', 'tinypool'] as const;
export type PoolName = (typeof poolNames)[number];

/** One pool, with the tasks of `work.ts`. */
export interface Pool {
  empty(): PromiseLike<unknown>;
  /** Sends a payload to the thread and back, copied. */
  echo(payload: Uint8Array): PromiseLike<Uint8Array>;
  /** Sends a payload to the thread and back, transferred. `payload` is empty afterwards. */
  move(payload: Uint8Array): PromiseLike<Uint8Array>;
  /** Keeps one thread until `gate[0]` is notified. */
  hold(gate: Int32Array): PromiseLike<unknown>;
  close(): Promise<void>;
}

const work = new URL('./work.js', import.meta.url);

/** Opens a pool of exactly `threads` threads. All other options have their defaults. */
export function openPool(name: PoolName, threads: number): Pool {
  if (name === 'executor') return openExecutor(threads);
  const options = { filename: work.href, minThreads: threads, maxThreads: threads };
  return name === 'piscina' ? openPiscina(options) : openTinypool(options);
}

function openExecutor(threads: number): Pool {
  const executor = new ThreadPoolExecutor({ maxWorkers: threads });
  const { empty, echo, moveByExecutor, waitFor } = tasks<typeof import('./work.ts')>(work);
  return {
    empty: () => executor.submit(empty),
    echo: (payload) => executor.submit(echo, payload),
    move: (payload) => executor.submit(moveByExecutor, transfer(payload, [payload.buffer as ArrayBuffer])),
    hold: (gate) => executor.submit(waitFor, gate),
    close: () => executor.shutdown(),
  };
}

interface PoolOptions {
  readonly filename: string;
  readonly minThreads: number;
  readonly maxThreads: number;
}

function openPiscina(options: PoolOptions): Pool {
  const pool = new Piscina(options);
  return {
    empty: () => pool.run(undefined, { name: 'empty' }) as Promise<unknown>,
    echo: (payload) => pool.run(payload, { name: 'echo' }) as Promise<Uint8Array>,
    move: (payload) =>
      pool.run(payload, {
        name: 'moveByPiscina',
        transferList: [payload.buffer as ArrayBuffer],
      }) as Promise<Uint8Array>,
    hold: (gate) => pool.run(gate, { name: 'waitFor' }) as Promise<unknown>,
    close: () => pool.close(),
  };
}

function openTinypool(options: PoolOptions): Pool {
  const pool = new Tinypool(options);
  return {
    empty: () => pool.run(undefined, { name: 'empty' }) as Promise<unknown>,
    echo: (payload) => pool.run(payload, { name: 'echo' }) as Promise<Uint8Array>,
    move: (payload) =>
      pool.run(payload, {
        name: 'moveByTinypool',
        transferList: [payload.buffer as ArrayBuffer],
      }) as Promise<Uint8Array>,
    hold: (gate) => pool.run(gate, { name: 'waitFor' }) as Promise<unknown>,
    close: () => pool.destroy(),
  };
}
