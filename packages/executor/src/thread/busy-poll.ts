import type { PollTable } from '../wire/poll-table.ts';

/** A turn of the loop without anything to do takes a few microseconds; one that took longer did something. */
const longestEmptyTurnMs = 0.03;
/** What keeps failing to come is looked for at every 2nd, 4th … chance, at last at every 512th. */
const maxMisses = 9;

/** How a thread looks for work. */
export interface BusyPollOptions {
  /** How long it looks for one thing. */
  readonly limitMs: number;
  /** Threads of the pool that may look at once. */
  readonly mostThreads: number;
}

/**
 * Keeps a thread awake for what will probably come at once: the answer to its only request, or the next request after that.
 * Being woken takes a sleeping thread 30 to 100 µs, as long as all the rest of a small query, and a query has two such waits in
 * the thread.
 *
 * The loop turns without sleeping meanwhile, which takes a core. So it looks only when it has no more than one request, not for
 * long, and only as long as it pays: what did not come in time is looked for ever more rarely, until it comes in time again.
 */
export class BusyPoll {
  readonly #options: BusyPollOptions;
  readonly #table: PollTable;
  readonly #thread: number;
  readonly #request = new Expectation();
  readonly #answer = new Expectation();
  readonly #turn = () => this.#look();
  #expected: Expectation | undefined;
  #until = 0;
  #lookedAt = 0;
  #isTurning = false;

  constructor(options: BusyPollOptions, table: PollTable, thread: number) {
    this.#options = options;
    this.#table = table;
    this.#thread = thread;
  }

  /** Requests have come; so many are in the thread now. */
  onRequests(open: number): void {
    this.#come(this.#request);
    if (open === 1) {
      this.#expect(this.#answer);
    }
  }

  /** Requests have been answered; so many are left. */
  onReplies(open: number): void {
    this.#come(this.#answer);
    if (open === 0) {
      this.#expect(this.#request);
    }
  }

  #come(what: Expectation): void {
    if (this.#expected === what) {
      what.onMet();
    }
    this.#expected = undefined;
  }

  #expect(what: Expectation): void {
    if (!what.isWorthwhile() || !this.#begin()) {
      return;
    }
    this.#expected = what;
    this.#lookedAt = performance.now();
    this.#until = this.#lookedAt + this.#options.limitMs;
  }

  #begin(): boolean {
    if (!this.#isTurning && this.#table.begin(this.#thread, this.#options.mostThreads)) {
      this.#isTurning = true;
      setImmediate(this.#turn);
    }
    return this.#isTurning;
  }

  #look(): void {
    const now = performance.now();
    const turnMs = now - this.#lookedAt;
    if (turnMs < longestEmptyTurnMs) {
      this.#table.addLooked(this.#thread, turnMs);
    }
    this.#lookedAt = now;
    if (this.#expected !== undefined && now < this.#until) {
      setImmediate(this.#turn);
      return;
    }
    this.#expected?.onMissed();
    this.#expected = undefined;
    this.#isTurning = false;
    this.#table.end(this.#thread);
  }
}

/** Whether something used to come in time. */
class Expectation {
  #misses = 0;
  #skips = 0;

  isWorthwhile(): boolean {
    if (this.#skips === 0) {
      return true;
    }
    this.#skips--;
    return false;
  }

  onMet(): void {
    this.#misses = 0;
  }

  onMissed(): void {
    this.#misses = Math.min(this.#misses + 1, maxMisses);
    this.#skips = 2 ** this.#misses - 1;
  }
}
