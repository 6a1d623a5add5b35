/**
 * Read time-outs without a timer for each request. Time-outs of one length end in the order in which they began, so one list and one
 * timer for each length are enough.
 */

/** A request that waits for an answer. It is itself a node of the list, so that adding and removing allocate nothing. */
export interface Waiting {
  readonly timeoutMs: number;
  /** A time of `performance.now()`. */
  startedAt: number;
  previous: Waiting | undefined;
  next: Waiting | undefined;
  onTimeOut(): void;
}

export class TimeOuts {
  readonly #lists = new Map<number, TimeOutList>();

  /** Calls `onTimeOut()` after `timeoutMs`, unless the request is removed before. 0 or less means never. */
  add(waiting: Waiting): void {
    waiting.startedAt = performance.now();
    if (waiting.timeoutMs > 0) this.#listOf(waiting.timeoutMs).add(waiting);
  }

  remove(waiting: Waiting): void {
    if (waiting.timeoutMs > 0) this.#lists.get(waiting.timeoutMs)?.remove(waiting);
  }

  #listOf(timeoutMs: number): TimeOutList {
    let list = this.#lists.get(timeoutMs);
    if (list === undefined) {
      list = new TimeOutList(timeoutMs, () => this.#lists.delete(timeoutMs));
      this.#lists.set(timeoutMs, list);
    }
    return list;
  }
}

class TimeOutList {
  readonly #timeoutMs: number;
  readonly #onEmpty: () => void;
  #first: Waiting | undefined;
  #last: Waiting | undefined;

  /** Called when a list is empty at the end of its timer. Without it, callers with ever new lengths would fill the map. */
  constructor(timeoutMs: number, onEmpty: () => void) {
    this.#timeoutMs = timeoutMs;
    this.#onEmpty = onEmpty;
    this.#arm(timeoutMs);
  }

  add(waiting: Waiting): void {
    const last = this.#last;
    if (last === undefined) this.#first = waiting;
    else {
      last.next = waiting;
      waiting.previous = last;
    }
    this.#last = waiting;
  }

  remove(waiting: Waiting): void {
    const { previous, next } = waiting;
    if (previous !== undefined) previous.next = next;
    else if (this.#first === waiting) this.#first = next;
    else return; // it was removed before
    if (next !== undefined) next.previous = previous;
    else this.#last = previous;
    waiting.previous = undefined;
    waiting.next = undefined;
  }

  /** The timer does not keep the process alive. The connections do that while requests wait. */
  #arm(delayMs: number): void {
    setTimeout(() => this.#expire(), Math.max(1, Math.ceil(delayMs))).unref();
  }

  #expire(): void {
    const now = performance.now();
    for (let first = this.#first; first !== undefined; first = this.#first) {
      const leftMs = first.startedAt + this.#timeoutMs - now;
      if (leftMs > 0) return this.#arm(leftMs);
      this.remove(first);
      first.onTimeOut();
    }
    this.#onEmpty();
  }
}
