/** worker-threads-pool 2.0 has no types of its own. Only what this package uses is declared; `destroy` is left out on purpose. */
declare module 'worker-threads-pool' {
  import type { Worker, WorkerOptions } from 'node:worker_threads';

  class Pool {
    constructor(options: { max: number; maxWaiting?: number });
    /** Workers that have neither failed nor exited. */
    readonly size: number;
    /** Calls back on the next tick with a new worker. Throws what `new Worker` throws. */
    acquire(
      filename: string | URL,
      options: WorkerOptions,
      callback: (error: Error | null, worker: Worker) => void,
    ): void;
  }

  export = Pool;
}
