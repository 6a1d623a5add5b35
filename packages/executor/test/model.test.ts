import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asCompleted,
  CancelledError,
  InlineExecutor,
  isExecutorError,
  QueueFullError,
  ThreadExitedError,
  ThreadPoolExecutor,
  wait,
  type Future,
} from '@async-cassandra/executor';
import { Gate } from './gate.ts';
import { fails, work } from './references.ts';

/** The states in which a future may end if nobody cancels or terminates it. */
type Expected = { readonly value: number } | { readonly message: string } | { readonly exits: true } | 'opened';

/** One submitted task. Its kind and the calls on it decide how it may end. */
interface Entry {
  readonly future: Future<unknown>;
  readonly expected: Expected;
  readonly callbacks: { called: number; added: number };
  wasCancelled: boolean;
  wasRefused: boolean;
}

/** The reference model: it only records what was asked for. */
interface Model {
  isShutDown: boolean;
  isTerminated: boolean;
  submitted: number;
}

interface Real {
  readonly executor: ThreadPoolExecutor | InlineExecutor;
  readonly maxQueue: number;
  readonly entries: Entry[];
  /** The gates of tasks that block their threads. */
  readonly gates: Gate[];
  /** Failures in done callbacks. Nobody else would see them. */
  readonly failures: unknown[];
}

type Step = fc.AsyncCommand<Model, Real>;

function step(name: string, run: (model: Model, real: Real) => unknown): Step {
  return {
    check: () => true,
    run: async (model, real) => {
      await run(model, real);
    },
    toString: () => name,
  };
}

function pickEntry(real: Real, index: number): Entry | undefined {
  return real.entries[index % Math.max(1, real.entries.length)];
}

function callBack(real: Real, future: Future<unknown>, callback: () => void): void {
  future.addDoneCallback((same) => {
    try {
      expect(same).toBe(future);
      expect(future.done).toBe(true);
      callback();
    } catch (error) {
      real.failures.push(error);
    }
  });
}

function countCallback(real: Real, entry: Entry): void {
  entry.callbacks.added++;
  callBack(real, entry.future, () => entry.callbacks.called++);
}

function submit(real: Real, model: Model, create: () => Future<unknown>, expected: Expected): void {
  if (model.isShutDown) {
    expect(create).toThrow(expect.objectContaining({ code: 'shut-down' }));
    return;
  }
  const future = create();
  model.submitted++;
  // Only a full queue fails a future within the call.
  const wasRefused = future.state === 'failed';
  expect(wasRefused ? real.executor.stats().tasks.queued : real.maxQueue).toBeGreaterThanOrEqual(real.maxQueue);
  const entry: Entry = { future, expected, callbacks: { called: 0, added: 0 }, wasCancelled: false, wasRefused };
  real.entries.push(entry);
  countCallback(real, entry);
}

function openGates(real: Real): void {
  real.gates.splice(0).forEach((gate) => gate.open());
}

const tasks: fc.Arbitrary<Step>[] = [
  fc
    .integer()
    .map((value) =>
      step(`submit ${value}`, (model, real) =>
        submit(real, model, () => real.executor.submit(work.identity, value), { value }),
      ),
    ),
  fc
    .integer()
    .map((value) =>
      step(`submit async ${value}`, (model, real) =>
        submit(real, model, () => real.executor.submit(work.double, value), { value: value * 2 }),
      ),
    ),
  fc
    .string()
    .map((message) =>
      step(`fail ${JSON.stringify(message)}`, (model, real) =>
        submit(real, model, () => real.executor.submit(fails.throwRange, message), { message }),
      ),
    ),
  fc.constant(
    step('hold', (model, real) => {
      const gate = new Gate();
      real.gates.push(gate);
      submit(real, model, () => real.executor.submit(work.holdAsync, gate.cells), 'opened');
    }),
  ),
  fc.constant(step('open', (_model, real) => real.gates.shift()?.open())),
];

const onFutures: fc.Arbitrary<Step>[] = [
  fc.nat().map((index) =>
    step(`cancel ${index}`, (_model, real) => {
      const entry = pickEntry(real, index);
      if (entry !== undefined) {
        const before = entry.future.state;
        const isCancelled = entry.future.cancel();
        // A task that waits in its thread may start between the two lines above. Then it runs and is not cancelled.
        const now = before === 'pending' ? (isCancelled ? 'cancelled' : 'running') : before;
        expect([isCancelled, entry.future.state]).toEqual([now === 'cancelled', now]);
        entry.wasCancelled ||= isCancelled;
      }
    }),
  ),
  fc.nat().map((index) =>
    step(`abort ${index}`, (_model, real) => {
      const entry = pickEntry(real, index);
      if (entry !== undefined) {
        const before = entry.future.state;
        entry.future.abort('enough');
        entry.wasCancelled ||= before === 'pending' && entry.future.state === 'cancelled';
      }
    }),
  ),
  fc.nat().map((index) =>
    step(`call back ${index}`, (_model, real) => {
      const entry = pickEntry(real, index);
      if (entry !== undefined) countCallback(real, entry);
    }),
  ),
  fc.nat().map((index) =>
    step(`submit when ${index} is done`, (model, real) => {
      const entry = pickEntry(real, index);
      if (entry !== undefined) {
        callBack(real, entry.future, () =>
          submit(real, model, () => real.executor.submit(work.identity, index), { value: index }),
        );
      }
    }),
  ),
];

const waits: fc.Arbitrary<Step>[] = [
  fc.constantFrom('all-completed', 'first-completed', 'first-exception').map((returnWhen) =>
    step(`wait ${returnWhen}`, async (_model, real) => {
      const futures = real.entries.map((entry) => entry.future);
      openGates(real);
      const { done, notDone } = await wait(futures, { returnWhen: returnWhen as 'all-completed' });
      expect(done.size + notDone.size).toBe(futures.length);
      expect(returnWhen === 'all-completed' ? notDone.size : 0).toBe(0);
      expect(futures.length > 0 && returnWhen === 'first-completed' ? done.size : 1).toBeGreaterThan(0);
      for (const future of done) expect(future.done).toBe(true);
    }),
  ),
  fc.constant(
    step('wait 0 ms', async (_model, real) => {
      const futures = real.entries.map((entry) => entry.future);
      const { done, notDone } = await wait(futures, { timeoutMs: 0 });
      expect(done.size + notDone.size).toBe(futures.length);
    }),
  ),
  fc.constant(
    step('as completed', async (_model, real) => {
      openGates(real);
      const futures = real.entries.map((entry) => entry.future);
      const completed = new Set<Future<unknown>>();
      for await (const future of asCompleted(futures)) completed.add(future);
      expect(completed).toEqual(new Set(futures));
    }),
  ),
  fc
    .tuple(fc.array(fc.integer(), { maxLength: 5 }), fc.constantFrom(1, 2, Infinity), fc.nat({ max: 6 }))
    .map(([items, bufferSize, take]) =>
      step(`map ${items.join()} buffer ${bufferSize} take ${take}`, async (model, real) => {
        if (model.isShutDown || real.maxQueue < Infinity) return;
        openGates(real);
        const before = real.executor.stats().tasks.submitted;
        const results: number[] = [];
        for await (const result of real.executor.map(work.double, items, { bufferSize })) {
          results.push(result);
          if (results.length === take) break;
        }
        model.submitted += Math.min(
          items.length,
          results.length === take && bufferSize < Infinity ? take + bufferSize : items.length,
        );
        expect(results).toEqual(items.slice(0, take === 0 ? items.length : take).map((item) => item * 2));
        // Callbacks count the tasks that they submit.
        expect(real.executor.stats().tasks.submitted - before).toBeLessThanOrEqual(items.length + real.entries.length);
      }),
    ),
];

const ends: fc.Arbitrary<Step>[] = [
  fc.record({ wait: fc.boolean(), cancelFutures: fc.boolean() }).map((options) =>
    step(`shutdown ${JSON.stringify(options)}`, async (model, real) => {
      const pending = real.entries.filter((entry) => entry.future.state === 'pending');
      model.isShutDown = true;
      const ended = real.executor.shutdown(options);
      if (options.cancelFutures) {
        pending.forEach((entry) => {
          // Unless its thread has started it meanwhile.
          expect(entry.future.cancelled).not.toBe(entry.future.running);
          entry.wasCancelled = entry.future.cancelled;
        });
      }
      openGates(real);
      await ended;
      if (options.wait) {
        for (const { future } of real.entries) expect(future.done).toBe(true);
      }
    }),
  ),
  fc.boolean().map((isAwaited) =>
    step(`shutdown within 0 ms, wait ${isAwaited}`, async (model, real) => {
      model.isShutDown = true;
      model.isTerminated = true;
      await real.executor.shutdown({ timeoutMs: 0, wait: isAwaited });
      if (isAwaited) {
        for (const { future } of real.entries) expect(future.done).toBe(true);
      }
    }),
  ),
];

const crashes: fc.Arbitrary<Step>[] = [
  ['exit', () => [work.exit, 1] as const],
  ['throw later', () => [work.throwLater, 'crash'] as const],
  ['reject later', () => [work.rejectLater, 'crash'] as const],
  ['throw null later', () => [work.throwValueLater, null] as const],
].map(([name, call]) =>
  fc.constant(
    step(name as string, (model, real) => {
      const [task, argument] = (call as () => readonly [typeof work.throwValueLater, unknown])();
      submit(real, model, () => real.executor.submit(task, argument), { exits: true });
    }),
  ),
);

const terminations: fc.Arbitrary<Step>[] = [
  fc.constant(
    step('terminate', async (model, real) => {
      model.isShutDown = true;
      model.isTerminated = true;
      await (real.executor as ThreadPoolExecutor).terminate();
      for (const { future } of real.entries) expect(future.done).toBe(true);
    }),
  ),
];

/** Many runs on demand: `MODEL_RUNS=2000 vitest run test/model.test.ts`. */
const runs = Number(process.env['MODEL_RUNS'] ?? 0);

describe.each([
  [
    'ThreadPoolExecutor',
    (maxQueue: number) => new ThreadPoolExecutor({ maxWorkers: 2, maxQueue }),
    [...crashes, ...terminations],
    runs || 15,
  ],
  ['InlineExecutor', (maxQueue: number) => new InlineExecutor({ maxQueue }), [], runs * 10 || 200],
] as const)('%s', (_name, create, more, numRuns) => {
  it('behaves like the model under any order of submit, cancel, map, wait, crash, shutdown and terminate', async () => {
    // Shutdowns are rare. Otherwise most of a run would submit to an executor that is shut down.
    const commands = fc.commands([...tasks, ...onFutures, ...tasks, ...onFutures, ...waits, ...more, ...ends], {
      maxCommands: 30,
    });
    const maxQueues = fc.constantFrom(Infinity, Infinity, 0, 3);

    await fc.assert(
      fc.asyncProperty(commands, maxQueues, async (sequence, maxQueue) => {
        const real: Real = { executor: create(maxQueue), maxQueue, entries: [], gates: [], failures: [] };
        const model: Model = { isShutDown: false, isTerminated: false, submitted: 0 };
        try {
          await fc.asyncModelRun(() => ({ model, real }), sequence);
        } finally {
          model.isShutDown = true;
          openGates(real);
          await real.executor.shutdown();
        }
        for (const entry of real.entries) {
          await expectOutcome(entry, model);
        }
        expectCounts(real, model);
        expect(real.failures).toEqual([]);
      }),
      { numRuns },
    );
  }, 600_000);
});

async function expectOutcome(entry: Entry, { isTerminated }: Model): Promise<void> {
  const { future, expected, wasCancelled, wasRefused, callbacks } = entry;
  expect(future.done).toBe(true);
  expect(callbacks).toEqual({ called: callbacks.added, added: callbacks.added });
  expect(future.cancelled).toBe(wasCancelled);
  const error = await future.exception().catch((reason: unknown) => reason);
  if (wasCancelled) {
    expect(error).toBeInstanceOf(CancelledError);
  } else if (wasRefused) {
    expect(error).toBeInstanceOf(QueueFullError);
  } else if (isTerminated && isExecutorError(error) && error.code === 'terminated') {
    expect(future.state).toBe('failed');
  } else if (expected === 'opened') {
    expect(error).toBeUndefined();
  } else if ('value' in expected) {
    expect(error).toBeUndefined();
    expect(await future).toBe(expected.value);
  } else if ('message' in expected) {
    expect(error).toMatchObject({ name: 'RangeError', message: expected.message });
  } else {
    expect(error).toBeInstanceOf(ThreadExitedError);
  }
}

function expectCounts(real: Real, model: Model): void {
  const { tasks: counts, threads } = real.executor.stats();
  expect(counts).toMatchObject({ submitted: model.submitted, queued: 0, running: 0 });
  expect(counts.completed + counts.failed + counts.cancelled).toBe(model.submitted);
  expect(threads.every((thread) => thread.state === 'absent')).toBe(true);
}
