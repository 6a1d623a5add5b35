import { terminalTable } from '@async-cassandra/load';
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
