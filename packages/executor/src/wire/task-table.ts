/**
 * What main and one thread know of the tasks main has sent there: memory both see, one row for each task. README.md has
 * the layout.
 *
 * A row's word says how far its task is. Thread and main change it by compare-and-exchange from `waiting`, so that a task
 * either begins in the thread or is taken back by main, whatever the two do at the same time, and the word of a thread
 * that is gone still tells which tasks it had begun.
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

  /** Main: a task is sent. */
  put(row: number, id: number): void {
    Atomics.store(this.#words, row, word(id, TaskState.waiting));
  }

  /** Main: keeps a task from beginning; false when the thread has begun it. */
  takeBack(row: number, id: number): boolean {
    return (
      Atomics.compareExchange(this.#words, row, word(id, TaskState.waiting), word(id, TaskState.takenBack)) ===
      word(id, TaskState.waiting)
    );
  }

  /** Main: how far the task of a row is. */
  stateOf(row: number): number {
    return Atomics.load(this.#words, row) & stateMask;
  }

  /** Main: the result of a row whose state is one of the results. */
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

  /** Main: when a task that has begun began; milliseconds on main's clock. */
  startedAt(row: number): number {
    return this.#times[row * 2] as number;
  }

  /** Main: when a task that has ended ended. */
  endedAt(row: number): number {
    return this.#times[row * 2 + 1] as number;
  }

  /** The thread: begins a task; false when main has taken it back. */
  begin(row: number, id: number, startedAt: number): boolean {
    // Written before the word, so that whoever sees that it runs sees since when. A row taken back loses nothing by it.
    this.#times[row * 2] = startedAt;
    return (
      Atomics.compareExchange(this.#words, row, word(id, TaskState.waiting), word(id, TaskState.running)) ===
      word(id, TaskState.waiting)
    );
  }

  /** The thread: a task has ended, and its outcome goes in a message of its own. */
  endInMessage(row: number, id: number, endedAt: number): void {
    this.#times[row * 2 + 1] = endedAt;
    Atomics.store(this.#words, row, word(id, TaskState.inMessage));
  }

  /** The thread: a task has ended. Returns false when a row cannot hold the result. */
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

/** Tasks that can be out in one thread at once. */
export const tableRows = 64;
/** A word, a value and two times in each row. */
const tableBytes = tableRows * (4 + 8 + 16);

/** How far a task is. From `undefined` on it has ended, and the state is its result or says where that is. */
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

/** The id is part of the word: a row that is used again cannot be taken for what it held before. */
function word(id: number, state: number): number {
  return (id << stateBits) | state;
}
