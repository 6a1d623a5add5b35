import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renderMarkdown, replaceResults } from '../src/report/markdown.ts';
import type { Report } from '../src/report/report.ts';
import { scenarios } from '../src/scenarios/scenarios.ts';

const packageFolder = new URL('..', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, packageFolder), 'utf8');

it.each(['simulator', 'cassandra'] as const)('the README shows the figures of results/%s.json', (kind) => {
  const file = `results/${kind}.json`;
  const readme = read('README.md');
  const shown = existsSync(new URL(file, packageFolder)) ? renderMarkdown(JSON.parse(read(file)) as Report) : 'Not measured yet.';

  expect(replaceResults(readme, kind, shown)).toBe(readme);
});

it('the README names every scenario', () => {
  const readme = read('README.md');

  for (const { name } of scenarios) expect(readme).toContain(`\`${name}\``);
});
