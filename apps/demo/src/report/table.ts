import { styleText } from 'node:util';
import { count, percent, terminalTable, threeDigits, times } from '@async-cassandra/load';
import type { CompareSettings } from '../run/settings.ts';
import type { PhaseName } from '../workload/phases.ts';
import type { CompareReport } from './report.ts';
import type { PhaseSummary, SubjectSummary } from './summarize.ts';

/** One column of the report: its head, and how a cell is read. */
interface ReportColumn {
  readonly head: string;
  readonly cell: (summary: PhaseSummary) => string;
}

const figure = (value: number): string => threeDigits(value, 3);

const common: readonly ReportColumn[] = [
  { head: 'p50 ms', cell: ({ p50Ms }) => figure(p50Ms) },
  { head: 'p99 ms', cell: ({ p99Ms }) => figure(p99Ms) },
];
const loop: readonly ReportColumn[] = [
  { head: 'of plain', cell: ({ mainOfPlain }) => times(mainOfPlain) },
  { head: 'late p50 ms', cell: ({ lateP50Ms }) => figure(lateP50Ms) },
  { head: 'late p99 ms', cell: ({ lateP99Ms }) => figure(lateP99Ms) },
  { head: 'main busy', cell: ({ mainUtilization }) => percent(mainUtilization) },
  { head: 'threads busy', cell: ({ threadUtilization }) => percent(threadUtilization) },
];

/** The columns of each half of the workload, in the order of the report. */
const reportColumns: Readonly<Record<PhaseName, readonly ReportColumn[]>> = {
  pages: [
    { head: 'rows/s', cell: ({ rowsPerSecond }) => count(rowsPerSecond) },
    ...common,
    { head: 'main µs/row', cell: ({ mainMicrosPerRow }) => figure(mainMicrosPerRow) },
    ...loop,
  ],
  points: [
    { head: 'queries/s', cell: ({ operationsPerSecond }) => count(operationsPerSecond) },
    ...common,
    { head: 'main µs/query', cell: ({ mainMicrosPerQuery }) => figure(mainMicrosPerQuery) },
    ...loop,
  ],
};

/** What each half of the workload is. */
export function phaseTitle(phase: PhaseName, { rowsPerPage }: CompareSettings): string {
  return phase === 'pages'
    ? `Pages of ${count(rowsPerPage)} rows, 4 in flight, every cell of every row read`
    : 'Prepared point reads and 5 % inserts, 100 in flight';
}

/** The report for a terminal: a table for each half of the workload, notes, and the advice. */
export function renderReport(report: CompareReport): string {
  const lines: string[] = [];
  for (const phase of ['pages', 'points'] as const) {
    if (report.summary.length === 0) continue;
    lines.push(
      bold(phaseTitle(phase, report.settings)),
      terminalTable(phaseHeads(phase), phaseRows(report.summary, phase)),
      '',
    );
  }
  if (!report.isComplete) lines.push(`Interrupted: ${report.runs.length} runs were finished.`, '');
  else if (repeatsDone(report) < report.settings.repeats) lines.push(cutShort(report), '');
  lines.push(...notes(report), '', bold(`Advice. ${report.adviceSentence}`));
  lines.push(...report.advice.caveats.map((caveat) => `Note: ${caveat}.`));
  return `${lines.join('\n')}\n`;
}

/** The cells of one phase: a row for each subject, its name first. */
export function phaseRows(summary: readonly SubjectSummary[], phase: PhaseName): string[][] {
  return summary.map(({ name, phases }) => {
    const own = phases.find((candidate) => candidate.phase === phase);
    return [name, ...(own ? reportColumns[phase].map(({ cell }) => cell(own)) : [])];
  });
}

/** The heads of the table of one phase. */
export function phaseHeads(phase: PhaseName): string[] {
  return ['', ...reportColumns[phase].map(({ head }) => head)];
}

/** Repeats that every subject has finished. */
export function repeatsDone({ summary }: CompareReport): number {
  return summary.length === 0 ? 0 : Math.min(...summary.map((subject) => subject.repeats));
}

function cutShort(report: CompareReport): string {
  const { timeLimitMs, repeats } = report.settings;
  return `The time limit of ${(timeLimitMs ?? 0) / 1000} s came after ${repeatsDone(report)} of ${repeats} repeats.`;
}

function notes(report: CompareReport): string[] {
  const { environment, settings, server } = report;
  return [
    `Medians of ${repeatsDone(report)} runs of ${settings.durationMs / 1000} s, each in a process of its own, in random order (seed ${settings.seed}).`,
    'main µs: CPU time of the main thread, without that of the load generator. late: how late a 5 ms heartbeat was.',
    'Closed loop: latencies are those of a saturated service.',
    'Advice is on the geometric mean of pages and queries per second, over the pools.',
    `Server: ${server.version}${server.isOnThisHost ? ' on this machine' : ''}. Node ${environment.node}, ` +
      `driver ${environment.driver}, ${environment.cores} cores, load average before: ${environment.loadAverageBefore}.`,
  ];
}

/** `styleText` respects the stream, NO_COLOR and FORCE_COLOR. */
function bold(text: string): string {
  return styleText('bold', text, { stream: process.stdout });
}
