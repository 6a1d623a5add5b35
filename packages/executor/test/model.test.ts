import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Executor, Future } from '@async-cassandra/executor';
import { InlineExecutor, isExecutorError, ThreadPoolExecutor } from '@async-cassandra/executor';
import { Gate } from './gate.ts';
import { fails, work } from './references.ts';

/** What a future may end as; `either` where a race decides, as between a cancel and a start. */
type Expected = { readonly kind: 'value'; readonly value: number } | { readonly kind: 'failure'; readonly message: string } | { readonly kind: 'either' };

/** The reference: what was submitted, and whether anything may be. */
interface Model {
  isShutDown: boolean;
  submitted: number;
}

interface Real {
  readonly executor: Executor;
  readonly futures: { readonly future: Future<unknown>; expected: Expected; wasCancelled: boolean }[];
  readonly settlements: Map<Future<unknown>, number>;
  readonly gates: Gate[];
}

type Step = fc.AsyncCommand<Model, Real>;

function submit(real: Real, model: Model, create: () => Future<unknown>, expected: Expected): void {
  if (model.isShutDown) {
    expect(create).toThrow(expect.objectContaining({ code: 'shut-down' }));
    return;
  }
  const future = create();
  model.submitted++;
  real.futures.push({ future, expected, wasCancelled: false });
  future.addDoneCallback(() => real.settlements.set(future, (real.settlements.get(future) ?? 0) + 1));
}

const steps = (canCrash: boolean): fc.Arbitrary<Step>[] => [
  fc.integer().map((value) => step(`submit ${value}`, (model, real) =>
    submit(real, model, () => real.executor.submit(work.identity, value), { kind: 'value', value }))),
  fc.integer().map((value) => step(`submit async ${value}`, (model, real) =>
    submit(real, model, () => real.executor.submit(work.double, value), { kind: 'value', value: value * 2 }))),
  fc.string().map((message) => step(`fail ${message}`, (model, real) =>
    submit(real, model, () => real.executor.submit(fails.throwRange, message), { kind: 'failure', message }))),
  fc.nat().map((index) => step(`cancel ${index}`, (_model, real) => {
    const entry = real.futures[index % Math.max(1, real.futures.length)];
    if (entry !== undefined) {
      const { future } = entry;
      const couldBe = !future.running && !future.done;
      const wasCancelled = future.cancelled;
      expect(future.cancel()).toBe(couldBe || wasCancelled);
      expect(future.cancelled).toBe(couldBe || wasCancelled);
      entry.wasCancelled ||= couldBe;
    }
  })),
  fc.constant(step('hold', (model, real) => {
    const gate = new Gate();
    real.gates.push(gate);
    submit(real, model, () => real.executor.submit(work.holdAsync, gate.cells), { kind: 'either' });
  })),
  fc.constant(step('open', (_model, real) => real.gates.shift()?.open())),
  fc.array(fc.integer(), { maxLength: 5 }).map((items) => step(`map ${items.join()}`, async (model, real) => {
    if (!model.isShutDown) {
      real.gates.splice(0).forEach((gate) => gate.open());
      const results: number[] = [];
      for await (const result of real.executor.map(work.double, items, { bufferSize: 2 })) {
        results.push(result);
      }
      model.submitted += items.length;
      expect(results).toEqual(items.map((item) => item * 2));
    }
  })),
  fc.constant(step('wait for one', async (_model, real) => {
    real.gates.splice(0).forEach((gate) => gate.open());
    await real.futures.at(-1)?.future.exception().catch(() => undefined);
  })),
  fc.boolean().map((cancelFutures) => step(`shutdown ${cancelFutures}`, async (model, real) => {
    model.isShutDown = true;
    await real.executor.shutdown({ wait: false, cancelFutures });
    for (const entry of real.futures) {
      entry.wasCancelled ||= entry.future.cancelled;
    }
  })),
  ...(canCrash ? [fc.constant(step('crash', (model, real) =>
    submit(real, model, () => real.executor.submit(work.exit, 1), { kind: 'failure', message: 'exited with code 1' })))] : []),
];

function step(name: string, run: (model: Model, real: Real) => unknown): Step {
  return {
    check: () => true,
    run: async (model, real) => {
      await run(model, real);
    },
    toString: () => name,
  };
}

describe.each([
  ['ThreadPoolExecutor', () => new ThreadPoolExecutor({ maxWorkers: 2 }), 12],
  ['InlineExecutor', () => new InlineExecutor(), 100],
])('%s', (name, create, numRuns) => {
  it('behaves like the model under any order of submit, cancel, map, crash and shutdown', async () => {
    const commands = fc.commands(steps(name === 'ThreadPoolExecutor'), { maxCommands: 25 });

    await fc.assert(fc.asyncProperty(commands, async (sequence) => {
      const real: Real = { executor: create(), futures: [], settlements: new Map(), gates: [] };
      const model: Model = { isShutDown: false, submitted: 0 };
      try {
        await fc.asyncModelRun(() => ({ model, real }), sequence);
      } finally {
        real.gates.forEach((gate) => gate.open());
        await real.executor.shutdown();
      }
      for (const entry of real.futures) {
        await expectOutcome(entry);
        expect(real.settlements.get(entry.future)).toBe(1);
      }
      const { tasks } = real.executor.stats();
      expect(tasks).toMatchObject({ submitted: model.submitted, queued: 0, running: 0 });
      expect(tasks.completed + tasks.failed + tasks.cancelled).toBe(model.submitted);
    }), { numRuns });
  }, 120_000);
});

async function expectOutcome({ future, expected, wasCancelled }: Real['futures'][number]): Promise<void> {
  expect(future.done).toBe(true);
  expect(future.cancelled).toBe(wasCancelled);
  if (wasCancelled) {
    const reason = await future.result().catch((error: unknown) => error);
    expect(isExecutorError(reason) && reason.code).toBe('cancelled');
  } else if (expected.kind === 'value') {
    expect(await future).toBe(expected.value);
  } else if (expected.kind === 'failure') {
    expect(((await future.exception()) as Error).message).toContain(expected.message);
  }
}
