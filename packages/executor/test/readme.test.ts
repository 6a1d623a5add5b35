import { expect, it } from 'vitest';
import { executorErrorCodes } from '@async-cassandra/executor';
import { readFileSync } from 'node:fs';
import { readmeExamples, runExample } from '@async-cassandra/testing/readme';

const packageUrl = new URL('..', import.meta.url);
const examples = readmeExamples(packageUrl);
const readme = readFileSync(new URL('README.md', packageUrl), 'utf8');
const programs = examples.filter((example) => example.output !== undefined);

it('has its first example by line 12', () => {
  expect(readme.split('\n').findIndex((line) => line.startsWith('```ts'))).toBeLessThan(12);
});

it.each(programs.map((program) => [program.title, program] as const))(
  'prints under "%s" what it says',
  async (_title, program) => {
    const files = examples.filter(({ file }) => file !== undefined && program.code.includes(`./${file}`));

    const { stdout, stderr, exitCode } = await runExample(program, packageUrl, { files });

    expect({ stdout: stdout.trimEnd(), stderr, exitCode }).toEqual({ stdout: program.output, stderr: '', exitCode: 0 });
  },
);

it('explains every error code', () => {
  expect(Object.keys(executorErrorCodes).filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
});

it.each(['src/index.ts', 'src/thread/index.ts'])('explains every name of %s', (path) => {
  const names = readFileSync(new URL(path, packageUrl), 'utf8')
    .match(/(?<=export (?:type )?\{)[^}]+/g)
    ?.flatMap((list) => list.split(',').map((name) => name.trim()));

  expect(names?.length).toBeGreaterThan(5);
  // Of these the table of errors and the options say all.
  const implied = ['ErrorClass', 'AsCompletedOptions', 'ResultOptions', 'WaitOptions'];
  expect(names?.filter((name) => !implied.includes(name) && !new RegExp(`\\b${name}\\b`).test(readme))).toEqual([]);
});

it.each([
  ['ThreadPoolExecutorOptions', 'src/options/executor-options.ts'],
  ['ServiceOptions', 'src/services/service-options.ts'],
  ['MapOptions', 'src/futures/map.ts'],
  ['ShutdownOptions', 'src/executor.ts'],
  ['RequestOptions', 'src/services/service.ts'],
])('explains every option of %s', (name, path) => {
  const [, body = ''] =
    new RegExp(`interface ${name}[^{]*\\{([^]*?)\\n\\}`).exec(readFileSync(new URL(path, packageUrl), 'utf8')) ?? [];
  const options = Array.from(body.matchAll(/^ {2}readonly (\w+)\?/gm), (match) => match[1] ?? '');

  expect(options.length).toBeGreaterThan(2);
  expect(options.filter((option) => !readme.includes(`\`${option}`))).toEqual([]);
});
