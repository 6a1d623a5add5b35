import type { PollTable } from '../wire/poll-table.ts';

/** An empty turn of the loop takes a few microseconds. A longer one did some work. */
const longestEmptyTurnMs = 0.03;
/** After each miss the thread stays awake less often: at every 2nd, 4th, … chance, in the end at every 512th. */
const maxMisses = 9;

/** How long a thread stays awake for work. */
export interface BusyPollOptions {
  /** How long it stays awake for one answer or request. */
  readonly limitMs: number;
  /** How many threads of the pool may stay awake at once. */
  readonly mostThreads: number;
}

/**
 * Keeps a thread awake for what will probably come soon: the answer to its only request, or the next request after that.
 * Waking a sleeping thread takes 30 to 100 µs, as long as the rest of a small query, and a query waits twice in the thread.
 *
 * Meanwhile the loop runs without sleeping and uses a core. So a thread stays awake only with one request or none, and not for
 * long. After each miss it does so less often, until something comes in time again.
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

  /** Requests have arrived. `open` is their number in the thread now. */
  onRequests(open: number): void {
    this.#come(this.#request);
    if (open === 1) {
      this.#expect(this.#answer);
    }
  }

  /** Requests have been answered. `open` is the number that is left. */
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

/** Remembers whether something came in time before. */
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
