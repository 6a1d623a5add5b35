import type { PhaseName } from '../workload/phases.ts';
import type { CompareReport } from './report.ts';
import { phaseRows, phaseTitle, repeatsDone, reportColumns } from './table.ts';

/** The lines between which a page holds the measured figures. */
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
    lines.push(`${phaseTitle(phase, settings)}:`, '', phaseTable(report, phase), '');
  lines.push(`The advisor on these runs: ${report.adviceSentence}`);
  return lines.join('\n');
}

/**
 * `page` with everything between the markers replaced by `measured`; `undefined` when it has no markers.
 */
export function replaceMeasured(page: string, measured: string): string | undefined {
  const begin = page.indexOf(markers.begin);
  const end = page.indexOf(markers.end, begin);
  if (begin < 0 || end < 0) return undefined;
  return `${page.slice(0, begin + markers.begin.length)}\n${measured}\n${page.slice(end)}`;
}

function phaseTable(report: CompareReport, phase: PhaseName): string {
  const heads = ['', ...reportColumns[phase].map(({ head }) => head.join(' '))];
  const ruler = heads.map((_, index) => (index === 0 ? '---' : '---:'));
  return [heads, ruler, ...phaseRows(report.summary, phase)].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
