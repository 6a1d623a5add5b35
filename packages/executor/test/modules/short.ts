// Tasks that are short until they get a gate. Then what the pool has measured is wrong.

/** Counts in `cells[index]` that it ran. */
export function count(cells: Int32Array, index: number): void {
  Atomics.add(cells, index, 1);
}

/** Counts. Then it blocks its thread until the gate opens, ends its thread, or leaves a rejection that ends it. */
export function countAnd(cells: Int32Array, index: number, then?: Int32Array | 'exit' | 'reject-later'): number {
  Atomics.add(cells, index, 1);
  if (then === 'exit') {
    process.exit(3);
  } else if (then === 'reject-later') {
    void Promise.reject(new RangeError('left behind'));
  } else if (then !== undefined) {
    Atomics.add(then, 2, 1);
    Atomics.add(then, 1, 1);
    Atomics.notify(then, 1);
    Atomics.wait(then, 0, 0);
    Atomics.sub(then, 2, 1);
  }
  return index;
}

/** Writes into `log` that it is the next to start; `log[0]` counts them. Its results cross in different forms. */
export function note(log: Int32Array, index: number): unknown {
  log[1 + Atomics.add(log, 0, 1)] = index;
  switch (index % 5) {
    case 0:
      return undefined;
    case 1:
      return index;
    case 2:
      return `text ${index}`;
    case 3:
      return { index };
    default:
      throw new RangeError(`error ${index}`);
  }
}

/** Returns its argument, through the shared table if that can carry it. */
export function give(value: unknown): unknown {
  return value;
}

const left = { microtasks: 0 };

/** Queues a microtask that counts. */
export function leaveMicrotask(): number {
  left.microtasks = 0;
  void Promise.resolve()
    .then(() => Promise.resolve())
    .then(() => left.microtasks++);
  return left.microtasks;
}

export function seeMicrotask(): number {
  return left.microtasks;
}
