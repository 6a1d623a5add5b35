import { largeReplyBytes, ReplyCursor, type ReplyMessage } from '../wire/reply-batch.ts';
import type { PoolThread } from '../threads/pool-thread.ts';

/** Small replies handed over in one turn of the loop. What their callers do next comes on top, hence a count. */
const maxPerTurn = 256;
/** Time spent on decoding and handing over in one turn. */
const maxTurnMs = 4;
/** The clock is read once for so many; fewer do not count as a turn's work at all. */
const clockEvery = 16;

interface Received {
  readonly thread: PoolThread;
  readonly cursor: ReplyCursor;
}

/** Takes one entry of a message. Must not throw. */
export type Deliver = (thread: PoolThread, cursor: ReplyCursor) => void;

/**
 * Receiving and handing over are two steps. A port delivers up to 1,000 messages in one turn, and callers that ask for
 * more as soon as they are answered keep it full, so that timers and sockets starve (heartbeat p99 72 ms against 16).
 * Here each turn has a budget: small replies by count and time, and one large reply; the rest waits in order.
 *
 * A turn is what the loop does from its timers to its next timers: messages come in its middle, immediates at its end. A large
 * reply takes its caller a millisecond, so it is handed over at the end of a turn that began behind it: timers that were due when it
 * came come first. A loop sleeps for whole milliseconds and is often woken by a reply when a timer has been due for a while
 * (heartbeat p50 0.72 ms against 0.48).
 */
export class HandOver {
  readonly #deliver: Deliver;
  readonly #nextTurn = () => this.#beginTurn();
  #waiting: Received[] = [];
  #first = 0;
  #count = 0;
  #mayHandOverLarge = false;
  #startedAt = 0;
  #isArmed = false;
  /** Whether the immediate was asked for at the end of a turn, so that timers come before it. */
  #isArmedAtEnd = false;

  constructor(deliver: Deliver) {
    this.#deliver = deliver;
  }

  receive(thread: PoolThread, message: ReplyMessage): void {
    this.#waiting.push({ thread, cursor: new ReplyCursor(message) });
    if (this.#waiting.length - this.#first === 1) this.#run();
  }

  /** Hands over at once what waits from a thread that is gone: afterwards its open work is failed. */
  flush(thread: PoolThread): void {
    for (const item of this.#waiting.slice(this.#first)) {
      if (item.thread === thread) {
        while (!item.cursor.isAtEnd) {
          this.#deliver(thread, item.cursor);
          item.cursor.next();
        }
      }
    }
  }

  #run(): void {
    for (; this.#first < this.#waiting.length; this.#first++) {
      const { thread, cursor } = this.#waiting[this.#first] as Received;
      while (!cursor.isAtEnd) {
        if (!this.#hasBudget(cursor)) {
          return;
        }
        this.#deliver(thread, cursor);
        cursor.next();
      }
    }
    this.#waiting.length = 0;
    this.#first = 0;
  }

  #hasBudget(cursor: ReplyCursor): boolean {
    if (cursor.byteLength >= largeReplyBytes) {
      const mayHandOver = this.#mayHandOverLarge;
      this.#mayHandOverLarge = false;
      this.#awaitTurn();
      return mayHandOver;
    }
    if (this.#count >= maxPerTurn || (this.#count % clockEvery === clockEvery - 1 && !this.#isInTime())) {
      return false;
    }
    this.#count++;
    return true;
  }

  #isInTime(): boolean {
    this.#awaitTurn();
    return performance.now() - this.#startedAt <= maxTurnMs;
  }

  /** A new budget comes with the next turn. Asked for only when some of it is used up: one reply after the other needs none. */
  #awaitTurn(): void {
    if (!this.#isArmed) {
      this.#isArmed = true;
      this.#startedAt = performance.now();
      setImmediate(this.#nextTurn);
    }
  }

  #beginTurn(): void {
    const haveTimersRun = this.#isArmedAtEnd;
    this.#isArmed = false;
    this.#isArmedAtEnd = false;
    this.#count = 0;
    if (this.#first > 512) {
      this.#waiting = this.#waiting.slice(this.#first);
      this.#first = 0;
    }
    if (this.#first === this.#waiting.length) return;
    this.#mayHandOverLarge = haveTimersRun;
    this.#run();
    this.#mayHandOverLarge = false;
    this.#isArmedAtEnd = this.#isArmed;
  }
}
