import { expect, it } from 'vitest';
import { dropRefusedFlags, resolveWorkerFlags, type FlagSources } from './worker-flags.ts';

function resolve(execArgv: string[], env: Record<string, string> = {}, options: Partial<FlagSources> = {}) {
  return resolveWorkerFlags({
    execArgv: undefined,
    env: undefined,
    preloads: 'skip',
    process: { execArgv, env },
    ...options,
  });
}

it.each([
  [['--input-type=module', '-e', 'run()']],
  [['--input-type', 'module', '--eval', 'run()']],
  [['--eval=run()']],
  [['-p', '1 + 1']],
  [['-pe', '1 + 1']],
  [['--print', '1 + 1']],
  [['-i']],
  [['--test', '--test-reporter', 'tap', '--test-concurrency=2', '--experimental-test-coverage']],
  [['--watch', '--watch-path', './src', '--watch-preserve-output']],
  [['--run', 'start']],
  [['--inspect']],
  [['--inspect-brk=0.0.0.0:9229']],
  [['--inspect-publish-uid', 'http']],
  [['--debug-port=1']],
  [['-r', './agent.cjs', '--require=./other.cjs']],
  [['--import', './agent.mjs']],
  [['--import=./agent.mjs']],
  [['--loader', './l.mjs', '--experimental-loader=./m.mjs']],
  [['--experimental_loader=./m.mjs']],
])('removes %j', (flags) => {
  expect(resolve(flags).execArgv).toEqual([]);
  expect(resolve(['--no-warnings', ...flags, '--conditions', 'x']).execArgv).toEqual([
    '--no-warnings',
    '--conditions',
    'x',
  ]);
});

it.each([
  [['--conditions=x', '-C', 'y']],
  [['--enable-source-maps']],
  [['--max-old-space-size=100']],
  [['--max-old-space-size', '100']],
  [['--no-warnings', '--trace-warnings']],
  [['--permission', '--allow-fs-read=*', '--allow-worker']],
  [['--env-file=.env']],
  [['--title', 'test']],
  [['--report-on-fatalerror']],
])('keeps %j, and then leaves the flags to Node', (flags) => {
  expect(resolve(flags)).toEqual({ execArgv: undefined, env: undefined, skippedPreloads: [] });
});

it('keeps preloads that are to be inherited, and removes the rest all the same', () => {
  const flags = ['--import', './agent.mjs', '-e', 'run()', '--inspect'];

  expect(resolve(flags, {}, { preloads: 'inherit' }).execArgv).toEqual(['--import', './agent.mjs']);
});

it('names the preloads it has skipped, of the command line and of NODE_OPTIONS', () => {
  const { skippedPreloads } = resolve(['--import', 'tsx', '--no-warnings'], {
    NODE_OPTIONS: '--require "./my agent.cjs"',
  });

  expect(skippedPreloads).toEqual(['--import tsx', '--require ./my agent.cjs']);
});

it.each([
  ['--require ./agent.cjs', undefined],
  ['--require=./agent.cjs --max-old-space-size=100', '--max-old-space-size=100'],
  ['--no-warnings --import "./a b.mjs" --conditions=x', '--no-warnings --conditions=x'],
  ['"--import=./a b.mjs" --title="a \\" b"', '--title="a \\" b"'],
  ['--inspect=0 -r ./a.cjs', undefined],
  ['--no-warnings   --input-type=module', '--no-warnings'],
])('takes the same out of NODE_OPTIONS: %s', (options, kept) => {
  const { env } = resolve([], { NODE_OPTIONS: options, PATH: '/bin' });

  expect(env).toEqual(kept === undefined ? { PATH: '/bin' } : { PATH: '/bin', NODE_OPTIONS: kept });
});

it('leaves NODE_OPTIONS alone that has nothing to remove', () => {
  expect(resolve([], { NODE_OPTIONS: '--max-old-space-size=100  --no-warnings' }).env).toBeUndefined();
});

it('uses flags and an environment that were given, the flags as they are', () => {
  const given = { execArgv: ['--import', './mine.mjs'], env: { NODE_OPTIONS: '-r ./a.cjs', A: 'b' } };

  expect(resolve(['-e', 'x'], { C: 'd' }, given)).toMatchObject({ execArgv: given.execArgv, env: { A: 'b' } });
  expect(resolve([], {}, { ...given, preloads: 'inherit' }).env).toEqual(given.env);
});

it("drops flags that Node refuses for a worker, with their values, since they are the process's", () => {
  const flags = resolve(
    ['-e', 'x', '--title', 'a', '--max-old-space-size=100', '--no-warnings', '-r', './a.cjs'],
    {},
    { preloads: 'inherit' },
  );
  const error = Object.assign(
    new Error('Initiated Worker with invalid execArgv flags: --title, --max-old-space-size=100'),
    { code: 'ERR_WORKER_INVALID_EXEC_ARGV' },
  );

  expect(dropRefusedFlags(flags, error)?.execArgv).toEqual(['--no-warnings', '-r', './a.cjs']);
  expect(dropRefusedFlags(flags, new Error('something else'))).toBeUndefined();
  expect(dropRefusedFlags({ ...flags, execArgv: ['--bogus'] }, error)).toBeUndefined();
});
