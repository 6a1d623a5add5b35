import { markdownTable, replaceBetween } from '@async-cassandra/load';
import { describeRun, plainHeads, plainRows, ratioHeads, ratioRows } from './lines.ts';
import type { Report } from './report.ts';

/** The report as Markdown. */
export function renderMarkdown(report: Report): string {
  const tables = [
    markdownTable(ratioHeads, ratioRows(report.figures)),
    markdownTable(plainHeads, plainRows(report.figures)),
  ];
  return [...describeRun(report), ...tables.filter((table) => table !== '')].join('\n\n');
}

/** The sections of the READMEs and of docs/performance-reference.md that commands write, each with its command. */
const commands = {
  simulator: 'pnpm bench --write-readme',
  cassandra: 'pnpm bench --write-readme',
  pools: 'pnpm bench executor --write-readme',
  wakes: 'pnpm bench wakes --write-readme',
  sweeps: 'pnpm bench sweep --save',
  layouts: 'pnpm bench layouts --save',
  sizes: 'pnpm bench sizes --save',
  targets: 'pnpm bench targets --save',
  steps: 'pnpm bench steps --save',
  headline: 'pnpm bench --write-readme',
} as const;

export type Section = keyof typeof commands;

/** Returns `page` with the results of one section replaced. @throws {LoadError} `no-markers` */
export function replaceResults(page: string, section: Section, results: string): string {
  const begin = `<!-- results on the ${section}: begin. Written by \`${commands[section]}\`; do not edit. -->`;
  return replaceBetween(page, { begin, end: `<!-- results on the ${section}: end -->` }, `\n${results}\n`);
}
