import { startTimer } from '../queues/start-timer.ts';

/**
 * One wait that ends by `wake()` or after a time, whichever is first, and leaves no timer behind.
 *
 * A race of promises would do, but each race leaves a reaction on what it lost to: polling a future that takes hours would
 * fill the memory (1 KB a poll).
 */
export class Waiter {
  readonly woken: Promise<void>;
  readonly wake: () => void;

  /** @param timeoutMs no limit when `undefined`. */
  constructor(timeoutMs?: number) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stopTimer = startTimer(timeoutMs ?? Infinity, resolve);
    this.woken = promise;
    this.wake = () => {
      stopTimer();
      resolve();
    };
  }
}
