/**
 * The states of the tasks that the main thread has sent to one thread: shared memory with one row for each task. README.md has
 * the layout.
 *
 * The word of a row has the state of its task. Both sides change it from `waiting` by compare-and-exchange. So a task either starts
 * in the thread or is taken back by the main thread, never both. When a thread has died, the words show which tasks it had started.
 */
export class TaskTable {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #values: Float64Array;
  readonly #times: Float64Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(tableBytes)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer, 0, tableRows);
    this.#values = new Float64Array(buffer, tableRows * 4, tableRows);
    this.#times = new Float64Array(buffer, tableRows * 12, tableRows * 2);
  }

  /** Called by the main thread when it sends a task. */
  put(row: number, id: number): void {
    Atomics.store(this.#words, row, word(id, TaskState.waiting));
  }

  /** Called by the main thread. Stops a task from starting; returns false when the thread has started it. */
  takeBack(row: number, id: number): boolean {
    return (
      Atomics.compareExchange(this.#words, row, word(id, TaskState.waiting), word(id, TaskState.takenBack)) ===
      word(id, TaskState.waiting)
    );
  }

  /** Called by the main thread. Returns the state of a task. */
  stateOf(row: number): number {
    return Atomics.load(this.#words, row) & stateMask;
  }

  /** Called by the main thread. Returns the result of a row whose state is a result. */
  resultOf(row: number, state: number): unknown {
    switch (state) {
      case TaskState.number:
        return this.#values[row];
      case TaskState.true:
        return true;
      case TaskState.false:
        return false;
      case TaskState.null:
        return null;
      default:
        return undefined;
    }
  }

  /** Called by the main thread. Returns when a started task started, in milliseconds of the main thread's clock. */
  startedAt(row: number): number {
    return this.#times[row * 2] as number;
  }

  /** Called by the main thread. Returns when a finished task ended. */
  endedAt(row: number): number {
    return this.#times[row * 2 + 1] as number;
  }

  /** Called by the thread. Starts a task; returns false when the main thread has taken it back. */
  begin(row: number, id: number, startedAt: number): boolean {
    // Written before the word, so that the start time is there when the state says `running`. For a task that was taken back it does no harm.
    this.#times[row * 2] = startedAt;
    return (
      Atomics.compareExchange(this.#words, row, word(id, TaskState.waiting), word(id, TaskState.running)) ===
      word(id, TaskState.waiting)
    );
  }

  /** Called by the thread. The task has ended, and its result is sent in a message. */
  endInMessage(row: number, id: number, endedAt: number): void {
    this.#times[row * 2 + 1] = endedAt;
    Atomics.store(this.#words, row, word(id, TaskState.inMessage));
  }

  /** Called by the thread. The task has ended. Returns false when a row cannot store the result. */
  end(row: number, id: number, endedAt: number, result: unknown): boolean {
    let state: number;
    if (result === undefined) {
      state = TaskState.undefined;
    } else if (typeof result === 'number') {
      this.#values[row] = result;
      state = TaskState.number;
    } else if (typeof result === 'boolean') {
      state = result ? TaskState.true : TaskState.false;
    } else if (result === null) {
      state = TaskState.null;
    } else {
      return false;
    }
    this.#times[row * 2 + 1] = endedAt;
    Atomics.store(this.#words, row, word(id, state));
    return true;
  }
}

/** How many tasks one thread can have at once. */
export const tableRows = 64;
/** Each row has a word, a value and two times. */
const tableBytes = tableRows * (4 + 8 + 16);

/** The state of a task. From `undefined` on it has ended, and the state is the result, or says where the result is. */
export const TaskState = {
  waiting: 0,
  takenBack: 1,
  running: 2,
  inMessage: 3,
  undefined: 4,
  null: 5,
  true: 6,
  false: 7,
  number: 8,
} as const;

const stateBits = 4;
const stateMask = 0b1111;

/** The id is part of the word, so that a row that is used again is not mistaken for the previous task. */
function word(id: number, state: number): number {
  return (id << stateBits) | state;
}
