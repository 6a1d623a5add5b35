import { markdownTable } from '@async-cassandra/load';
import type { CompareReport } from './report.ts';
import { phaseHeads, phaseRows, phaseTitle, repeatsDone } from './table.ts';

/** The measured figures stand between these two lines of the page. */
export const markers = {
  begin:
    '<!-- measured: begin. Written by `pnpm --filter @async-cassandra/demo docs:table REPORT.json`; do not edit. -->',
  end: '<!-- measured: end -->',
} as const;

/** The report as Markdown: how it was measured, a table for each half of the workload, and the advice. */
export function renderMarkdown(report: CompareReport): string {
  const { environment, settings, server } = report;
  const where = server.kind === 'simulator' ? 'the embedded simulator' : `Apache Cassandra ${server.version}`;
  const lines = [
    `Measured on ${environment.date.slice(0, 10)} against ${where}${server.isOnThisHost ? ' on the same machine' : ''}: ` +
      `${environment.cores} cores (${environment.cpu}), Node ${environment.node}, cassandra-driver ${environment.driver}; ` +
      `medians of ${repeatsDone(report)} runs of ${settings.durationMs / 1000} s, in random order, each in a process of its own.`,
    '',
  ];
  for (const phase of ['pages', 'points'] as const)
    lines.push(
      `${phaseTitle(phase, settings)}:`,
      '',
      markdownTable(phaseHeads(phase), phaseRows(report.summary, phase)),
      '',
    );
  lines.push(`The advisor on these runs: ${report.adviceSentence}`);
  return lines.join('\n');
}
