import { describe, expect, it } from 'vitest';
import { executorErrorCodes } from '@async-cassandra/executor';
import { readFileSync } from 'node:fs';
import { readmeExamples, runExample } from '@async-cassandra/testing/readme';

const packageUrl = new URL('..', import.meta.url);
const readPage = (path: string): string => readFileSync(new URL(path, packageUrl), 'utf8');
const readme = readPage('README.md');
const reference = readPage('docs/reference.md');

it('shows the first example of the README by line 12', () => {
  expect(readme.split('\n').findIndex((line) => line.startsWith('```ts'))).toBeLessThan(12);
});

it('keeps the README under 1,200 words', () => {
  const words = readme
    .replaceAll(/^```[^]*?^```$/gm, '')
    .split(/[\s|]+/)
    .filter((word) => word !== '');

  expect(words.length).toBeGreaterThan(900);
  expect(words.length).toBeLessThan(1200);
});

describe.each(['README.md', 'docs/reference.md'])('%s', (page) => {
  const examples = readmeExamples(packageUrl, page);
  const programs = examples.filter((example) => example.output !== undefined);

  it.each(programs.map((program) => [program.title, program] as const))(
    'shows what the example under "%s" prints',
    async (_title, program) => {
      const files = examples.filter(({ file }) => file !== undefined && program.code.includes(`./${file}`));

      const { stdout, stderr, exitCode } = await runExample(program, packageUrl, { files });

      expect({ stdout: stdout.trimEnd(), stderr, exitCode }).toEqual({
        stdout: program.output,
        stderr: '',
        exitCode: 0,
      });
    },
  );

  it('links to headings that exist', () => {
    const anchors = { 'README.md': anchorsOf(readme), 'docs/reference.md': anchorsOf(reference) };
    const links = Array.from(readPage(page).matchAll(/\]\(([^)#]*)#([^)]+)\)/g), ([, path = '', anchor]) => ({
      path: path === '' ? page : path.replace('../README.md', 'README.md'),
      anchor: anchor ?? '',
    })).filter(({ path }) => path in anchors);

    expect(links.length).toBeGreaterThan(5);
    expect(links.filter(({ path, anchor }) => !anchors[path as keyof typeof anchors].has(anchor))).toEqual([]);
  });
});

it('explains every error code in the README', () => {
  expect(Object.keys(executorErrorCodes).filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
});

it.each(['src/index.ts', 'src/thread/index.ts'])('explains every name that %s exports', (path) => {
  const names = readPage(path)
    .match(/(?<=export (?:type )?\{)[^}]+/g)
    ?.flatMap((list) => list.split(',').map((name) => name.trim()));

  expect(names?.length).toBeGreaterThan(5);
  // The tables of errors and of options already explain these.
  const implied = ['ErrorClass', 'AsCompletedOptions', 'ResultOptions', 'WaitOptions'];
  const isExplained = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(readme + reference);
  expect(names?.filter((name) => !implied.includes(name) && !isExplained(name))).toEqual([]);
});

it.each([
  ['ThreadPoolExecutorOptions', 'src/options/executor-options.ts', readme],
  ['ServiceOptions', 'src/services/service-options.ts', reference],
  ['MapOptions', 'src/futures/map.ts', reference],
  ['ShutdownOptions', 'src/executor.ts', reference],
  ['RequestOptions', 'src/services/service.ts', reference],
])('explains every option of %s', (name, path, page) => {
  const [, body = ''] = new RegExp(`interface ${name}[^{]*\\{([^]*?)\\n\\}`).exec(readPage(path)) ?? [];
  const options = Array.from(body.matchAll(/^ {2}readonly (\w+)\?/gm), (match) => match[1] ?? '');

  expect(options.length).toBeGreaterThan(2);
  expect(options.filter((option) => !page.includes(`\`${option}`))).toEqual([]);
});

/** The anchors that headings get on GitHub. */
function anchorsOf(page: string): Set<string> {
  const headings = page.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/^#+ (.+)$/gm);
  return new Set(
    Array.from(headings, ([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
}
