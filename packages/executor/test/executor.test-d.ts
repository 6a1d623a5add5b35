// Checked by the compiler with the rest of the tests: a wrong line does not pass the type check.
import {
  asCompleted,
  serviceModule,
  tasks,
  wait,
  type CompletedFuture,
  type Executor,
  type Future,
  type MapResults,
  type Service,
  type TaskRef,
} from '@async-cassandra/executor';

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the compiler compares the two generic functions
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function expectType<Expected>() {
  return <Actual>(_value: Actual, ..._same: Equal<Actual, Expected> extends true ? [] : ['types differ']): void =>
    undefined;
}

declare const executor: Executor;
const work = tasks<typeof import('./modules/work.ts')>(new URL('./modules/work.ts', import.meta.url));

expectType<TaskRef<[a: number, b: number], number>>()(work.add);
expectType<Future<number>>()(executor.submit(work.add, 1, 2));
// A task that returns a promise gives no promise of a promise.
expectType<Future<number>>()(executor.submit(work.double, 1));
expectType<Future<void>>()(executor.submit(work.exit, 1));
expectType<MapResults<number>>()(executor.map(work.double, [1, 2]));
const asIterator: AsyncIterableIterator<number, undefined, undefined> & AsyncDisposable = executor.map(
  work.double,
  [1, 2],
);
void asIterator;

// @ts-expect-error -- an argument is missing
executor.submit(work.add, 1);
// @ts-expect-error -- an argument of the wrong type
executor.submit(work.add, 1, '2');
// @ts-expect-error -- one argument too many
executor.submit(work.add, 1, 2, 3);
// @ts-expect-error -- no such export
executor.submit(work.missing);
// @ts-expect-error -- an export that is not a function
executor.submit(work.notAFunction);
// @ts-expect-error -- a function instead of a reference
executor.submit(() => 1);
// @ts-expect-error -- items of the wrong type
executor.map(work.double, ['a']);
// @ts-expect-error -- map gives one argument
executor.map(work.add, [1]);
// @ts-expect-error -- read-only
executor.maxWorkers = 3;

const future = executor.submit(work.add, 1, 2);
expectType<boolean>()(future.cancel());
expectType<boolean>()(future.running);
expectType<Promise<number>>()(future.result({ timeoutMs: 1 }));
expectType<ReadonlySet<Future<number>>>()((await wait([future])).done);
expectType<AsyncIterableIterator<CompletedFuture<Future<number>>, undefined, undefined> & AsyncDisposable>()(
  asCompleted([future]),
);
// The compiler treats a thenable as awaited here. This one must stay a future, as at run time.
const completed = new Set<Future<number>>();
for await (const one of asCompleted([future])) {
  completed.add(one);
  expectType<Promise<number>>()(one.result());
}
// `wait` accepts futures of different result types together.
declare const text: Future<string>;
for (const one of (await wait([future, text])).done) {
  expectType<number | string>()(await one);
}
for await (const one of asCompleted([future, text])) {
  expectType<number | string>()(await one.result());
}
// @ts-expect-error -- then() returns a promise, not a future
void wait([future.then((value) => value)]);
// @ts-expect-error -- Python's spelling
void wait([future], { returnWhen: 'FIRST_COMPLETED' });
// @ts-expect-error -- the holder of a future cannot settle it
future.setResult(1);
// @ts-expect-error -- an option that does not exist
void future.result({ timeout: 1 });
const asPromise: Promise<number> = future;
void asPromise;

const service = executor.service<{ id: number }, string>(serviceModule('file:///service.js'), {
  encodeRequest: (request) => request.id,
  decodeReply: (reply) => String(reply.value),
});
expectType<Promise<Service<{ id: number }, string>>>()(service);
void service.then((open) => expectType<Promise<string[]>>()(open.broadcast({ id: 1 })));
// @ts-expect-error -- a request of the wrong type
void service.then((open) => open.request({ key: 1 }));
