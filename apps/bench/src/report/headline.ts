import { comparison, markdownTable, threeDigits } from '@async-cassandra/load';
import type { Report } from './report.ts';

/** The figures that the project's front pages show. */
const chosen: readonly { readonly scenario: string; readonly metric: string; readonly title: string }[] = [
  {
    scenario: 'page-iterate',
    metric: 'mainMicros',
    title: 'Pages of 5,000 rows of 10 columns, every cell read: CPU time of the main thread',
  },
  {
    scenario: 'point-reads',
    metric: 'mainMicros',
    title: 'Prepared point reads, 100 in flight: CPU time of the main thread',
  },
  { scenario: 'heartbeat', metric: 'lateP99Ms', title: 'How late a 5 ms timer is beside 4 readers of such pages, p99' },
];

/** Writes three figures of a full run, and how they were measured. */
export function renderHeadline({ figures, environment, settings }: Report): string {
  const rows = chosen.map(({ scenario, metric, title }) => {
    const figure = figures.find((candidate) => candidate.scenario === scenario && candidate.metric === metric);
    if (figure?.plain === undefined || figure.client === undefined || figure.ratio === undefined) {
      throw new RangeError(`the report has no ${metric} of ${scenario}`);
    }
    const { plain, client, ratio, unit } = figure;
    return [
      title,
      `${threeDigits(plain.median)} ${unit}`,
      `${threeDigits(client.median)} ${unit}`,
      comparison(ratio.median),
    ];
  });
  const { date, cores, node, driver } = environment;
  const how =
    `Medians of ${settings.repeats} runs on ${date.slice(0, 10)}, ${cores} cores, Node ${node.slice(1)}, cassandra-driver ${driver}, side by side on the simulator ` +
    'in a process of its own. `pnpm bench` repeats them; `apps/bench/README.md` has all of them and how they are measured.';
  return `${markdownTable(['', 'cassandra-driver', 'async-cassandra', 'Ratio'], rows)}\n\n${how}`;
}
