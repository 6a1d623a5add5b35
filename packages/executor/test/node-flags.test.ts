/** Which of Node's flags threads inherit. Each case runs in its own process. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { packageUrl } from './run-program.ts';

const parent = join(fileURLToPath(packageUrl), 'test-results');
mkdirSync(parent, { recursive: true });
const folder = mkdtempSync(join(parent, 'flags-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const threads = 2;

/** Writes a file for the programs. */
function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const inspect = write(
  'inspect.mjs',
  `import inspector from 'node:inspector';
  export function look(cells) {
    Atomics.add(cells, 0, 1);
    Atomics.notify(cells, 0);
    Atomics.wait(cells, 0, 1);
    let canGenerate = true;
    try { new Function('return 1')(); } catch { canGenerate = false; }
    return {
      flags: process.execArgv,
      options: process.env.NODE_OPTIONS,
      canGenerate,
      traceLimit: Error.stackTraceLimit,
      canCollect: typeof globalThis.gc === 'function',
      isDebugged: inspector.url() !== undefined,
      conditions: process.execArgv.filter((flag) => flag.startsWith('--conditions')),
    };
  }`,
);
const countFile = join(folder, 'count.txt');
const count = `fs.appendFileSync(${JSON.stringify(countFile)}, isMainThread ? 'm' : 't');`;
const agentCjs = write(
  'agent.cjs',
  `const fs = require('node:fs'); const { isMainThread } = require('node:worker_threads'); ${count}`,
);
const agentMjs = write(
  'agent.mjs',
  `import fs from 'node:fs'; import { isMainThread } from 'node:worker_threads'; ${count}`,
);
const loader = write(
  'loader.mjs',
  `import fs from 'node:fs'; import { isMainThread } from 'node:worker_threads'; ${count}`,
);

/** Runs a task in each thread and prints what the threads see. It does so once, also under --watch. */
function programOf(preloads: string | undefined): string {
  return `
    const { ThreadPoolExecutor, tasks } = await import(${JSON.stringify(new URL('dist/index.js', packageUrl).href)});
    const { look } = tasks(${JSON.stringify(new URL(`file://${inspect}`).href)});
    await using executor = new ThreadPoolExecutor({ maxWorkers: ${threads}${preloads === undefined ? '' : `, preloads: '${preloads}'`} });
    const cells = new Int32Array(new SharedArrayBuffer(4));
    const seen = await Promise.all(Array.from({ length: ${threads} }, () => executor.submit(look, cells)));
    console.log('SEEN ' + JSON.stringify(seen) + ' END');
    `;
}
const program = write('program.mjs', programOf(undefined));
const skipping = write('skipping.mjs', programOf('skip'));

interface Seen {
  readonly flags: readonly string[];
  readonly options?: string;
  readonly canGenerate: boolean;
  readonly traceLimit: number;
  readonly canCollect: boolean;
  readonly isDebugged: boolean;
}

/** Starts Node and returns what both threads saw, and how often preloads ran in the process and in its threads. */
async function run(
  args: readonly string[],
  options: { readonly nodeOptions?: string } = {},
): Promise<{ readonly seen: Seen; readonly runs: string }> {
  rmSync(countFile, { force: true });
  const env = { ...process.env, NO_COLOR: '1' } as Record<string, string>;
  delete env['NODE_OPTIONS'];
  // A test runner sets it in its children, which then report in another format.
  delete env['NODE_TEST_CONTEXT'];
  if (options.nodeOptions !== undefined) env['NODE_OPTIONS'] = options.nodeOptions;
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'], cwd: folder });
  let output = '';
  const closed = new Promise((resolve) => child.once('close', resolve));
  const read = (part: string): void => {
    output += part;
    // --watch runs until it is killed.
    if (args.includes('--watch') && output.includes(' END')) child.kill();
  };
  child.stdout.setEncoding('utf8').on('data', read);
  child.stderr.setEncoding('utf8').on('data', read);
  await closed;
  const [, text] = /SEEN (.*) END/.exec(output) ?? [];
  if (text === undefined) throw new Error(`node ${args.join(' ')} printed: ${output}`);
  // The test reporter escapes what it prints.
  const seen = JSON.parse(text) as Seen[];
  expect(seen).toHaveLength(threads);
  expect(seen[1]).toEqual(seen[0]);
  let runs = '';
  try {
    runs = readFileSync(countFile, 'utf8');
  } catch {
    // No preload ran.
  }
  return { seen: seen[0] as Seen, runs: Array.from(runs).toSorted().join('') };
}

describe('entry flags and the inspector are removed', () => {
  it.each([
    ['--input-type=module -e', ['--input-type=module', '-e', programOf(undefined)]],
    ['--input-type=module --eval=…', ['--input-type=module', `--eval=${programOf(undefined)}`]],
    ['-p', ['-p', `void (async () => { ${programOf(undefined)} })()`]],
    ['--print', ['--print', `void (async () => { ${programOf(undefined)} })()`]],
    ['--test', ['--test', '--test-reporter=spec', program]],
    ['--test in one process', ['--test', '--test-isolation=none', '--test-reporter', 'spec', program]],
    ['--watch', ['--watch', program]],
    ['--watch-path', ['--watch', '--watch-path', folder, '--watch-preserve-output', program]],
    ['--inspect', ['--inspect=127.0.0.1:0', program]],
    ['--inspect-port', ['--inspect-port=0', program]],
  ])('%s', async (_name, args) => {
    const { seen } = await run(args);

    expect(seen.flags.filter((flag) => /^-[ep]|test|watch|inspect|input-type/.test(flag))).toEqual([]);
    expect(seen.isDebugged).toBe(false);
  });
});

describe('other flags are kept', () => {
  it.each([
    ['--conditions=x'],
    ['--enable-source-maps'],
    ['--max-old-space-size=200'],
    ['--no-warnings'],
    ['--disallow-code-generation-from-strings'],
    ['--stack-trace-limit=23'],
    ['--expose-gc'],
    ['--trace-deprecation'],
    ['--no-deprecation'],
    ['--unhandled-rejections=strict'],
    ['--dns-result-order=ipv4first'],
    ['--max-http-header-size=9000'],
    ['--title=flags'],
    ['--report-on-fatalerror'],
    ['--no-network-family-autoselection'],
  ])('%s', async (flag) => {
    const alone = await run([flag, program]);
    const besideOthers = await run([flag, '--input-type=module', '-e', programOf(undefined)]);

    expect(alone.seen.flags).toEqual([flag]);
    // Flags of the process also apply in its threads, although they cannot be passed to a thread.
    for (const { seen } of [alone, besideOthers]) {
      expect(seen.canGenerate).toBe(flag !== '--disallow-code-generation-from-strings');
      expect(seen.traceLimit).toBe(flag.startsWith('--stack-trace-limit') ? 23 : 10);
      expect(seen.canCollect).toBe(flag === '--expose-gc');
    }
    const isOfProcess = /max-old|disallow|stack-trace|expose|title|report/.test(flag);
    expect(besideOthers.seen.flags).toEqual(isOfProcess ? [] : [flag]);
  });

  it('--permission', async () => {
    const flags = ['--permission', '--allow-worker', '--allow-fs-read=*'];

    expect((await run([...flags, program])).seen.flags).toEqual(flags);
    expect((await run([...flags, '--input-type=module', '-e', programOf(undefined)])).seen.flags).toEqual(flags);
  });

  it('NODE_OPTIONS', async () => {
    const nodeOptions = '--max-old-space-size=200 --conditions=x --stack-trace-limit=23';

    const { seen } = await run([program], { nodeOptions });

    expect(seen).toMatchObject({ flags: [], options: nodeOptions, traceLimit: 23 });
  });
});

const agents: [name: string, args: readonly string[], nodeOptions: string | undefined][] = [
  ['--import', ['--import', agentMjs], undefined],
  ['--import=…', [`--import=${agentMjs}`], undefined],
  ['-r', ['-r', agentCjs], undefined],
  ['--require=…', [`--require=${agentCjs}`], undefined],
  ['NODE_OPTIONS=--require', [], `--require "${agentCjs}" --no-warnings`],
  ['NODE_OPTIONS=--import', [], `--no-warnings --import=${agentMjs}`],
];

describe('preloads', () => {
  it.each(agents)('run in threads by default: %s', async (_name, args, nodeOptions) => {
    const { runs } = await run([...args, program], nodeOptions === undefined ? {} : { nodeOptions });

    expect(runs).toBe('mtt');
  });

  it.each(agents)("run in no thread with preloads: 'skip': %s", async (_name, args, nodeOptions) => {
    const { runs, seen } = await run([...args, skipping], nodeOptions === undefined ? {} : { nodeOptions });

    expect(runs).toBe('m');
    expect(seen.flags).toEqual([]);
    expect(seen.options).toBe(nodeOptions === undefined ? undefined : '--no-warnings');
  });

  it("runs no loader in a thread with preloads: 'skip'", async () => {
    const { seen } = await run(['--no-warnings', '--experimental-loader', loader, skipping]);

    expect(seen.flags).toEqual(['--no-warnings']);
  });

  it('still run in threads beside entry flags', async () => {
    const { runs } = await run(['--import', agentMjs, '--input-type=module', '-e', programOf(undefined)]);

    expect(runs).toBe('mtt');
  });
});

describe('a module that cannot be loaded because a preload is skipped', () => {
  const typed = write('typed.ts', 'export enum Kind { One }\nexport const kind = (): Kind => Kind.One;\n');

  it.each([
    [
      'skip',
      /cannot be loaded .*TypeScript enum.*\(--import .*agent\.mjs\); set preloads: 'inherit' if the module needs them/s,
    ],
    ['inherit', /cannot be loaded .*TypeScript enum is not supported in strip-only mode$/s],
  ])('names the option with preloads: %s', async (preloads, message) => {
    const failing = write(
      `failing-${preloads}.mjs`,
      `import { ThreadPoolExecutor, tasks } from ${JSON.stringify(new URL('dist/index.js', packageUrl).href)};
      await using executor = new ThreadPoolExecutor({ maxWorkers: 1, preloads: '${preloads}' });
      const error = await executor.submit(tasks(${JSON.stringify(new URL(`file://${typed}`).href)}).kind).exception();
      console.log('SEEN ' + JSON.stringify([error.code + ' ' + error.message, error.code + ' ' + error.message]) + ' END');`,
    );

    const { seen } = await run(['--import', agentMjs, failing]);

    expect(seen).toMatch(/^module-not-loaded module file:.*typed\.ts/);
    expect(seen).toMatch(message);
  });
});
