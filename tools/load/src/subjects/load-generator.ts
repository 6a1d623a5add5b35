import type { LoadTable } from '../workload/table.ts';
import type { Result, ResultRow, Subject } from './subject.ts';

/**
 * Opens a subject that answers from memory, one turn of the event loop later. Its figures are the cost of the workload itself on the
 * main thread. The rows already exist, so reading their cells is part of the cost, but building them is not.
 */
export function openLoadGenerator(): Subject {
  const nextTurn = createTurns();
  return {
    executor: undefined,
    prepare: ({ kind, table }) => {
      const rows = Array.from({ length: table.rowCount }, (_, index) => table.row(index));
      if (kind !== 'point') {
        const whole = resultOf(table, rows);
        return Promise.resolve(async () => {
          await nextTurn();
          return whole;
        });
      }
      const results = rows.map((row) => resultOf(table, [row]));
      let next = 0;
      return Promise.resolve(async () => {
        await nextTurn();
        next = (next + 1) % results.length;
        return results[next] as Result;
      });
    },
    close: () => Promise.resolve(),
  };
}

function resultOf(table: LoadTable, rows: readonly ResultRow[]): Result {
  const values = new Map(Object.keys(table.columns).map((name) => [name, rows.map((row) => row[name])]));
  return {
    rows,
    first: () => rows[0] ?? null,
    column: (name) => {
      const cells = values.get(name) ?? [];
      return { length: cells.length, get: (index) => cells[index] };
    },
    [Symbol.iterator]: () => rows[Symbol.iterator](),
  };
}

/** One `setImmediate` answers all waiting callers. A callback for each would cost as much as the rest of the workload. */
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
