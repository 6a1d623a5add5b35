import { startTimer } from '../queues/start-timer.ts';

/**
 * One wait that ends on `wake()` or after a time, whichever comes first. It leaves no timer.
 *
 * `Promise.race` would leave a reaction on the promise that lost. Polling a future that takes hours would then fill the memory
 * (1 KB for each poll).
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
