import { readingAt } from '../workload/readings.ts';
import type { Subject } from '../workload/subject.ts';

/**
 * Answers from memory, one turn of the loop later: what the workload itself costs the main thread, to be taken off the
 * other subjects' figures. Rows are ready, so that reading their cells is counted and building them is not.
 */
export function openLoadGenerator(rowsPerPage: number): Subject {
  const page = Array.from({ length: rowsPerPage }, (_, n) => readingAt(n));
  const points = page.map((reading) => [reading]);
  const nextTurn = createTurns();
  return {
    executor: undefined,
    readPage: async () => {
      await nextTurn();
      return page;
    },
    readPoint: async (n) => {
      await nextTurn();
      return points[n] ?? [];
    },
    insert: nextTurn,
    close: () => Promise.resolve(),
  };
}

/** All who wait are served by one `setImmediate`: a callback each would cost as much as the rest of the generator. */
function createTurns(): () => Promise<void> {
  let waiting: (() => void)[] = [];
  return () =>
    new Promise((resolve) => {
      if (waiting.push(resolve) > 1) return;
      setImmediate(() => {
        const served = waiting;
        waiting = [];
        for (const serve of served) serve();
      });
    });
}
