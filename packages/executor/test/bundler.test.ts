import { execFile, spawn } from 'node:child_process';
import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readmeExamples } from '@async-cassandra/testing/readme';
import { nodeFileTrace } from '@vercel/nft';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { addressOf, packageUrl } from './run-program.ts';

const parent = join(fileURLToPath(packageUrl), 'test-results');
mkdirSync(parent, { recursive: true });
const folder = mkdtempSync(join(parent, 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Format {
  readonly format: 'esm' | 'cjs';
  readonly extension: string;
  /** The expression that names a file beside the program in this format. */
  readonly beside: (file: string) => string;
  readonly banner: string;
}

const esm: Format = {
  format: 'esm',
  extension: 'mjs',
  beside: (file) => `new URL('./${file}', import.meta.url)`,
  banner: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
};
const cjs: Format = {
  format: 'cjs',
  extension: 'cjs',
  beside: (file) => `require('node:path').join(__dirname, '${file}')`,
  banner: '',
};

async function bundleAndRun({ format, extension, banner }: Format, name: string, options: string): Promise<string> {
  const program = `
    import { ThreadPoolExecutor, tasks } from '@async-cassandra/executor';
    async function main() {
      const executor = new ThreadPoolExecutor({ maxWorkers: 1, ${options} });
      const work = tasks('${addressOf('test/modules/work.ts')}');
      const future = executor.submit(work.add, 1, 2);
      console.log(await future.exception().then((error) => error?.message) ?? await future);
      await executor.shutdown();
    }
    main();
  `;
  const outfile = join(folder, `${name}.${extension}`);
  await build({
    stdin: { contents: program, resolveDir: fileURLToPath(packageUrl) },
    outfile,
    bundle: true,
    platform: 'node',
    format,
    logLevel: 'silent',
    banner: { js: banner },
  });
  const child = spawn(process.execPath, [outfile], { stdio: ['ignore', 'pipe', 'inherit'] });
  const parts: string[] = [];
  for await (const part of child.stdout.setEncoding('utf8')) {
    parts.push(part as string);
  }
  return parts.join('').trim();
}

describe.each([esm, cjs])('a program bundled as $format', (format) => {
  it('fails with an error that names the missing worker file', async () => {
    expect(await bundleAndRun(format, 'without', '')).toMatch(
      /^threads cannot be started: (the file threads start with does not exist: .*entry\.js\.|a program bundled as CommonJS) .*workerUrl/,
    );
  });

  it('starts threads from a bundled file given as workerUrl', async () => {
    await build({
      entryPoints: [fileURLToPath(new URL('dist/thread/entry.js', packageUrl))],
      outfile: join(folder, `worker.${format.extension}`),
      bundle: true,
      platform: 'node',
      format: format.format,
      logLevel: 'silent',
    });

    expect(await bundleAndRun(format, 'with', `workerUrl: ${format.beside(`worker.${format.extension}`)}`)).toBe('3');
  });

  it('fails when workerUrl names its own file, instead of starting threads in threads without end', async () => {
    const output = await bundleAndRun(format, 'itself', `workerUrl: ${format.beside(`itself.${format.extension}`)}`);

    expect(output).toContain('workerUrl names the file of the application');
    expect(output.split('\n').at(-1)).toMatch(/^threads die before they are ready/);
  });
});

it('runs a program that was bundled with the commands of the reference page', async () => {
  const page = readFileSync(new URL('docs/reference.md', packageUrl), 'utf8');
  const commands = /## Bundled programs[^]*?```sh\n([^]*?)```/.exec(page)?.[1] ?? '';
  const inFolder = join(folder, 'reference');
  mkdirSync(inFolder);
  for (const { file, code, title } of readmeExamples(packageUrl, 'docs/reference.md')) {
    if (title === 'Bundled programs' && file !== undefined) writeFileSync(join(inFolder, file), code);
  }

  const { stdout } = await promisify(execFile)('sh', ['-ec', commands], {
    cwd: inFolder,
    env: {
      ...process.env,
      PATH: `${fileURLToPath(new URL('node_modules/.bin', packageUrl))}:${dirname(process.execPath)}:${process.env['PATH']}`,
    },
  });

  expect(stdout).toBe('3\n');
});

/** Copies one file. A link stays a link, because packages are linked to each other. */
function copyFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  if (lstatSync(from).isSymbolicLink()) {
    symlinkSync(readlinkSync(from), to);
  } else {
    copyFileSync(from, to);
  }
}

/** `@vercel/nft` copies the files that a program needs, for a container or a cloud function. */
describe('a program whose files @vercel/nft has traced', () => {
  const workspace = fileURLToPath(new URL('../..', packageUrl));
  const inFolder = join(folder, 'traced');
  mkdirSync(inFolder);
  writeFileSync(join(inFolder, 'add.mjs'), 'export const add = (a, b) => a + b;');

  it.each([
    [
      'main.mjs',
      `import { tasks, ThreadPoolExecutor } from '@async-cassandra/executor';
      const work = tasks(new URL('./work.mjs', import.meta.url));
      const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
      executor.submit(work.plus, 1, 2).then(console.log).then(() => executor.shutdown());`,
      'work.mjs',
      "import { add } from './add.mjs'; export const plus = (a, b) => add(a, b);",
    ],
    [
      'main.cjs',
      `const { tasks, ThreadPoolExecutor } = require('@async-cassandra/executor');
      const work = tasks(require('node:path').join(__dirname, 'work.cjs'));
      const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
      executor.submit(work.plus, 1, 2).then(console.log).then(() => executor.shutdown());`,
      'work.cjs',
      'exports.plus = (a, b) => a + b;',
    ],
  ])('runs with these files alone: %s', async (main, program, work, module) => {
    writeFileSync(join(inFolder, main), program);
    writeFileSync(join(inFolder, work), module);

    const { fileList, warnings } = await nodeFileTrace([join(inFolder, main)], { base: workspace });

    expect(Array.from(warnings, String)).toEqual([]);
    const copy = mkdtempSync(join(tmpdir(), 'traced-'));
    try {
      for (const file of fileList) {
        copyFile(join(workspace, file), join(copy, file));
      }
      const { stdout } = await promisify(execFile)(process.execPath, [
        join(copy, relative(workspace, join(inFolder, main))),
      ]);
      expect(stdout).toBe('3\n');
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
});
