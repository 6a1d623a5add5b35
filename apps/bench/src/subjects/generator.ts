import type { BenchTable } from '../tables/table.ts';
import type { Result, ResultRow, Subject } from './subject.ts';

/**
 * Answers from memory, one turn of the loop later: what the scenario itself costs the main thread. Its rows are ready, so
 * that reading their cells is counted and building them is not.
 */
export function openGenerator(): Subject {
  const nextTurn = createTurns();
  return {
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

function resultOf(table: BenchTable, rows: readonly ResultRow[]): Result {
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

/** All who wait are served by one `setImmediate`: a callback each would cost as much as the rest of the scenario. */
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
