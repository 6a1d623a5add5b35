/** Which flags of Node the threads of a cluster get. Each case runs in its own process. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startSimulator, type Simulator } from '@async-cassandra/simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';

const packageUrl = new URL('..', import.meta.url);
const parent = join(fileURLToPath(packageUrl), 'test-results');
mkdirSync(parent, { recursive: true });
const folder = mkdtempSync(join(parent, 'preloads-'));
const countFile = join(folder, 'count.txt');

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({});
});
afterAll(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const count = `fs.appendFileSync(${JSON.stringify(countFile)}, isMainThread ? 'm' : 't');`;
const agentMjs = write(
  'agent.mjs',
  `import fs from 'node:fs'; import { isMainThread } from 'node:worker_threads'; ${count}`,
);
const agentCjs = write(
  'agent.cjs',
  `const fs = require('node:fs'); const { isMainThread } = require('node:worker_threads'); ${count}`,
);

/** A program that prints how many rows it read, or the error of connect(). */
function programOf(options: string): string {
  return `
    const { AsyncCluster } = await import(${JSON.stringify(new URL('dist/index.js', packageUrl).href)});
    const cluster = new AsyncCluster({
      contactPoints: ${JSON.stringify(simulator.contactPoints)},
      localDataCenter: ${JSON.stringify(simulator.localDataCenter)},
      protocolOptions: { port: ${simulator.port} },
      executorThreads: 2,
      ${options}
    });
    try {
      const session = await cluster.connect();
      console.log((await session.execute('SELECT key FROM system.local')).rowLength);
    } catch (error) {
      console.log(error.message);
    }
    await cluster.shutdown();
  `;
}

async function run(args: readonly string[], nodeOptions?: string): Promise<{ output: string; runs: string }> {
  writeFileSync(countFile, '');
  const { NODE_OPTIONS: _own, ...env } = process.env;
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      args,
      { cwd: folder, env: { ...env, ...(nodeOptions === undefined ? {} : { NODE_OPTIONS: nodeOptions }) } },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    );
  });
  return { output: output.trim(), runs: Array.from(readFileSync(countFile, 'utf8')).toSorted().join('') };
}

it('connects in a program that is given on the command line', async () => {
  expect((await run(['--input-type=module', '-e', programOf('')])).output).toBe('1');
});

it.each([
  ['--import', () => run(['--import', agentMjs, write('a.mjs', programOf(''))])],
  ['--require', () => run(['--require', agentCjs, write('a.mjs', programOf(''))])],
  ['NODE_OPTIONS', () => run([write('a.mjs', programOf(''))], `--require ${agentCjs}`)],
])('starts an agent once, not in each thread: %s', async (_name, start) => {
  expect(await start()).toEqual({ output: '1', runs: 'm' });
});

it("starts it in each thread with preloads: 'inherit'", async () => {
  const program = write('b.mjs', programOf("preloads: 'inherit',"));

  expect(await run(['--import', agentMjs, program])).toEqual({ output: '1', runs: 'mtt' });
});

it('names the option when a threadModule cannot be loaded without a preload', async () => {
  const module = pathToFileURL(
    write('options.ts', 'enum Kind { One }\nexport default () => ({ maxPrepared: Kind.One });\n'),
  );
  const program = write('c.mjs', programOf(`threadModule: '${module.href}',`));

  const { output } = await run(['--import', agentMjs, program]);

  expect(output).toContain(`threadModule ${module.href} cannot be loaded`);
  expect(output).toContain("set preloads: 'inherit' if the module needs them");
});
