import type { Pool } from './pool.ts';

/** One measurement of a pool: what its tasks carry, how many threads there are, and how many tasks are out at once. */
export interface PoolCase {
  readonly name: string;
  readonly threads: number;
  readonly inFlight: number;
  /** Returns the operation that one place of the loop repeats. Each has a payload of its own. */
  createOperation(pool: Pool): () => PromiseLike<unknown>;
}

function emptyTask(threads: number, inFlight: number): PoolCase {
  return { name: 'empty task', threads, inFlight, createOperation: (pool) => () => pool.empty() };
}

function copied(title: string, byteLength: number, threads: number, inFlight: number): PoolCase {
  return {
    name: `${title} copied`,
    threads,
    inFlight,
    createOperation(pool) {
      const payload = new Uint8Array(byteLength);
      return () => pool.echo(payload);
    },
  };
}

function moved(title: string, byteLength: number, threads: number, inFlight: number): PoolCase {
  return {
    name: `${title} transferred`,
    threads,
    inFlight,
    createOperation(pool) {
      let payload = new Uint8Array(byteLength);
      return async () => {
        payload = (await pool.move(payload)) as Uint8Array<ArrayBuffer>;
      };
    },
  };
}

const kilobyte = 1024;
const megabyte = 1024 * 1024;

export const poolCases: readonly PoolCase[] = [1, 4].flatMap((threads) => [
  ...[1, 10, 100, 1000, 10_000].map((inFlight) => emptyTask(threads, inFlight)),
  copied('1 KB', kilobyte, threads, 100),
  moved('1 KB', kilobyte, threads, 100),
  copied('1 MB', megabyte, threads, 8),
  moved('1 MB', megabyte, threads, 8),
]);

export function poolCaseTitle({ name, threads, inFlight }: PoolCase): string {
  return `${name}, ${threads === 1 ? '1 thread' : `${threads} threads`}, ${inFlight.toLocaleString('en')} in flight`;
}
