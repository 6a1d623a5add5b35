import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, expect, it } from 'vitest';
import { addressOf, packageUrl } from './run-program.ts';

const parent = join(fileURLToPath(packageUrl), 'test-results');
mkdirSync(parent, { recursive: true });
const folder = mkdtempSync(join(parent, 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function bundleAndRun(name: string, options: string): Promise<string> {
  const program = `
    import { ThreadPoolExecutor, tasks } from '@async-cassandra/executor';
    const executor = new ThreadPoolExecutor({ maxWorkers: 1, ${options} });
    const work = tasks('${addressOf('test/modules/work.ts')}');
    const future = executor.submit(work.add, 1, 2);
    console.log(await future.exception().then((error) => error?.message) ?? await future);
    await executor.shutdown();
  `;
  await build({
    stdin: { contents: program, resolveDir: fileURLToPath(packageUrl) },
    outfile: join(folder, `${name}.mjs`), bundle: true, platform: 'node', format: 'esm', logLevel: 'silent',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const child = spawn(process.execPath, [join(folder, `${name}.mjs`)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const parts: string[] = [];
  for await (const part of child.stdout.setEncoding('utf8')) {
    parts.push(part as string);
  }
  return parts.join('').trim();
}

it('names the file that a bundler left behind', async () => {
  expect(await bundleAndRun('without', '')).toMatch(/threads cannot be started: the file threads start with does not exist: .*entry\.js\. .*workerUrl/);
});

it('starts threads from a bundled file given as workerUrl', async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('dist/thread/entry.js', packageUrl))],
    outfile: join(folder, 'worker.mjs'), bundle: true, platform: 'node', format: 'esm', logLevel: 'silent',
  });

  expect(await bundleAndRun('with', "workerUrl: new URL('./worker.mjs', import.meta.url)")).toBe('3');
});
