import { expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

const start =
  "import { ThreadPoolExecutor, InlineExecutor, tasks, serviceModule } from '@async-cassandra/executor'; const work = tasks(WORK);";

it.each([
  ['an executor that was never used', 'new ThreadPoolExecutor(); console.log("end");'],
  [
    'an idle executor with threads',
    'const executor = new ThreadPoolExecutor({ maxWorkers: 2 }); await executor.submit(work.add, 1, 2); console.log("end");',
  ],
  [
    'an idle service',
    "const executor = new ThreadPoolExecutor({ maxWorkers: 2 }); await executor.service(serviceModule(WORK.replace('work.ts', 'service.ts'))); console.log('end');",
  ],
  [
    'an idle inline executor',
    'const executor = new InlineExecutor(); await executor.submit(work.add, 1, 2); console.log("end");',
  ],
  [
    'a task that was cancelled',
    'const executor = new ThreadPoolExecutor({ maxWorkers: 1 }); const first = executor.submit(work.add, 1, 2); executor.submit(work.add, 1, 2).cancel(); await first; console.log("end");',
  ],
  [
    'a request that was given up',
    "const executor = new ThreadPoolExecutor({ maxWorkers: 1 }); const service = await executor.service(serviceModule(WORK.replace('work.ts', 'service.ts'))); await service.request({ do: 'hold' }, { timeoutMs: 5 }).catch(() => console.log('end'));",
  ],
  [
    'an executor that was shut down',
    'const executor = new ThreadPoolExecutor(); await executor.submit(work.add, 1, 2); await executor.shutdown(); console.log("end");',
  ],
])('lets the process end with %s', async (_what, code) => {
  expect(await runProgram(start + code)).toMatchObject({ stdout: 'end\n', stderr: '', exitCode: 0 });
});

it.each([
  ['a task is out', 'executor.submit(work.add, 1, 2).addDoneCallback(() => console.log("end"));'],
  [
    'a task waits for a replacement of a dead thread',
    'executor.submit(work.exit, 1); executor.submit(work.exit, 1); executor.submit(work.add, 1, 2).addDoneCallback(() => console.log("end"));',
  ],
  [
    'work is left after shutdown without waiting',
    'executor.submit(work.add, 1, 2).addDoneCallback(() => console.log("end")); await executor.shutdown({ wait: false });',
  ],
])('keeps the process alive while %s', async (_what, code) => {
  expect(
    await runProgram(`${start} const executor = new ThreadPoolExecutor({ maxWorkers: 1 }); ${code}`),
  ).toMatchObject({ stdout: 'end\n', stderr: '', exitCode: 0 });
});

it('causes no unhandled rejection for ten thousand failed futures that nobody awaits', async () => {
  const { stdout, stderr, exitCode } = await runProgram(`${start}
    const executor = new ThreadPoolExecutor({ maxWorkers: 1, initializer: work.failToInitialize });
    const futures = Array.from({ length: 10_000 }, () => executor.submit(work.add, 1, 2));
    await executor.shutdown();
    console.log(futures.filter((future) => future.done).length);
  `);

  expect({ stdout, stderr, exitCode }).toEqual({ stdout: '10000\n', stderr: '', exitCode: 0 });
});

it('causes an unhandled rejection for a failed request that nobody awaits', async () => {
  const { stderr, exitCode } = await runProgram(`${start}
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const service = await executor.service(serviceModule(WORK.replace('work.ts', 'service.ts')));
    service.request({ do: 'fail', message: 'nobody listens' });
  `);

  expect(stderr).toContain('nobody listens');
  expect(exitCode).toBe(1);
});
