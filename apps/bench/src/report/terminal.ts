import Table from 'cli-table3';
import { describeRun, plainHeads, plainRows, ratioHeads, ratioRows } from './lines.ts';
import type { Report } from './report.ts';

/** The report for a terminal. */
export function renderForTerminal(report: Report): string {
  const parts = [
    terminalTable(ratioHeads, ratioRows(report.figures)),
    terminalTable(plainHeads, plainRows(report.figures)),
    ...describeRun(report),
  ];
  return `${parts.filter((part) => part !== '').join('\n')}\n`;
}

/** A table of text; empty without rows. */
export function terminalTable(heads: readonly string[], rows: readonly string[][]): string {
  if (rows.length === 0) return '';
  const table = new Table({
    head: heads.map((head) => head.replace(' ', '\n')),
    colAligns: heads.map((_, index) => (index === 0 ? 'left' : 'right')),
    // No colours of its own: they would ignore NO_COLOR.
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows);
  return table.toString();
}
