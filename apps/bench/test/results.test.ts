import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { frontPages } from '../src/commands/compare-clients.ts';
import { renderHeadline } from '../src/report/headline.ts';
import { renderLayouts, type LayoutReport } from '../src/report/layout-lines.ts';
import { renderMarkdown, replaceResults } from '../src/report/markdown.ts';
import type { Report } from '../src/report/report.ts';
import { renderSizes, type SizeReport } from '../src/report/size-lines.ts';
import { renderSteps, type StepReport } from '../src/report/step-lines.ts';
import { renderSweeps, type SweepReport } from '../src/report/sweep-lines.ts';
import { renderTargets, type TargetReport } from '../src/report/target-lines.ts';
import { scenarios } from '../src/scenarios/scenarios.ts';
import { axes } from '../src/sweeps/axes.ts';

const packageFolder = new URL('..', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, packageFolder), 'utf8');

it.each(['simulator', 'cassandra'] as const)('the README shows the figures of results/%s.json', (kind) => {
  const file = `results/${kind}.json`;
  const readme = read('README.md');
  const shown = existsSync(new URL(file, packageFolder))
    ? renderMarkdown(JSON.parse(read(file)) as Report)
    : 'Not measured yet.';

  expect(replaceResults(readme, kind, shown)).toBe(readme);
});

it('the README shows the sweeps of results/sweep.json', () => {
  const file = new URL('results/sweep.json', packageFolder);
  const shown = existsSync(file)
    ? renderSweeps(JSON.parse(read('results/sweep.json')) as SweepReport)
    : 'Not measured yet.';

  expect(replaceResults(read('README.md'), 'sweeps', shown)).toBe(read('README.md'));
});

it('the README shows the figures of results/layouts.json', () => {
  const file = new URL('results/layouts.json', packageFolder);
  const shown = existsSync(file)
    ? renderLayouts(JSON.parse(read('results/layouts.json')) as LayoutReport)
    : 'Not measured yet.';

  expect(replaceResults(read('README.md'), 'layouts', shown)).toBe(read('README.md'));
});

it.each(frontPages)('%s shows three figures of results/simulator.json', (page) => {
  const report = JSON.parse(read('results/simulator.json')) as Report;

  expect(replaceResults(read(page), 'headline', renderHeadline(report))).toBe(read(page));
});

it('docs/performance-reference.md shows the steps of results/steps.json', () => {
  const page = '../../docs/performance-reference.md';
  const file = new URL('results/steps.json', packageFolder);
  const shown = existsSync(file)
    ? renderSteps(JSON.parse(read('results/steps.json')) as StepReport)
    : 'Not measured yet.';

  expect(replaceResults(read(page), 'steps', shown)).toBe(read(page));
});

it('the README shows the figures of results/sizes.json', () => {
  const file = new URL('results/sizes.json', packageFolder);
  const shown = existsSync(file)
    ? renderSizes(JSON.parse(read('results/sizes.json')) as SizeReport)
    : 'Not measured yet.';

  expect(replaceResults(read('README.md'), 'sizes', shown)).toBe(read('README.md'));
});

it('the README shows the targets of results/targets.json', () => {
  const file = new URL('results/targets.json', packageFolder);
  const shown = existsSync(file)
    ? renderTargets(JSON.parse(read('results/targets.json')) as TargetReport)
    : 'Not measured yet.';

  expect(replaceResults(read('README.md'), 'targets', shown)).toBe(read('README.md'));
});

it('the README names every sweep', () => {
  for (const { name } of axes) expect(read('README.md')).toContain(`\`${name}\``);
});

it('the README names every scenario', () => {
  const readme = read('README.md');

  for (const { name } of scenarios) expect(readme).toContain(`\`${name}\``);
});
