import { BenchError } from '../errors.ts';
import { describeRun, plainHeads, plainRows, ratioHeads, ratioRows } from './lines.ts';
import type { Report } from './report.ts';

/** The report between a README's markers. */
export function renderMarkdown(report: Report): string {
  const tables = [
    markdownTable(ratioHeads, ratioRows(report.figures)),
    markdownTable(plainHeads, plainRows(report.figures)),
  ];
  return [...describeRun(report), ...tables.filter((table) => table !== '')].join('\n\n');
}

/** Parts of the READMEs and of docs/performance-reference.md that a command writes, and the command. */
const commands = {
  simulator: 'pnpm bench --write-readme',
  cassandra: 'pnpm bench --write-readme',
  pools: 'pnpm bench executor --write-readme',
  wakes: 'pnpm bench wakes --write-readme',
  sweeps: 'pnpm bench sweep --save',
  layouts: 'pnpm bench layouts --save',
  steps: 'pnpm bench steps --save',
  headline: 'pnpm bench --write-readme',
} as const;

export type Section = keyof typeof commands;

/** `page` with what lies between the markers of `kind` replaced. @throws {BenchError} `no-markers` */
export function replaceResults(page: string, kind: Section, results: string): string {
  const command = commands[kind];
  const begin = `<!-- results on the ${kind}: begin. Written by \`${command}\`; do not edit. -->`;
  const beginAt = page.indexOf(begin);
  const endAt = page.indexOf(`<!-- results on the ${kind}: end -->`, beginAt);
  if (beginAt < 0 || endAt < 0)
    throw new BenchError('no-markers', `the page has no markers for results on the ${kind}`);
  return `${page.slice(0, beginAt + begin.length)}\n\n${results}\n\n${page.slice(endAt)}`;
}

/** A table for a page; empty without rows. */
export function markdownTable(heads: readonly string[], rows: readonly string[][]): string {
  if (rows.length === 0) return '';
  const ruler = heads.map((_, index) => (index === 0 ? '---' : '---:'));
  return [heads, ruler, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
