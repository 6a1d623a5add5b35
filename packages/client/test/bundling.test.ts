/** Runs every snippet of docs/bundling.md, a bundle without `workerUrl`, a bundle with an inline executor, and a traced program. */
import { execFile } from 'node:child_process';
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
import { AsyncCluster } from '@async-cassandra/client';
import { nodeFileTrace } from '@vercel/nft';
import { afterAll, describe, expect, it } from 'vitest';
import { connectionOptions } from './server.ts';

const packageUrl = new URL('..', import.meta.url);
const workspace = fileURLToPath(new URL('../..', packageUrl));
const parent = join(fileURLToPath(packageUrl), 'test-results');
mkdirSync(parent, { recursive: true });
const folder = mkdtempSync(join(parent, 'bundling-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Snippet {
  readonly language: string;
  readonly code: string;
}

const page = readFileSync(join(workspace, 'docs/bundling.md'), 'utf8');
const snippets = Array.from(page.matchAll(/^```(\w*)\n([^]*?)^```$/gm), ([, language = '', code = '']): Snippet => ({
  language,
  code,
}));
const banner = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

async function runInShell(commands: string): Promise<string> {
  const { contactPoints, protocolOptions } = connectionOptions();
  const bins = fileURLToPath(new URL('node_modules/.bin', packageUrl));
  const { stdout, stderr } = await promisify(execFile)('sh', ['-ec', commands], {
    cwd: folder,
    env: {
      ...process.env,
      PATH: `${bins}:${dirname(process.execPath)}:${process.env['PATH']}`,
      CASSANDRA_CONTACT_POINT: contactPoints[0],
      CASSANDRA_PORT: String(protocolOptions.port),
    },
  });
  // A bundle without the driver's private files would fall back to decoded rows, with a warning.
  expect(stderr).not.toContain('AsyncCassandraWarning');
  return stdout;
}

function programOf(options: string): string {
  return `import { AsyncCluster } from '@async-cassandra/client';
    import { InlineExecutor } from '@async-cassandra/executor';
    async function main() {
      const cluster = new AsyncCluster({
        contactPoints: [process.env.CASSANDRA_CONTACT_POINT],
        localDataCenter: 'datacenter1',
        protocolOptions: { port: Number(process.env.CASSANDRA_PORT) },
        ${options}
      });
      const session = await cluster.connect();
      console.log((await session.execute('SELECT key FROM system.local')).first().key, cluster.executor.maxWorkers);
      await cluster.shutdown();
    }
    main().catch((error) => console.log(error.name, error.code, error.message));`;
}

describe('docs/bundling.md', { timeout: 60_000 }, () => {
  for (const { language, code } of snippets) {
    const file = /^\/\/ file: (\S+)\n/.exec(code)?.[1];
    if (language === 'ts' && file !== undefined) writeFileSync(join(folder, file), code);
  }

  it('contains only files, commands and their output', () => {
    const others = snippets.filter(
      ({ language, code }) => !['sh', 'text'].includes(language) && !code.startsWith('// file: '),
    );

    expect(others).toEqual([]);
    expect(snippets.filter(({ language }) => language === 'sh')).toHaveLength(3);
  });

  it.each(
    snippets.flatMap(({ language, code }, index) => (language === 'sh' ? [[code, snippets[index + 1]] as const] : [])),
  )('has commands with the documented output: %s', async (commands, output) => {
    expect(output?.language).toBe('text');
    expect(await runInShell(commands)).toBe(output?.code);
  });
});

describe.each([
  ['esm', 'mjs', `new URL('./FILE', import.meta.url)`, `--banner:js="${banner}"`],
  ['cjs', 'cjs', `require('node:path').join(__dirname, 'FILE')`, ''],
])('a program bundled as %s', { timeout: 60_000 }, (format, extension, beside, flags) => {
  const bundle = async (name: string, options: string): Promise<string> => {
    writeFileSync(join(folder, `${name}.js`), programOf(options));
    const out = `${format}/${name}.${extension}`;
    const shared = `--bundle --platform=node --format=${format} ${flags}`;
    await runInShell(`esbuild @async-cassandra/client/worker ${shared} --log-level=error --outfile=${format}/worker.${extension}
      esbuild ${name}.js ${shared} --log-level=silent --outfile=${out}`);
    return (await runInShell(`node ${out}`)).trim();
  };
  const workerUrl = `workerUrl: ${beside.replace('FILE', `worker.${extension}`)}`;

  it('names the file to bundle when workerUrl is missing', async () => {
    expect(await bundle('without', 'executorThreads: 1')).toMatch(
      /^ClientError worker-file-missing (The file of the threads is missing: file:.*entry\.js\.|A program bundled as CommonJS) .*@async-cassandra\/client\/worker .*workerUrl/,
    );
  });

  it('rejects a workerUrl whose file does not exist', async () => {
    expect(await bundle('wrong', `workerUrl: ${beside.replace('FILE', 'nowhere.js')}`)).toMatch(
      /^ClientError worker-file-missing workerUrl names a file that does not exist: file:.*nowhere\.js\. Bundle @async-cassandra\/client\/worker/,
    );
  });

  it('runs a query in threads', async () => {
    expect(await bundle('threads', `executorThreads: 2, ${workerUrl}`)).toBe('local 2');
  });

  it('runs a query on the calling thread', async () => {
    expect(await bundle('inline', `executor: new InlineExecutor(), ${workerUrl}`)).toBe('local 0');
    expect(await bundle('placement', `placement: 'inline', ${workerUrl}`)).toBe('local 0');
    expect(await bundle('auto', `placement: 'auto', executorThreads: 1, ${workerUrl}`)).toBe('local 1');
  });
});

it.each([['ftp//nowhere'], [7], [null], [['a']]])('rejects %o as workerUrl', (workerUrl) => {
  expect(() => new AsyncCluster({ workerUrl: workerUrl as unknown as string })).toThrow(
    /^workerUrl must be a URL or an absolute path, got ("ftp\/\/nowhere"|7|an array[^.]*|null)\. Bundle/,
  );
});

/** Copies one file, or a link as a link: packages are linked to each other. */
function copyFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  if (lstatSync(from).isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else copyFileSync(from, to);
}

describe('a program whose files @vercel/nft has traced', { timeout: 60_000 }, () => {
  it.each([
    ['traced.mjs', programOf('executorThreads: 1')],
    [
      'traced.cjs',
      programOf('executorThreads: 1').replaceAll(/import (\{.*?\}) from ('.*?')/g, 'const $1 = require($2)'),
    ],
  ])('runs a query with only these files: %s', async (name, program) => {
    writeFileSync(join(folder, name), program);

    const { fileList } = await nodeFileTrace([join(folder, name)], { base: workspace });

    const copy = mkdtempSync(join(tmpdir(), 'traced-'));
    try {
      for (const file of fileList) copyFile(join(workspace, file), join(copy, file));
      expect(await runInShell(`node ${join(copy, relative(workspace, join(folder, name)))}`)).toBe('local 1\n');
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
});
