import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { TaskTable } from '../wire/task-table.ts';
import { FunctionLoader } from './load-function.ts';
import { TaskRunner } from './task-runner.ts';

/** A runner of functions of `node:path` whose outcomes take `sendMs` to be sent. */
function create(sendMs = 0) {
  const table = new TaskTable();
  const outcomes: [id: number, value: unknown][] = [];
  const runner = new TaskRunner({
    index: 0,
    name: 'pool-0',
    table,
    clockShiftMs: 0,
    loader: new FunctionLoader(),
    onEnd: () => undefined,
    onOutcome: (_operation, id, value) => {
      for (const until = performance.now() + sendMs; performance.now() < until;);
      outcomes.push([id, value]);
    },
  });
  runner.defineFunction(0, 'node:path', 'basename');
  return { table, outcomes, runner };
}

async function untilLoaded({ runner, outcomes, table }: ReturnType<typeof create>): Promise<void> {
  table.put(0, 1);
  runner.add(1, 0, 0, ['/loaded']);
  runner.run();
  while (outcomes.length === 0) await turn();
}

it('counts the time for sending a result in the next run', async () => {
  const created = create(5);
  const { table, runner } = created;
  await untilLoaded(created);

  table.put(1, 2);
  runner.add(2, 1, 0, ['/a']);
  runner.run();

  expect(table.endedAt(1) - table.startedAt(1)).toBeGreaterThanOrEqual(5);
});

it('skips tasks that the main thread has taken back', async () => {
  const created = create();
  const { table, runner, outcomes } = created;
  await untilLoaded(created);

  for (const id of [2, 3, 4]) {
    table.put(id, id);
    runner.add(id, id, 0, [`/${id}`]);
  }
  table.takeBack(3, 3);
  runner.run();
  expect(outcomes.slice(1)).toEqual([[2, '2']]);
  await turn();

  expect(outcomes.slice(1)).toEqual([
    [2, '2'],
    [4, '4'],
  ]);
});

it('runs each task once and in order under a load that never pauses', async () => {
  const created = create();
  const { table, runner, outcomes } = created;
  await untilLoaded(created);

  for (let id = 2; id < 1000; id++) {
    table.put(id % 64, id);
    runner.add(id, id % 64, 0, [`/${id}`]);
    if (id % 10 === 0) {
      runner.run();
      await turn();
    }
  }
  runner.run();
  await turn();

  expect(outcomes.slice(1)).toEqual(Array.from({ length: 998 }, (_, index) => [index + 2, String(index + 2)]));
});
